/** The resources behind an offer. */
import { and, asc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { type ResourceRow, resources } from "../../db/schema";
import type { OfferedResource, OfferedResourcesQuery } from "../contract/offers";
import type { IntegrationId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { readPageToken, writePageToken } from "../lib/page-tokens";
import { decideEntry } from "../policy/access-link";
import type { FlowPolicy, PolicyTarget } from "../policy/facts";
import { FoldedResource } from "../policy/folded-resource";
import { compileTarget, reaches } from "../policy/selectors";
import { fold } from "../policy/text";
import { candidatesOf } from "./candidates";
import { whoAsks } from "./list-offers";
import { resourceFacts } from "./load-facts";

/** One integration and type, with the targets of the flow that speak of it. */
type Kind = {
  readonly integrationId: IntegrationId;
  readonly type: string;
  readonly targets: ReadonlyArray<PolicyTarget>;
};
type Place = readonly [integrationId: string, type: string, searchName: string, id: string];

/** Rows looked at in one call. What is left is for the next page. */
const MAX_READ = 4_000;
const CHUNK = 1_000;

/**
 * Resources that a flow offers the caller, by integration, type and name. The database narrows, the policy decides.
 * A closed timeframe hides nothing: people may look at what they can ask for tomorrow.
 *
 * @throws {AppError} `not_found` for a flow the caller does not see, `not_requestable` for one that is not for them
 */
export async function listOfferedResources(ctx: AppContext, query: OfferedResourcesQuery) {
  const policy = await requireOfferedFlow(ctx, query);
  const token = query.pageToken
    ? readPageToken(query.pageToken, ["string", "string", "string", "string"])
    : null;
  const start = token as unknown as Place | null;
  const found: Array<{ row: ResourceRow; item: OfferedResource }> = [];
  let read = 0;
  let place: Place | null = start;
  for (const kind of kindsOf(policy, query)) {
    if (start && comesBefore(kind, start)) continue;
    const sparse = await candidatesOf(ctx, kind.integrationId, kind.type, kind.targets);
    let after: Place | null = start && isOf(kind, start) ? start : null;
    for (let more = true; more; ) {
      const rows = await readChunk(ctx, kind, query, sparse, after);
      more = rows.length === CHUNK;
      read += rows.length;
      for (const row of rows) {
        const item = offered(kind, row);
        if (item && found.length === query.limit) return pageUpTo(found, place);
        after = [row.integrationId, row.type, row.searchName, row.id];
        place = after;
        if (item) found.push({ row, item });
      }
      if (read >= MAX_READ) return pageUpTo(found, place);
    }
  }
  return pageUpTo(found, null);
}

const pageUpTo = (found: ReadonlyArray<{ item: OfferedResource }>, place: Place | null) => ({
  items: found.map((f) => f.item),
  pagination: { nextPageToken: place === null ? null : writePageToken(place) },
});

async function requireOfferedFlow(
  ctx: AppContext,
  { flowId }: OfferedResourcesQuery,
): Promise<FlowPolicy> {
  const { world, person, throughLink } = await whoAsks(ctx);
  const policy = world.compiled.flowById.get(flowId)?.policy;
  const other = throughLink !== null && throughLink !== flowId;
  const hidden = policy?.document.trigger === "access_link" && throughLink !== flowId;
  if (!policy?.document.active || other || hidden)
    throw new AppError("not_found", "There is no such flow for you.");
  const entry = decideEntry(policy, person, throughLink, ctx.now());
  if (!entry.allowed)
    throw new AppError("not_requestable", entry.reasons.map((r) => r.message).join(" "));
  return policy;
}

function kindsOf({ targets }: FlowPolicy, query: OfferedResourcesQuery): Kind[] {
  const { integrationId, type, permission } = query;
  const wanted = targets.filter(
    (t) =>
      (integrationId === undefined || t.integration === integrationId) &&
      (type === undefined || t.resourceType === type) &&
      (permission === undefined || t.permissions.includes(permission)),
  );
  const groups = Map.groupBy(wanted, (t) => JSON.stringify([t.integration, t.resourceType]));
  return [...groups.values()]
    .flatMap(([first, ...rest]) =>
      first
        ? [
            {
              integrationId: first.integration as IntegrationId,
              type: first.resourceType,
              targets: [first, ...rest],
            },
          ]
        : [],
    )
    .sort((a, b) => (comesBefore(a, [b.integrationId, b.type, "", ""]) ? -1 : 1));
}

const isOf = (kind: Kind, [integrationId, type]: Place): boolean =>
  kind.integrationId === integrationId && kind.type === type;

const comesBefore = (kind: Kind, [integrationId, type]: Place): boolean =>
  kind.integrationId < integrationId || (kind.integrationId === integrationId && kind.type < type);

function readChunk(
  { db }: AppContext,
  kind: Kind,
  { search }: OfferedResourcesQuery,
  sparse: SQL | null,
  after: Place | null,
): Promise<ResourceRow[]> {
  const prefix = search === undefined ? null : fold(search);
  return db
    .select()
    .from(resources)
    .where(
      and(
        // The plus keeps SQLite from walking a whole type by name when a few candidates are known.
        sparse
          ? sql`+${resources.integrationId} = ${kind.integrationId}`
          : eq(resources.integrationId, kind.integrationId),
        eq(resources.type, kind.type),
        isNull(resources.deletedAt),
        prefix === null
          ? undefined
          : sql`${resources.searchName} >= ${prefix} and ${resources.searchName} < ${`${prefix}\u{10ffff}`}`,
        after
          ? sql`(${resources.searchName}, ${resources.id}) > (${after[2]}, ${after[3]})`
          : undefined,
        sparse ? sql`${resources.id} in (${sparse})` : undefined,
      ),
    )
    .orderBy(asc(resources.searchName), asc(resources.id))
    .limit(CHUNK);
}

function offered({ targets }: Kind, row: ResourceRow): OfferedResource | null {
  const facts = new FoldedResource(resourceFacts(row));
  const reaching = targets.filter((t) => reaches(compileTarget(t), facts));
  if (reaching.length === 0) return null;
  const { id, integrationId, type, name, path } = row;
  const permissions = [...new Set(reaching.flatMap((t) => t.permissions))];
  return { id, integrationId, type, name, path, permissions };
}
