/** How many resources targets reach: the database narrows, the policy decides, and counting stops in time. */
import { type SQL, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { integrations, resources } from "../../db/schema";
import { candidateIds } from "../access/candidates";
import type { CountedResources, ResourceRef } from "../contract/flow-insight";
import type { IntegrationId, ResourceId } from "../contract/values";
import type { AppContext } from "../lib/context";
import type { PolicyTarget, ResourceFacts } from "../policy/facts";
import { FoldedResource } from "../policy/folded-resource";
import { compileTarget, reaches } from "../policy/selectors";

export const MAX_COUNT = 10_000;
export const MAX_SAMPLE = 20;
/** Rows looked at for all targets together, and for each at least. */
const MAX_READ = 30_000;
const LEAST_READ = 1_000;

/** What one target reaches. */
export type Reached = {
  readonly count: number;
  /** There are more, or there may be: counting stopped. */
  readonly more: boolean;
  /** By name. */
  readonly sample: ReadonlyArray<ResourceId>;
  /** All that were counted; null: everything of the kind. */
  readonly ids: ReadonlySet<ResourceId> | null;
};

type Counts = {
  readonly integrationId: IntegrationId;
  readonly type: string;
  readonly targets: ReadonlyArray<PolicyTarget>;
  readonly limit: number;
  /** What one of these reaches does not count. */
  readonly without?: ReadonlyArray<PolicyTarget>;
};

/** How many rows may be looked at for each of so many targets. */
export const shareOf = (targets: number): number =>
  Math.min(MAX_COUNT, Math.max(LEAST_READ, Math.floor(MAX_READ / Math.max(1, targets))));

/** @param sampleSize at most so many ids in `sample` */
export async function countReached(
  ctx: AppContext,
  counts: Counts,
  sampleSize = MAX_SAMPLE,
): Promise<Reached> {
  if (!counts.without?.length && counts.targets.some(takesAll))
    return countAll(ctx, counts, sampleSize);
  const rows = await ctx.db.all<Row>(candidates(counts));
  const compiled = counts.targets.map(compileTarget);
  const without = (counts.without ?? []).map(compileTarget);
  const found = rows.map(factsOf).filter((facts) => {
    const resource = new FoldedResource(facts);
    return (
      compiled.some((target) => reaches(target, resource)) &&
      !without.some((target) => reaches(target, resource))
    );
  });
  const shown = found.slice(0, counts.limit);
  return {
    count: shown.length,
    more: rows.length > counts.limit,
    sample: shown
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, sampleSize)
      .map((r) => r.id),
    ids: new Set(shown.map((r) => r.id)),
  };
}

const takesAll = ({ include, exclude }: PolicyTarget): boolean =>
  exclude.length === 0 && include.some((s) => s.by === "any" && s.match === "is");

const ofKind = ({ integrationId, type }: Counts): SQL =>
  sql`integration_id = ${integrationId} and type = ${type} and deleted_at is null`;

async function countAll(ctx: AppContext, counts: Counts, sampleSize: number): Promise<Reached> {
  const [first] = await ctx.db.all<{ n: number }>(
    sql`select count(*) as n from (select 1 from ${resources} where ${ofKind(counts)} limit ${counts.limit + 1})`,
  );
  const sample = await ctx.db.all<{ id: ResourceId }>(
    sql`select id from ${resources} where ${ofKind(counts)} order by search_name, id limit ${sampleSize}`,
  );
  const n = first?.n ?? 0;
  return {
    count: Math.min(n, counts.limit),
    more: n > counts.limit,
    sample: sample.map((row) => row.id),
    ids: null,
  };
}

type Row = {
  readonly id: ResourceId;
  readonly integrationId: IntegrationId;
  readonly type: string;
  readonly externalId: string;
  readonly name: string;
  readonly path: string;
  readonly tags: string;
};

/** One row more than the limit tells that there are more. */
function candidates(counts: Counts): SQL {
  const { integrationId, type, targets, limit } = counts;
  const looked = [...targets, ...(counts.without ?? [])].flatMap((t) => [
    ...t.include,
    ...t.exclude,
  ]);
  // Reading and parsing what no selector looks at would be most of the work.
  const column = (by: "path" | "tag", name: string, empty: string) =>
    looked.some((selector) => selector.by === by) ? `r.${name}` : `'${empty}' as ${name}`;
  const columns = sql.raw(
    `r.id, r.integration_id as "integrationId", r.type, r.external_id as "externalId", r.name,
      ${column("path", "path", "[]")}, ${column("tag", "tags", "{}")}`,
  );
  const sparse = candidateIds(integrationId, type, targets);
  return sparse
    ? // The limit stands outside: a tag is on things of every kind, and only this one's count.
      sql`select ${columns} from (select distinct id from (${sparse})) c cross join ${resources} r on r.id = c.id
          where r.integration_id = ${integrationId} and r.type = ${type} and r.deleted_at is null limit ${limit + 1}`
    : sql`select ${columns} from ${resources} r where r.integration_id = ${integrationId} and r.type = ${type}
          and r.deleted_at is null order by r.search_name, r.id limit ${limit + 1}`;
}

const factsOf = (row: Row): ResourceFacts => ({
  ...row,
  path: JSON.parse(row.path) as string[],
  tags: JSON.parse(row.tags) as Record<string, string>,
});

/** The counts of several targets as one: what two of them reach counts once. */
export function united(found: ReadonlyArray<{ readonly kind: string; readonly reached: Reached }>) {
  let count = 0;
  let more = false;
  for (const [, same] of Map.groupBy(found, (f) => f.kind)) {
    const all = same.find(({ reached }) => reached.ids === null);
    if (all) {
      count += all.reached.count;
      more ||= all.reached.more;
      continue;
    }
    count += new Set(same.flatMap(({ reached }) => [...(reached.ids ?? [])])).size;
    more ||= same.some(({ reached }) => reached.more);
  }
  const sample = [...new Set(found.flatMap(({ reached }) => reached.sample))].slice(0, MAX_SAMPLE);
  return { count: Math.min(count, MAX_COUNT), more: more || count > MAX_COUNT, sample };
}

export const NOTHING_COUNTED: CountedResources = { count: 0, more: false, sample: [] };

/** What the wire says of resources. Those that are gone meanwhile are missing. */
export async function showResourceRefs(
  { db }: AppContext,
  ids: ReadonlyArray<ResourceId>,
): Promise<Map<ResourceId, ResourceRef>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({
      id: resources.id,
      integrationId: resources.integrationId,
      integration: integrations.name,
      type: resources.type,
      name: resources.name,
      path: resources.path,
    })
    .from(resources)
    .innerJoin(integrations, sql`${integrations.id} = ${resources.integrationId}`)
    .where(inList(resources.id, ids));
  return new Map(rows.map((row) => [row.id, row]));
}
