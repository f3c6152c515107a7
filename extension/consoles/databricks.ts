/** Databricks workspaces, on all clouds. */
import { type Address, readParams, segmentsOf } from "./address.ts";
import { findSection, match, readTable } from "./routes.ts";
import type { Example, Sighting } from "./sighting.ts";

const hosts = [
  ".azuredatabricks.net",
  ".cloud.databricks.com",
  ".gcp.databricks.com",
  ".cloud.databricks.us",
  ".databricks.azure.us",
  ".databricks.azure.cn",
];

const table = readTable(`@jobs job > jobs
:j# job
@explore > unity-catalog
data/volumes/:c/:s/:v volume {c}.{s}.{v}
data/models/:c/:s/:m model {c}.{s}.{m}
data/functions/:c/:s/:f function {c}.{s}.{f}
data/:c/:s/:t table {c}.{s}.{t}
data/:c/:s schema {c}.{s}
data/:c catalog
@sql
warehouses/:w
dashboardsv3/:d dashboards:dashboard
dashboards/:d
queries/:q
editor/:q query
@dashboardsv3 dashboards > dashboards
:d dashboard
@pipelines
:p pipeline
@compute
clusters/:c
pools/:p instance-pool
@setting > compute
clusters/:c
@editor > workspace
notebooks/:n
files/:f
queries/:q sql:query
@notebook notebooks > workspace
:n notebook
@folder > workspace
:f folder
@browse > workspace
folders/:f
@ml
endpoints/:e serving-endpoint
experiments/:e
models/:m
@mlflow > ml
endpoints/:e serving-endpoint
experiments/:e
models/:m
@workspaces > accounts
:w workspace`);

/** @returns null when the address is of no Databricks workspace */
export function recogniseDatabricks(address: Address): Sighting | null {
  const { host, query } = address;
  if (!hosts.some((end) => host.endsWith(end))) return null;
  // Old pages put the route into the hash: `?o=1#job/2/run/3`.
  const [route = "", asked = ""] = address.hash.split("?");
  const params = readParams(asked, "&", new Map(query));
  const segments = address.segments.length > 0 ? address.segments : segmentsOf(route);
  const found = findSection(table, segments);
  const rest = segments.slice(found?.taken ?? 0).filter((part) => part !== "list");
  const shown = found && match(found.section, rest, params);
  const account = /^adb-(\d+)\./.exec(host)?.[1] ?? params.get("o") ?? null;
  return {
    provider: "databricks",
    service: shown?.service ?? found?.section.service ?? segments[0] ?? "workspace",
    type: shown?.type ?? null,
    id: shown?.id ?? null,
    region: null,
    account: account && /^\d+$/.test(account) ? account : null,
  };
}

const adb = "https://adb-1234567890123456.7.azuredatabricks.net/";
const aws = "https://dbc-0a1b2c3d-0a1b.cloud.databricks.com/";
const ws = "1234567890123456";

export const examples = (): readonly Example[] => [
  { url: `${adb}jobs/123/runs/456`, shows: ["jobs", "job", "123", null, ws] },
  { url: `${adb}jobs?o=${ws}`, shows: ["jobs", null, null, null, ws] },
  { url: `${aws}?o=${ws}#job/123/run/1`, shows: ["jobs", "job", "123", null, ws] },
  { url: `${aws}?o=${ws}#job/list`, shows: ["jobs", null, null, null, ws] },
  {
    url: `${aws}?o=${ws}#notebook/77/command/78`,
    shows: ["workspace", "notebook", "77", null, ws],
  },
  {
    url: `${adb}explore/data/lake/sales/orders?o=${ws}&activeTab=schema`,
    shows: ["unity-catalog", "table", "lake.sales.orders", null, ws],
  },
  {
    url: `${adb}explore/data/lake/sales`,
    shows: ["unity-catalog", "schema", "lake.sales", null, ws],
  },
  { url: `${adb}explore/data`, shows: ["unity-catalog", null, null, null, ws] },
  {
    url: `${aws}sql/warehouses/0a1b2c3d?o=${ws}`,
    shows: ["sql", "warehouse", "0a1b2c3d", null, ws],
  },
  {
    url: `${aws}pipelines/0a1b2c3d-0a1b/updates/1`,
    shows: ["pipelines", "pipeline", "0a1b2c3d-0a1b", null, null],
  },
  {
    url: `${aws}?o=${ws}#setting/clusters/0101-a1b2/configuration`,
    shows: ["compute", "cluster", "0101-a1b2", null, ws],
  },
  { url: "https://docs.databricks.com/jobs/1", shows: null },
];
