/**
 * Include selectors as indexed SQL: a set of ids that holds at least everything they take in. The policy decides on
 * each afterwards, so this may hold too much and must never hold too little.
 */
import { type SQL, sql } from "drizzle-orm";
import { resources, resourceTags } from "../../db/schema";
import type { Selector } from "../contract/flows";
import type { IntegrationId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { fold } from "../lib/fold";
import type { PolicyTarget } from "../policy/facts";
import { foldedValue } from "../policy/folded-resource";
import { isGlob } from "../policy/globs";
import { pathKeyOf, pathSegments } from "../policy/paths";
import { isIdOf } from "../policy/text";

/** With more candidates, walking by name finds a page faster than sorting them. */
const FEW = 5_000;
/** Each binds four values at most, and D1 takes 100 in a statement; the rest is for the query around it. */
const MAX_PARTS = 20;
/** Terms of one compound SELECT that D1 takes. */
const MAX_TERMS = 5;

/** The candidates of all targets, when they are few; null: walk by name. */
export async function candidatesOf(
  ctx: AppContext,
  integrationId: IntegrationId,
  type: string,
  targets: ReadonlyArray<Pick<PolicyTarget, "include">>,
): Promise<SQL | null> {
  const all = candidateIds(integrationId, type, targets);
  if (all === null) return null;
  const [count] = await ctx.db.all<{ n: number }>(
    sql`select count(*) as n from (select 1 from (${all}) limit ${FEW + 1})`,
  );
  return (count?.n ?? 0) > FEW ? null : all;
}

/** The same, however many they are. An id may come more than once. Null: no index helps. */
export function candidateIds(
  integrationId: IntegrationId,
  type: string,
  targets: ReadonlyArray<Pick<PolicyTarget, "include">>,
): SQL | null {
  const parts: SQL[] = [];
  for (const selector of targets.flatMap((t) => t.include)) {
    const found = partsOf(selector, integrationId, type);
    if (found === null) return null;
    parts.push(...found);
  }
  return parts.length === 0 || parts.length > MAX_PARTS ? null : unionOf(parts);
}

/** One set of ids of all parts: a tree of unions, none with more terms than D1 takes. */
function unionOf(parts: ReadonlyArray<SQL>): SQL {
  if (parts.length <= MAX_TERMS) return sql.join([...parts], sql` union all `);
  const size = Math.ceil(parts.length / MAX_TERMS);
  const branches = Array.from({ length: Math.ceil(parts.length / size) }, (_, i) =>
    unionOf(parts.slice(i * size, (i + 1) * size)),
  );
  return sql.join(
    branches.map((branch) => sql`select id from (${branch})`),
    sql` union all `,
  );
}

/** Null: no index helps. */
function partsOf(selector: Selector, integrationId: IntegrationId, type: string): SQL[] | null {
  const { by, match, key, values } = selector;
  const one = (value: string): SQL | SQL[] | null => {
    if (by === "id") return idPart(match, value, integrationId);
    if (by === "name") return namePart(match, value, integrationId, type);
    if (by === "tag") return tagPart(match, key ?? "", value);
    if (by === "path") return match === "is" ? placePart(value, integrationId, type) : null;
    return null;
  };
  const parts = values.flatMap(one);
  return values.length > 0 && parts.every((p) => p !== null) ? parts : null;
}

function idPart(match: Selector["match"], value: string, integrationId: IntegrationId): SQL | null {
  if (match !== "is") return null;
  return isIdOf("res", value)
    ? sql`select id from ${resources} where id = ${value}`
    : sql`select id from ${resources} where integration_id = ${integrationId} and external_id = ${value}`;
}

function namePart(
  match: Selector["match"],
  value: string,
  integrationId: IntegrationId,
  type: string,
): SQL | null {
  const bounds = boundsOf(match, foldedValue(match, value));
  return (
    bounds &&
    sql`select id from ${resources} where integration_id = ${integrationId} and type = ${type}
      and deleted_at is null and ${within(sql`search_name`, bounds)}`
  );
}

function tagPart(match: Selector["match"], key: string, value: string): SQL | null {
  const bounds = boundsOf(match, foldedValue(match, value));
  return (
    bounds &&
    sql`select resource_id as id from ${resourceTags} where "key" = ${key} and ${within(sql`value`, bounds)}`
  );
}

/** Everything in the place, and the thing that is the place itself. */
function placePart(value: string, integrationId: IntegrationId, type: string): SQL[] | null {
  const segments = pathSegments(value).map(fold);
  const name = segments.at(-1);
  if (name === undefined) return null;
  const inside = pathKeyOf(segments);
  return [
    sql`select id from ${resources} where integration_id = ${integrationId} and type = ${type}
      and deleted_at is null and ${within(sql`path_key`, { prefix: inside })}`,
    sql`select id from ${resources} where integration_id = ${integrationId} and type = ${type}
      and deleted_at is null and search_name = ${name}`,
  ];
}

type Bounds = { readonly exact: string } | { readonly prefix: string };

/** What every match begins with, or is. Null: it may begin with anything. */
function boundsOf(match: Selector["match"], value: string): Bounds | null {
  if (match === "starts_with") return { prefix: value };
  if (match !== "is") return null;
  if (!isGlob(value)) return { exact: value.replace(/\\([*?\\])/g, "$1") };
  const literal = /^(?:[^*?\\]|\\[*?\\]|\\(?![*?\\]))*/.exec(value)?.[0] ?? "";
  const prefix = literal.replace(/\\([*?\\])/g, "$1");
  return prefix === "" ? null : { prefix };
}

const within = (column: SQL, bounds: Bounds): SQL =>
  "exact" in bounds
    ? sql`${column} = ${bounds.exact}`
    : sql`${column} >= ${bounds.prefix} and ${column} < ${`${bounds.prefix}\u{10ffff}`}`;
