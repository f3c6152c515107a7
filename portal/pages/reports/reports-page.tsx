/** Saved reports. */
import { Link } from "@tanstack/react-router";
import { Download, Plus } from "lucide-preact";
import { addressOf } from "../../api/call";
import type { Item } from "../../api/endpoints";
import { useChange, useList } from "../../api/queries";
import { Button, ButtonLink } from "../../parts/button";
import { Card, PageHead } from "../../parts/layout";
import { Empty, Failed, Loading } from "../../parts/states";
import { type Column, More, Table } from "../../parts/table";
import { Time } from "../../parts/time";
import { tellRefusal, toast } from "../../parts/toasts";
import { reportWords as words } from "../../words/reports";

type Report = Item<"listReports">;

function Actions({ report }: { readonly report: Report }) {
  const send = useChange("sendReport", {
    onDone: ({ recipients }) => toast(words.sent(recipients.length)),
    onRefused: tellRefusal,
  });
  const params = { reportId: report.id };
  return (
    <div class="row">
      <a class="button small" href={addressOf("downloadReport", { params })} download>
        <Download size={14} aria-hidden="true" /> {words.download}
      </a>
      <Button small busy={send.isPending} onClick={() => send.mutate({ params, body: {} })}>
        {words.send}
      </Button>
    </div>
  );
}

const columns: ReadonlyArray<Column<Report>> = [
  {
    name: words.name,
    cell: (report) => (
      <>
        <Link to="/admin/reports/$reportId" params={{ reportId: report.id }} className="strong">
          {report.name}
        </Link>
        <span class="sub">{report.summary}</span>
      </>
    ),
  },
  {
    name: words.source,
    cell: (report) => (
      <>
        {words.sourceShort[report.source]}
        <span class="sub">{words.formats[report.format]}</span>
      </>
    ),
  },
  {
    name: words.schedule,
    cell: (report) =>
      report.nextRunAt ? (
        <>
          {words.next}: <Time at={report.nextRunAt} short />
          {report.lastRunAt && (
            <span class="sub">
              {words.last}: <Time at={report.lastRunAt} />
            </span>
          )}
        </>
      ) : (
        <span class="muted">{words.byHand}</span>
      ),
  },
  {
    name: words.shared,
    cell: (report) =>
      report.share ? <Time at={report.share.expiresAt} short /> : <span class="muted">–</span>,
  },
  { name: words.download, hideName: true, cell: (report) => <Actions report={report} /> },
];

export function ReportsPage() {
  const list = useList("listReports", { query: {} });
  const create = (
    <ButtonLink kind="primary" to="/admin/reports/new">
      <Plus size={16} aria-hidden="true" /> {words.create}
    </ButtonLink>
  );
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        {create}
      </PageHead>
      <Card flush>
        {list.loading ? (
          <Loading />
        ) : list.error && list.rows.length === 0 ? (
          <Failed error={list.error} retry={list.retry} />
        ) : list.rows.length === 0 ? (
          <Empty title={words.none} action={create}>
            {words.noneMore}
          </Empty>
        ) : (
          <Table label={words.title} columns={columns} rows={list.rows} keyOf={(r) => r.id} />
        )}
        <More list={list} />
      </Card>
    </>
  );
}
