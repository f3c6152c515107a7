/** One search over everything the caller may ask for now: resources of all flows, bundles, flows. */
import type { ResourceRow } from "../../db/schema";
import type { OfferHit, OfferHits, OfferSearchQuery } from "../contract/offers";
import type { FlowId } from "../contract/values";
import { type AppContext, requirePerson } from "../lib/context";
import { fold } from "../lib/fold";
import type { FlowPolicy } from "../policy/facts";
import { openFlows } from "../policy/permits";
import { beginsWord, rankByWords, searchWords } from "../policy/search-words";
import { type Kind, kindsOf, offered } from "./list-offered-resources";
import { whoAsks } from "./list-offers";
import { titleKey, type World } from "./offer-cache";
import { findByTags, findByWords } from "./search-resources";

/** Kinds searched at once; those that the words speak of come first. */
const MAX_KINDS = 40;

type Ranked = { readonly hit: OfferHit; readonly rank: number };
type Told = { readonly kind: Kind; readonly around: ReadonlyArray<string> };

/** The best first. What cannot be asked for at this moment is not found. */
export async function searchOffers(ctx: AppContext, query: OfferSearchQuery): Promise<OfferHits> {
  requirePerson(ctx);
  const { world, person, throughLink } = await whoAsks(ctx);
  const words = searchWords(query.q);
  if (world.paused || words.length === 0) return { items: [], more: false };
  const policies = openFlows(world.compiled, person, ctx.now(), throughLink).map((f) => f.policy);
  const { found, more } = await searchResources(ctx, world, policies, query);
  const narrowed = query.integrationId !== undefined || query.type !== undefined;
  const ranked = narrowed ? found : [...found, ...wholeThings(world, policies, words)];
  ranked.sort((a, b) => b.rank - a.rank || (a.hit.name < b.hit.name ? -1 : 1));
  return {
    items: ranked.slice(0, query.limit).map(({ hit }) => hit),
    more: more || ranked.length > query.limit,
  };
}

async function searchResources(
  ctx: AppContext,
  world: World,
  policies: ReadonlyArray<FlowPolicy>,
  query: OfferSearchQuery,
): Promise<{ readonly found: Ranked[]; readonly more: boolean }> {
  const words = searchWords(query.q);
  const told = kindsOf(policies, query)
    .map((kind) => ({ kind, around: aroundOf(world, kind) }))
    .map((t) => ({ ...t, explained: words.filter((word) => isTold(t, word)).length }))
    .sort((a, b) => b.explained - a.explained);
  const searched = told.slice(0, MAX_KINDS);
  const [first, ...rest] = searched.map(({ kind, explained }) =>
    findByWords(ctx.db, kind, words, {
      kinds: searched.length,
      all: explained === words.length,
    }),
  );
  if (!first) return { found: [], more: false };
  const tagged = findByTags(
    ctx.db,
    searched.map((t) => t.kind),
    words,
  );
  const rows = new Map((await ctx.db.batch([first, tagged, ...rest])).flat().map((r) => [r.id, r]));
  const byKind = new Map(searched.map((t) => [titleKey(t.kind.integrationId, t.kind.type), t]));
  const found = [...rows.values()].flatMap((row) => {
    const t = byKind.get(titleKey(row.integrationId, row.type));
    return t ? rankResource(world, t, row, words) : [];
  });
  return { found, more: told.length > searched.length };
}

const isTold = ({ around }: Told, word: string) => around.some((text) => beginsWord(text, word));

/** What is said about every resource of a kind. */
function aroundOf(world: World, { integrationId, type, ways }: Kind): string[] {
  const titles = ways.flatMap(({ target }) =>
    target.permissions.map((name) => world.titles.get(titleKey(integrationId, type, name)) ?? name),
  );
  return [
    world.integrations.get(integrationId)?.name ?? "",
    world.titles.get(titleKey(integrationId, type)) ?? type,
    ...new Set(titles),
  ].map(fold);
}

function rankResource(
  world: World,
  { kind, around }: Told,
  row: ResourceRow,
  words: ReadonlyArray<string>,
): Ranked[] {
  const { searchName: name, pathKey: place, tags } = row;
  const rank = rankByWords(words, { name, place, tags, around });
  const resource = rank === null ? null : offered(kind, row);
  if (rank === null || !resource) return [];
  const { integrationId, type } = row;
  const integration = world.integrations.get(integrationId)?.name ?? integrationId;
  const typeTitle = world.titles.get(titleKey(integrationId, type)) ?? type;
  const titles = Object.fromEntries(
    resource.permissions.map((p) => [p, world.titles.get(titleKey(integrationId, type, p)) ?? p]),
  );
  const flowIds = resource.flows.map((flow) => flow.flowId);
  const hit: OfferHit = {
    kind: "resource",
    id: row.id,
    name: row.name,
    detail: [typeTitle, [integration, ...row.path].join(" / ")].join(" · "),
    resource: { ...resource, integration, typeTitle, titles },
    flowIds,
    automatic: isAutomatic(world, flowIds),
  };
  return [{ hit, rank }];
}

const isAutomatic = (world: World, flowIds: ReadonlyArray<FlowId>): boolean =>
  flowIds.some(
    (id) => world.compiled.flowById.get(id)?.policy.document.approval.mode === "automatic",
  );

/** Bundles and flows, by their own names and what is said about them. */
function wholeThings(
  world: World,
  policies: ReadonlyArray<FlowPolicy>,
  words: ReadonlyArray<string>,
): Ranked[] {
  const flows = policies
    .filter((policy) => policy.targets.length > 0)
    .map(({ id, document: { name, description, labels } }) => ({
      kind: "flow" as const,
      id: id as string,
      name,
      detail: description,
      flowIds: [id],
      around: [description, ...labels],
    }));
  const givers = Map.groupBy(
    policies.flatMap(({ id, document, targets }) =>
      [...new Set(targets.map((t) => t.bundleId))].flatMap((bundleId) =>
        bundleId === null ? [] : [{ bundleId, flowId: id, flow: document.name }],
      ),
    ),
    (giver) => giver.bundleId,
  );
  const bundles = [...givers].map(([id, group]) => ({
    kind: "bundle" as const,
    id: id as string,
    name: world.bundles.get(id) ?? id,
    detail: group.map((giver) => giver.flow).join(", "),
    flowIds: group.map((giver) => giver.flowId),
    around: group.map((giver) => giver.flow),
  }));
  return [...flows, ...bundles].flatMap(({ around, ...thing }) => {
    const rank = rankByWords(words, { name: fold(thing.name), around: around.map(fold) });
    if (rank === null) return [];
    const automatic = isAutomatic(world, thing.flowIds);
    return [{ rank, hit: { ...thing, resource: null, automatic } }];
  });
}
