/** Snowflake's Snowsight. */
import { type Address, segmentsOf } from "./address.ts";
import { findSection, match, readTable } from "./routes.ts";
import type { Example, Sighting } from "./sighting.ts";

/** `us-east-1`, `west-europe.azure`, `prod3.us-west-2.aws`; an organization's name has no dashes. */
const region = /^(?:[a-z0-9]+\.)?[a-z]+(?:-[a-z0-9]+)+(?:\.(?:aws|azure|gcp|privatelink))?$/;
const named = /^[^.]+\.[^.]+\.[^.]+$/;

const table = readTable(`@data horizon > snowsight
databases/:d/schemas/:s/*/:o object {d}.{s}.{o}
databases/:d/schemas/:s schema {d}.{s}
databases/:d
@catalog > snowsight
databases/:d/schemas/:s/*/:o object {d}.{s}.{o}
databases/:d/schemas/:s schema {d}.{s}
databases/:d
@streamlit-apps > snowsight
:s streamlit
@notebooks > snowsight
:n notebook
@compute > snowsight
warehouses/warehouse/:w
warehouses/:w
@account > snowsight
users/:u
roles/:r
@apps > snowsight
application/:a application`);

type Shown = Pick<Sighting, "type" | "id">;

function readRoute(route: readonly string[]): Shown {
  const found = findSection(table, route);
  const shown = found && match(found.section, route.slice(found.taken), new Map());
  if (shown?.type === "object") {
    // The kind stands in the route: `schemas/S/table/T`.
    const kind = route[route.indexOf("schemas") + 2] ?? "object";
    return { type: kind.replaceAll("_", "-"), id: shown.id };
  }
  if (shown && (shown.type !== "notebook" || named.test(shown.id))) return shown;
  const [first = ""] = route;
  if (/^w(?=[0-9A-Za-z]*\d)[0-9A-Za-z]{8,}$/.test(first)) return { type: "worksheet", id: first };
  const board = /-(d[0-9A-Za-z]{8,})$/.exec(first)?.[1];
  return board ? { type: "dashboard", id: board } : { type: null, id: null };
}

/** @returns null when the address is not of Snowsight */
export function recogniseSnowflake(address: Address): Sighting | null {
  const { host } = address;
  if (
    host !== "app.snowflake.com" &&
    !/^app\.(?:[a-z0-9-]+\.)+privatelink\.snowflakecomputing\.com$/.test(host) &&
    host !== "app.snowflake.cn"
  )
    return null;
  const [first = "", second, ...rest] = address.segments;
  const apart = second === undefined || first === "marketplace";
  const inRegion = !apart && region.test(first);
  // Old addresses have their route before `#`, or none and a worksheet's tab behind it.
  const hash = address.hash.startsWith("/") ? segmentsOf(address.hash.split("?")[0] ?? "") : [];
  return {
    provider: "snowflake",
    service: "snowsight",
    ...(apart ? { type: null, id: null } : readRoute(rest.length > 0 ? rest : hash)),
    region: inRegion ? first : null,
    account: apart ? null : inRegion ? second : `${first}/${second}`,
  };
}

const at = (rest: string) => `https://app.snowflake.com/${rest}`;

export const examples = (): readonly Example[] => [
  {
    url: at("acmeorg/prod/#/data/databases/LAKE/schemas/SALES/table/ORDERS"),
    shows: ["snowsight", "table", "LAKE.SALES.ORDERS", null, "acmeorg/prod"],
  },
  {
    url: at("acmeorg/prod/#/data/databases/LAKE/schemas/SALES"),
    shows: ["snowsight", "schema", "LAKE.SALES", null, "acmeorg/prod"],
  },
  {
    url: at("us-east-1/ab12345/#/data/databases/LAKE"),
    shows: ["snowsight", "database", "LAKE", "us-east-1", "ab12345"],
  },
  {
    url: at("west-europe.azure/ab12345/data/databases/LAKE/schemas/SALES/view/V"),
    shows: ["snowsight", "view", "LAKE.SALES.V", "west-europe.azure", "ab12345"],
  },
  {
    url: at("prod3.us-west-2.aws/ab12345/#/notebooks/LAKE.SALES.DAILY"),
    shows: ["snowsight", "notebook", "LAKE.SALES.DAILY", "prod3.us-west-2.aws", "ab12345"],
  },
  {
    url: at("us-east-1/acme/w1ABcdEFghIJ#query"),
    shows: ["snowsight", "worksheet", "w1ABcdEFghIJ", "us-east-1", "acme"],
  },
  { url: at("acmeorg/prod/#/worksheets"), shows: ["snowsight", null, null, null, "acmeorg/prod"] },
  { url: at("marketplace/listing/GZ0A1B2C"), shows: ["snowsight", null, null, null, null] },
  {
    url: "https://app.eu-central-1.privatelink.snowflakecomputing.com/acmeorg/prod/#/streamlit-apps/A.B.C",
    shows: ["snowsight", "streamlit", "A.B.C", null, "acmeorg/prod"],
  },
  { url: "https://docs.snowflake.com/en", shows: null },
];
