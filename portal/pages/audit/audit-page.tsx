/** Audit: the tamper-evident log of everything. */
import { getRouteApi } from "@tanstack/react-router";
import { Download } from "lucide-preact";
import { addressOf } from "../../api/call";
import type { Item } from "../../api/endpoints";
import { useList } from "../../api/queries";
import { Badge } from "../../parts/badge";
import { Button, ButtonLink } from "../../parts/button";
import { Card, PageHead } from "../../parts/layout";
import { Menu } from "../../parts/menu";
import { SavedViews } from "../../parts/saved-views";
import { Empty, Failed, Loading } from "../../parts/states";
import { type Column, More, Table } from "../../parts/table";
import { Time } from "../../parts/time";
import { stringifySearch } from "../../search";
import { actionText, auditWords as words } from "../../words/audit";
import { Chain } from "./chain";
import { EventDrawer } from "./event-drawer";
import { AuditFilters } from "./filters";
import { type AuditSearch, actorText, filtersFrom } from "./query";

type Event = Item<"listAuditEvents">;
const route = getRouteApi("/admin/audit");
const formats = Object.entries(words.formats) as [keyof typeof words.formats, string][];

function Downloads({ search }: { readonly search: AuditSearch }) {
  const { order: _, event: __, ...filters } = search;
  return (
    <Menu
      label={words.download}
      buttonClass="button"
      button={
        <>
          <Download size={16} aria-hidden="true" /> {words.download}
        </>
      }
    >
      {formats.map(([format, label]) => (
        <a
          key={format}
          href={addressOf("exportAudit", { query: { ...filtersFrom(search), format } })}
          download
        >
          {label}
        </a>
      ))}
      <hr />
      <ButtonLink
        kind="quiet"
        to="/admin/reports/new"
        search={{ source: "audit", filters: stringifySearch(filters).slice(1) }}
      >
        {words.asReport}
      </ButtonLink>
    </Menu>
  );
}

const columns = (open: (event: Event) => void): ReadonlyArray<Column<Event>> => [
  { name: words.columns.when, cell: (e) => <Time at={e.at} short /> },
  { name: words.columns.who, cell: (e) => actorText(e) },
  {
    name: words.columns.action,
    cell: (e) => (
      <Button kind="quiet" small label={words.open(e.seq)} onClick={() => open(e)}>
        {actionText(e.action)}
      </Button>
    ),
  },
  { name: words.columns.subject, cell: (e) => <code>{e.subject}</code> },
  {
    name: words.columns.chain,
    cell: (e) =>
      e.chain ? <Badge tone="good">{words.sealed}</Badge> : <Badge>{words.unsealed}</Badge>,
  },
];

export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const order = search.order === "oldest" ? "oldest" : "newest";
  const list = useList(
    "listAuditEvents",
    { query: { ...filtersFrom(search), order, limit: 100 } },
    { keep: true },
  );
  const change = (next: Partial<AuditSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const { event: openSeq, ...filters } = search;
  const open = list.rows.find((e) => String(e.seq) === openSeq);
  const show = (event: Event) => change({ event: String(event.seq) });
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        <SavedViews
          page="audit"
          search={stringifySearch(filters).slice(1)}
          onOpen={(text) =>
            void navigate({ search: Object.fromEntries(new URLSearchParams(text)) })
          }
        />
        <Downloads search={search} />
      </PageHead>
      <Chain />
      <AuditFilters
        search={search}
        onChange={change}
        onClear={() => void navigate({ search: {} })}
      />
      <Card flush>
        {list.loading ? (
          <Loading lines={8} />
        ) : list.error && list.rows.length === 0 ? (
          <Failed error={list.error} retry={list.retry} />
        ) : list.rows.length === 0 ? (
          <Empty title={words.none}>{words.noneMore}</Empty>
        ) : (
          <Table
            label={words.title}
            columns={columns(show)}
            rows={list.rows}
            keyOf={(e) => String(e.seq)}
            onRow={show}
            current={openSeq}
          />
        )}
        <More list={list} />
      </Card>
      {open && (
        <EventDrawer
          event={open}
          onClose={() => change({ event: "" })}
          onFilter={(next) => change({ ...next, event: "" })}
        />
      )}
    </>
  );
}
