/** What a console shows, as the resource that the caller can ask for: one answer with offers, standing requests and flags. */
import type { ResourceRow } from "../../db/schema";
import type { PermissionOffers } from "../contract/offers";
import type { SightedResource, Sighting, SightingAnswer } from "../contract/sightings";
import { type AppContext, requireMember } from "../lib/context";
import { offersForResource } from "../policy/offers";
import { isCloud, thingOf } from "../policy/sighting-thing";
import { suggestOffer } from "../policy/suggest-offer";
import { findPathPlaces } from "./find-path-places";
import { findSighted, type Offered, type SightedRow } from "./find-sighted";
import { type Asking, whoAsks } from "./list-offers";
import { resourceFacts } from "./load-facts";
import { titleKey, type World } from "./offer-cache";
import { showTerms, showVerdict } from "./show-offer";
import { sightedRequests } from "./sighted-requests";

const MAX_CHOICES = 8;
const MAX_ANCESTORS = 6;

/** A row that the caller may learn of, with what they can ask for on it. */
type Shown = { readonly row: ResourceRow; readonly offers: PermissionOffers[] };

export async function matchSighting(ctx: AppContext, sighting: Sighting): Promise<SightingAnswer> {
  requireMember(ctx);
  const asking = await whoAsks(ctx);
  const offered = offeredKinds(asking.world, sighting.provider);
  const { itself, around } = thingOf(sighting);
  const places = [...(itself ? [itself] : []), ...around];
  const found = await findSighted(ctx, places, offered);
  const itselfRows = itself ? (found.places[0] ?? []) : [];
  const aroundRows = itself ? found.places.slice(1) : found.places;
  const anchor = [itselfRows, ...aroundRows].flatMap(([first]) => first ?? [])[0];
  const byPath = anchor ? await findPathPlaces(ctx, anchor.row, offered.types) : [];
  const everything = [...[itselfRows, ...aroundRows].flat().map(({ row }) => row), ...byPath];
  const active = await sightedRequests(ctx, asking.person.id, everything);
  const held = new Set<string>(active.map(({ resource }) => resource.id));
  const show = (row: ResourceRow) => shown(ctx, asking, row, held.has(row.id));

  const { main, choices } = choose(itselfRows, show);
  // A place that the address leaves open counts only when a single one can be meant.
  const seenAround = aroundRows.flatMap((rows) => single(rows, show));
  const knownAround = byPath.flatMap((row) => show(row) ?? []);
  // Where a thing is, the catalogue knows better than the page: a bucket may be another account's than the one signed in to.
  const isKnown = itselfRows.length > 0;
  const ancestors = [
    ...(isKnown ? [] : seenAround),
    ...knownAround,
    ...(isKnown ? seenAround : []),
  ].filter((a, i, all) => all.findIndex((b) => b.row.id === a.row.id) === i);
  const chosen = main?.shown ?? (choices.length > 0 ? undefined : ancestors[0]);
  const offers = chosen?.offers ?? [];
  const view = ({ row }: Shown) => showResource(asking.world, row);
  const told = new Set([chosen, ...ancestors].map((s) => s?.row.id));
  return {
    resource: chosen ? view(chosen) : null,
    matched: main?.how ?? (chosen ? "ancestor" : "none"),
    ancestors: ancestors
      .filter(({ row }) => row.id !== chosen?.row.id)
      .slice(0, MAX_ANCESTORS)
      .map(view),
    choices: choices.slice(0, MAX_CHOICES).map(view),
    offers,
    suggested: suggestOffer(offers, sighting.denied ?? null),
    active: active.filter(({ resource }) => told.has(resource.id)),
    flags: { disabledConsoles: [...found.disabledConsoles] },
  };
}

/** Cloud ids are unique in the world; ids of other consoles mean something only in integrations of their own kind. */
function offeredKinds({ compiled, integrations }: World, provider: string): Offered {
  const own = [...integrations].filter(
    ([, { connector }]) => isCloud(provider) || connector?.matches(provider) === true,
  );
  const integrationIds = own.map(([id]) => id);
  const types = integrationIds.flatMap((id) => [...(compiled.ways.get(id)?.keys() ?? [])]);
  return { integrationIds, types: [...new Set(types)] };
}

type Show = (row: ResourceRow) => Shown | null;

function choose(rows: ReadonlyArray<SightedRow>, show: Show) {
  const visible = rows.flatMap(({ row, exact }) => {
    const view = show(row);
    return view ? [{ exact, shown: view }] : [];
  });
  // Two integrations may hold the same thing: whichever offers more now.
  visible.sort((a, b) => openOffers(b.shown) - openOffers(a.shown));
  const exact = visible.find((v) => v.exact);
  if (exact) return { main: { how: "exact" as const, shown: exact.shown }, choices: [] };
  const different = visible.filter(
    (v, i) => visible.findIndex((w) => w.shown.row.externalId === v.shown.row.externalId) === i,
  );
  const [only] = different;
  if (only && different.length === 1)
    return { main: { how: "loose" as const, shown: only.shown }, choices: [] };
  return { main: null, choices: different.map((v) => v.shown) };
}

const openOffers = ({ offers }: Shown): number =>
  offers.filter((o) => o.suggestedFlowId !== null).length;

function single(rows: ReadonlyArray<SightedRow>, show: Show): Shown[] {
  const { main } = choose(rows, show);
  return main ? [main.shown] : [];
}

/**
 * Null: no flow offers the caller anything on it and they hold nothing there, so for them it does not exist. Flows that are for other
 * people are left out; one that opens at another hour is shown with that reason.
 */
function shown(ctx: AppContext, asking: Asking, row: ResourceRow, held: boolean): Shown | null {
  const { world, person } = asking;
  const all = offersForResource(world.compiled, person, resourceFacts(row), ctx.now());
  const offers = all.flatMap(({ permission, offers: ways, suggestedFlowId }) => {
    const mine = ways.filter(
      (o) => o.allowed || o.reasons.every(({ code }) => code === "timeframe_closed"),
    );
    if (mine.length === 0) return [];
    return {
      permission,
      title: world.titles.get(titleKey(row.integrationId, row.type, permission)) ?? permission,
      suggestedFlowId: world.paused ? null : suggestedFlowId,
      offers: mine.map((offer) => ({ ...showTerms(offer), ...showVerdict(world, offer) })),
    };
  });
  return offers.length > 0 || held ? { row, offers } : null;
}

const showResource = (world: World, row: ResourceRow): SightedResource => ({
  id: row.id,
  name: row.name,
  type: row.type,
  typeTitle: world.titles.get(titleKey(row.integrationId, row.type)) ?? row.type,
  path: [...row.path],
  integrationId: row.integrationId,
  integration: world.integrations.get(row.integrationId)?.name ?? "",
});
