/** The resources behind an offer. */
import { and, asc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { type ResourceRow, resources } from "../../db/schema";
import type { OfferedResource, OfferedResourcesQuery } from "../contract/offers";
import type { FlowId, IntegrationId } from "../contract/values";
import { type AppContext, requirePerson } from "../lib/context";
import { AppError } from "../lib/errors";
import { fold } from "../lib/fold";
import { readPageToken, writePageToken } from "../lib/page-tokens";
import { decideEntry } from "../policy/access-link";
import type { FlowPolicy, PolicyTarget } from "../policy/facts";
import { FoldedResource } from "../policy/folded-resource";
import { pathKeyOf, pathSegments } from "../policy/paths";
import { openFlows } from "../policy/permits";
import { compileTarget, reaches } from "../policy/selectors";
import { candidatesOf } from "./candidates";
import { whoAsks } from "./list-offers";
import { resourceFacts } from "./load-facts";

/** A target, and the flow whose it is. */
type Way = { readonly flowId: FlowId; readonly target: PolicyTarget };
/** One integration and type, with the targets that speak of it. */
export type Kind = {
  readonly integrationId: IntegrationId;
  readonly type: string;
  readonly ways: ReadonlyArray<Way>;
};
type Place = readonly [integrationId: string, type: string, searchName: string, id: string];

/** Rows looked at in one call. What is left is for the next page. */
const MAX_READ = 4_000;
const CHUNK = 1_000;

/**
 * Resources that flows offer the caller, by integration, type and name. The database narrows, the policy decides.
 * With one flow named, a closed timeframe hides nothing: people may look at what they can ask for tomorrow. Without,
 * only flows count that take requests now.
 *
 * @throws {AppError} `not_found` for a flow the caller does not see, `not_requestable` for one that is not for them
 */
export async function listOfferedResources(ctx: AppContext, query: OfferedResourcesQuery) {
  requirePerson(ctx);
  const { flowId } = query;
  const policies = flowId ? [await requireOfferedFlow(ctx, flowId)] : await openPolicies(ctx);
  const token = query.pageToken
    ? readPageToken(query.pageToken, ["string", "string", "string", "string"])
    : null;
  const start = token as unknown as Place | null;
  const found: Array<{ row: ResourceRow; item: OfferedResource }> = [];
  let read = 0;
  let place: Place | null = start;
  for (const kind of kindsOf(policies, query)) {
    if (start && comesBefore(kind, start)) continue;
    const sparse = query.resourceIds ? null : await sparseOf(ctx, kind);
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

/** The candidates of a kind, when they are few; null: walk by name. */
export const sparseOf = (ctx: AppContext, { integrationId, type, ways }: Kind) =>
  candidatesOf(
    ctx,
    integrationId,
    type,
    ways.map((way) => way.target),
  );

async function openPolicies(ctx: AppContext): Promise<FlowPolicy[]> {
  const { world, person, throughLink } = await whoAsks(ctx);
  return openFlows(world.compiled, person, ctx.now(), throughLink).map((flow) => flow.policy);
}

async function requireOfferedFlow(ctx: AppContext, flowId: FlowId): Promise<FlowPolicy> {
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

/** What flows speak of, in the order of the list. */
export function kindsOf(
  policies: ReadonlyArray<FlowPolicy>,
  query: Pick<OfferedResourcesQuery, "integrationId" | "type" | "permission">,
): Kind[] {
  const { integrationId, type, permission } = query;
  const ways = policies
    .flatMap(({ id: flowId, targets }) => targets.map((target) => ({ flowId, target })))
    .filter(
      ({ target: t }) =>
        (integrationId === undefined || t.integration === integrationId) &&
        (type === undefined || t.resourceType === type) &&
        (permission === undefined || t.permissions.includes(permission)),
    );
  const groups = Map.groupBy(ways, ({ target: t }) =>
    JSON.stringify([t.integration, t.resourceType]),
  );
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { integration, resourceType } = first.target;
      return [{ integrationId: integration as IntegrationId, type: resourceType, ways: group }];
    })
    .sort((a, b) => (comesBefore(a, [b.integrationId, b.type, "", ""]) ? -1 : 1));
}

const isOf = (kind: Kind, [integrationId, type]: Place): boolean =>
  kind.integrationId === integrationId && kind.type === type;

const comesBefore = (kind: Kind, [integrationId, type]: Place): boolean =>
  kind.integrationId < integrationId || (kind.integrationId === integrationId && kind.type < type);

function readChunk(
  { db }: AppContext,
  kind: Kind,
  { search, path, resourceIds }: OfferedResourcesQuery,
  sparse: SQL | null,
  after: Place | null,
): Promise<ResourceRow[]> {
  const prefix = search === undefined ? null : fold(search);
  const under = path === undefined ? null : pathKeyOf(pathSegments(path));
  return db
    .select()
    .from(resources)
    .where(
      and(
        // The plus keeps SQLite from walking a whole type by name when a few candidates are known.
        sparse || resourceIds
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
        under === null
          ? undefined
          : sql`${resources.pathKey} >= ${under} and ${resources.pathKey} < ${`${under}\u{10ffff}`}`,
        sparse ? sql`${resources.id} in (${sparse})` : undefined,
        resourceIds ? inList(resources.id, resourceIds) : undefined,
      ),
    )
    .orderBy(asc(resources.searchName), asc(resources.id))
    .limit(CHUNK);
}

/** The resource with what the ways give on it; null: nothing. */
export function offered({ ways }: Pick<Kind, "ways">, row: ResourceRow): OfferedResource | null {
  const facts = new FoldedResource(resourceFacts(row));
  const reaching = ways.filter(({ target }) => reaches(compileTarget(target), facts));
  if (reaching.length === 0) return null;
  const { id, integrationId, type, name, path } = row;
  const byFlow = Map.groupBy(reaching, (way) => way.flowId);
  const flows = [...byFlow].map(([flowId, group]) => ({
    flowId,
    permissions: [...new Set(group.flatMap((way) => way.target.permissions))],
  }));
  const permissions = [...new Set(flows.flatMap((flow) => flow.permissions))];
  return { id, integrationId, type, name, path, permissions, flows };
}
