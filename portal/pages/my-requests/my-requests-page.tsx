/** What I asked for: what is open, and what is over and can be asked for again. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { Plus } from "lucide-preact";
import { useList } from "../../api/queries";
import { durationText } from "../../format/durations";
import { RequestBadge } from "../../parts/badge";
import { ButtonLink } from "../../parts/button";
import { Card, PageHead } from "../../parts/layout";
import { RequestActions } from "../../parts/request/request-actions";
import { type AccessRequest, nameOf, whatText } from "../../parts/request/what";
import { Empty, Failed, Loading } from "../../parts/states";
import { type Column, More, Table } from "../../parts/table";
import { Tabs } from "../../parts/tabs";
import { Countdown, Time } from "../../parts/time";
import { useMe } from "../../shell/me";
import { common } from "../../words/common";
import { myRequestsWords as words } from "../../words/my-requests";
import { shellWords } from "../../words/shell";

const route = getRouteApi("/requests");

export function MyRequestsPage() {
  const navigate = route.useNavigate();
  const shown = route.useSearch().show === "closed" ? "closed" : "open";
  const ask = (
    <ButtonLink kind="primary" to="/request">
      <Plus size={18} aria-hidden="true" /> {words.ask}
    </ButtonLink>
  );
  return (
    <>
      <PageHead title={shellWords.requests} sub={words.sub}>
        {ask}
      </PageHead>
      <Tabs
        label={words.tabs}
        value={shown}
        onValue={(show) =>
          void navigate({ search: show === "open" ? {} : { show }, replace: true })
        }
        tabs={[
          { value: "open", label: words.open },
          { value: "closed", label: words.closed },
        ]}
      >
        <List key={shown} open={shown === "open"} />
      </Tabs>
    </>
  );
}

function List({ open }: { readonly open: boolean }) {
  const navigate = route.useNavigate();
  const myId = useMe()?.user.id;
  const list = useList("listRequests", { query: { open: open ? "true" : "false", limit: 25 } });
  if (list.error && list.rows.length === 0) return <Failed error={list.error} retry={list.retry} />;
  if (list.loading) return <Loading lines={6} />;
  if (list.rows.length === 0) {
    return open ? (
      <Empty title={words.emptyOpenTitle}>{words.emptyOpen}</Empty>
    ) : (
      <Empty title={words.emptyClosedTitle}>{words.emptyClosed}</Empty>
    );
  }
  return (
    <Card flush>
      <Table
        label={open ? words.open : words.closed}
        rows={list.rows}
        keyOf={(request) => request.id}
        onRow={({ id }) => void navigate({ to: "/requests/$requestId", params: { requestId: id } })}
        columns={columns(open, myId)}
      />
      <More list={list} />
    </Card>
  );
}

const columns = (open: boolean, myId: string | undefined): Column<AccessRequest>[] => [
  { name: words.what, plain: true, cell: (request) => <What request={request} myId={myId} /> },
  { name: words.state, plain: true, cell: (request) => <RequestBadge request={request} /> },
  {
    name: words.when,
    cell: (request) => (open ? <Until request={request} /> : <Over request={request} />),
  },
  {
    name: common.actions,
    hideName: true,
    number: true,
    cell: (request) => <RequestActions request={request} small />,
  },
];

function What(props: { readonly request: AccessRequest; readonly myId: string | undefined }) {
  const { request, myId } = props;
  return (
    <>
      <Link className="strong" to="/requests/$requestId" params={{ requestId: request.id }}>
        {whatText(request.units)}
      </Link>
      <span class="sub">
        {request.number} · {request.flow.name}
        {request.grantee.id !== myId && ` · ${words.forWhom(nameOf(request.grantee))}`}
      </span>
    </>
  );
}

/** How long it lasts, or how long it can still wait. */
function Until({ request }: { readonly request: AccessRequest }) {
  const { durationSeconds } = request;
  const lasting = words.lasting(durationSeconds === null ? null : durationText(durationSeconds));
  if (request.state === "pending") {
    return (
      <>
        {lasting}
        <span class="sub">
          {words.lapses} <Time at={request.lapsesAt} />
        </span>
      </>
    );
  }
  if (request.state === "granting") return <span class="muted">{lasting}</span>;
  if (request.expiresAt === null) return <span class="muted">{words.noEnd}</span>;
  if (request.state === "revoking" || request.overdueSince) return <Time at={request.expiresAt} />;
  return (
    <>
      <Countdown until={request.expiresAt} /> {words.left}
    </>
  );
}

const Over = ({ request }: { readonly request: AccessRequest }) => (
  <>
    <Time at={request.endedAt ?? request.createdAt} />
    <span class="sub">{durationText(request.durationSeconds)}</span>
  </>
);
