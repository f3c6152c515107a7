/** All connected systems and how they fare. */
import "../../styles/lists.css";
import "./integrations.css";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Plug, Plus } from "lucide-preact";
import { useList, useRead } from "../../api/queries";
import { Badge } from "../../parts/badge";
import { ButtonLink } from "../../parts/button";
import { FilterSelect } from "../../parts/field";
import { Card, PageHead } from "../../parts/layout";
import { SearchBox } from "../../parts/search-box";
import { Empty, Failed, Loading } from "../../parts/states";
import { More, Table } from "../../parts/table";
import { Time } from "../../parts/time";
import { integrationStatus, integrationWords as words } from "../../words/integrations";
import type { Integration } from "./config-form";
import { iconOf } from "./kinds";

const route = getRouteApi("/admin/integrations");

export function StatusBadge({
  integration,
}: {
  readonly integration: Pick<Integration, "status">;
}) {
  const [text, tone] = integrationStatus[integration.status];
  return <Badge tone={tone}>{text}</Badge>;
}

function Name({ integration }: { readonly integration: Integration }) {
  const Icon = iconOf(integration.kind);
  return (
    <span class="integration-name">
      <Icon size={20} aria-hidden="true" />
      <span>
        <Link
          to="/admin/integrations/$integrationId"
          params={{ integrationId: integration.id }}
          className="strong"
        >
          {integration.name}
        </Link>
        <span class="sub">{integration.title}</span>
      </span>
    </span>
  );
}

const columns = [
  { name: words.columns.name, cell: (row: Integration) => <Name integration={row} /> },
  {
    name: words.columns.status,
    cell: (row: Integration) => (
      <>
        <StatusBadge integration={row} />
        {(row.trouble ?? row.lastSync?.error) && row.status !== "held" && (
          <span class="sub trouble">{row.trouble?.message ?? row.lastSync?.error}</span>
        )}
      </>
    ),
  },
  { name: words.columns.lastSync, cell: (row: Integration) => <Time at={row.lastSyncAt} /> },
  {
    name: words.columns.resources,
    number: true,
    cell: (row: Integration) => row.counts.resources.toLocaleString("en"),
  },
  {
    name: words.columns.live,
    number: true,
    cell: (row: Integration) => row.counts.liveUnits.toLocaleString("en"),
  },
];

export function IntegrationsPage() {
  const { q, kind } = route.useSearch();
  const navigate = useNavigate();
  const connectors = useRead("listConnectors", {}).data?.items ?? [];
  const list = useList("listIntegrations", { query: { search: q, kind } }, { keep: true });
  const filter = (change: { q?: string | undefined; kind?: string | undefined }) =>
    void navigate({ to: "/admin/integrations", search: { q, kind, ...change }, replace: true });
  const filtered = q !== undefined || kind !== undefined;
  const connect = (
    <ButtonLink kind="primary" to="/admin/integrations/new">
      <Plus size={16} aria-hidden="true" />
      {words.connect}
    </ButtonLink>
  );
  const none = !list.loading && list.rows.length === 0 && !list.error;
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        {connect}
      </PageHead>
      {(filtered || !none) && (
        <search class="filters">
          <SearchBox label={words.search} value={q} onValue={(value) => filter({ q: value })} />
          <FilterSelect
            label={words.allKinds}
            value={kind}
            onValue={(value) => filter({ kind: value })}
            choices={connectors.map((c) => ({ value: c.kind, label: c.title }))}
          />
        </search>
      )}
      <Card flush>
        {list.error && list.rows.length === 0 ? (
          <Failed error={list.error} retry={list.retry} />
        ) : list.loading ? (
          <div class="inset">
            <Loading />
          </div>
        ) : none ? (
          <Empty
            title={filtered ? words.noMatchTitle : words.emptyTitle}
            icon={<Plug size={28} aria-hidden="true" />}
            action={filtered ? undefined : connect}
          >
            {filtered ? words.noMatch : words.empty}
          </Empty>
        ) : (
          <Table
            label={words.title}
            columns={columns}
            rows={list.rows}
            keyOf={(row) => row.id}
            onRow={(row) =>
              void navigate({
                to: "/admin/integrations/$integrationId",
                params: { integrationId: row.id },
              })
            }
          />
        )}
        <More list={list} />
      </Card>
    </>
  );
}
