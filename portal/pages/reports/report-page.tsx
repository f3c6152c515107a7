/** One report: made, changed, downloaded, mailed, shared, deleted. */
import "./reports.css";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Download } from "lucide-preact";
import { useState } from "preact/hooks";
import { addressOf } from "../../api/call";
import { useChange, useRead } from "../../api/queries";
import { Button } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { Card, PageHead } from "../../parts/layout";
import { Loading, Notice, Show } from "../../parts/states";
import { tellRefusal, toast } from "../../parts/toasts";
import { type Me, useMe } from "../../shell/me";
import { common } from "../../words/common";
import { reportWords as words } from "../../words/reports";
import { Columns } from "./columns";
import { ReportFilters } from "./filters";
import {
  emptyForm,
  type Report,
  type ReportForm,
  readReport,
  withFilters,
  writeReport,
} from "./report-form";
import { Schedule } from "./schedule";
import { Share } from "./share";
import { What } from "./what";

const newRoute = getRouteApi("/admin/reports/new");
const editRoute = getRouteApi("/admin/reports/$reportId");
const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const crumb = <Link to="/admin/reports">{words.title}</Link>;

function Form(props: { readonly start: ReportForm; readonly report?: Report }) {
  const { report } = props;
  const [form, setForm] = useState(props.start);
  const navigate = useNavigate();
  const create = useChange("createReport", {
    idempotent: true,
    onDone: ({ id }) => {
      toast(words.saved);
      void navigate({ to: "/admin/reports/$reportId", params: { reportId: id } });
    },
  });
  const replace = useChange("replaceReport", { onDone: () => toast(words.saved) });
  const { error } = report ? replace : create;
  const busy = create.isPending || replace.isPending;
  const save = () => {
    const body = writeReport(form);
    if (report) replace.mutate({ params: { reportId: report.id }, body });
    else create.mutate({ body });
  };
  const parts = { form, onForm: setForm, errorOf: (at: string) => error?.fieldError(at) };
  return (
    <form
      class="stack"
      onSubmit={(e) => {
        e.preventDefault();
        save();
      }}
    >
      <What {...parts} fixedSource={report !== undefined} />
      <ReportFilters {...parts} />
      {form.format !== "ocsf" && <Columns {...parts} />}
      <Schedule {...parts} />
      {error && <Notice tone="bad">{error.message}</Notice>}
      <div class="actions">
        <Button kind="primary" type="submit" busy={busy}>
          {common.save}
        </Button>
      </div>
    </form>
  );
}

function Head({ report }: { readonly report: Report }) {
  const [deleting, setDeleting] = useState(false);
  const navigate = useNavigate();
  const params = { reportId: report.id };
  const remove = useChange("deleteReport", {
    onDone: () => void navigate({ to: "/admin/reports" }),
  });
  const send = useChange("sendReport", {
    onDone: ({ recipients }) => toast(words.sent(recipients.length)),
    onRefused: tellRefusal,
  });
  return (
    <PageHead title={report.name} sub={report.summary} crumb={crumb}>
      <a class="button" href={addressOf("downloadReport", { params })} download>
        <Download size={16} aria-hidden="true" /> {words.download}
      </a>
      <Button busy={send.isPending} onClick={() => send.mutate({ params, body: {} })}>
        {words.send}
      </Button>
      <Button kind="quiet" onClick={() => setDeleting(true)}>
        {common.delete}
      </Button>
      {deleting && (
        <Confirm
          title={words.deleteTitle(report.name)}
          verb={words.delete}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate({ params })}
          onClose={() => setDeleting(false)}
        >
          {words.deleteText}
        </Confirm>
      )}
    </PageHead>
  );
}

const myEmail = (me: Me) => me.user.email;

export function NewReportPage() {
  const { source, filters } = newRoute.useSearch();
  const me = useMe();
  if (!me) return <Loading />;
  const empty = emptyForm(source === "audit" ? "audit" : "activity", zone(), myEmail(me));
  return (
    <>
      <PageHead title={words.create} crumb={crumb} />
      <Card>
        <Form start={filters ? withFilters(empty, filters) : empty} />
      </Card>
    </>
  );
}

export function EditReportPage() {
  const { reportId } = editRoute.useParams();
  const me = useMe();
  const answer = useRead("getReport", { params: { reportId: reportId as Report["id"] } });
  if (!me) return <Loading />;
  return (
    <Show answer={answer}>
      {(report) => (
        <>
          <Head report={report} />
          <div class="stack">
            <Card>
              <Form
                key={report.id}
                report={report}
                start={readReport(report, zone(), myEmail(me))}
              />
            </Card>
            <Share report={report} />
          </div>
        </>
      )}
    </Show>
  );
}
