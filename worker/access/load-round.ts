/** Everything a round decides on. Plain SQL with few columns: thousands of rows are read when thousands end at once. */
import { getTableColumns } from "drizzle-orm";
import { rowsJson } from "../../db/commit";
import { plainColumns } from "../../db/rows";
import { type IntegrationRow, integrations, requests, type UserRow, units } from "../../db/schema";
import type { RequestId } from "../contract/values";
import type { AppContext } from "../lib/context";
import type { Aggregate } from "./aggregate";
import { type Holders, holderStatements, holdersIn } from "./holders";

export type Round = {
  readonly loaded: ReadonlyMap<RequestId, Aggregate>;
  readonly holders: Holders;
  readonly grantees: ReadonlyMap<string, Grantee>;
  readonly integrations: ReadonlyMap<string, IntegrationRow>;
};

export type Grantee = Pick<UserRow, "id" | "email" | "fullName">;

const namesOf = <T extends object>(columns: T) => Object.keys(columns) as Array<keyof T & string>;
const {
  policy: _policy,
  justification: _justification,
  widerTerms: _widerTerms,
  ...core
} = getTableColumns(requests);

const requestColumns = plainColumns(requests, namesOf(core), "r");
const unitColumns = plainColumns(units, namesOf(getTableColumns(units)), "u");
const integrationColumns = plainColumns(integrations, namesOf(getTableColumns(integrations)), "i");

const asked = "(select value from json_each(?1))";
const statements = [
  `select ${requestColumns.list} from requests r where r.id in ${asked}`,
  `select ${unitColumns.list} from units u where u.request_id in ${asked}`,
  `select ${integrationColumns.list} from integrations i
    where i.id in (select integration_id from units where request_id in ${asked})`,
  `select id, email, full_name as "fullName" from users
    where id in (select grantee_id from requests where id in ${asked})`,
  ...holderStatements,
];

/** Read at one moment, in one call. Ids that are not in the database are not in `loaded`. */
export async function loadRound(ctx: AppContext, ids: ReadonlyArray<RequestId>): Promise<Round> {
  const d1 = ctx.db.$client;
  const list = rowsJson(ids);
  const [requestRows, unitRows, integrationRows, grantees, holders, orphans] = await d1.batch(
    statements.map((text) => d1.prepare(text).bind(list)),
  );
  const unitsOf = Map.groupBy(unitColumns.read(unitRows), (u) => u.requestId);
  return {
    loaded: new Map(
      requestColumns
        .read(requestRows)
        .map((request) => [request.id, { request, units: unitsOf.get(request.id) ?? [] }]),
    ),
    holders: holdersIn([holders, orphans]),
    grantees: new Map(
      ((grantees?.results ?? []) as Grantee[]).map((grantee) => [grantee.id, grantee]),
    ),
    integrations: new Map(integrationColumns.read(integrationRows).map((row) => [row.id, row])),
  };
}
