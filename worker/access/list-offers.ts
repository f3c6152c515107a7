/** What the caller may ask for, and why not the rest. */

import type { OffersQuery, ResourceOffers } from "../contract/offers";
import type { FlowId, Instant, ResourceId } from "../contract/values";
import { linkOf } from "../lib/actor";
import { type AppContext, requirePerson } from "../lib/context";
import { AppError } from "../lib/errors";
import { readPageToken, writePageToken } from "../lib/page-tokens";
import type { PersonFacts } from "../policy/facts";
import { BOUNDED_OFFER_MS, type Offer, offersFor, offersForResource } from "../policy/offers";
import { loadResources } from "./load-facts";
import { openWorld, personIn, titleKey, type World } from "./offer-cache";
import { offerText, showTerms, showVerdict } from "./show-offer";

/** Who asks, and through which flow's link. */
export type Asking = {
  readonly world: World;
  readonly person: PersonFacts;
  readonly throughLink: FlowId | null;
  /** Until when nothing about the person changes by time. */
  readonly until: Instant;
};

/** @throws {AppError} `not_signed_in`; `link_expired` for a session whose link was replaced */
export async function whoAsks(ctx: AppContext): Promise<Asking> {
  const { userId } = requirePerson(ctx);
  const world = await openWorld(ctx);
  const person = await personIn(ctx, world, userId);
  if (!person) throw new AppError("not_signed_in", "Sign in to continue.");
  const link = linkOf(ctx.actor);
  const throughLink = link === null ? null : world.links.get(link);
  if (throughLink === undefined)
    throw new AppError(
      "link_expired",
      "This access link does not work any more. Ask for the new one.",
    );
  return { world, person: person.facts, throughLink, until: person.until };
}

/** Answers may be kept this long when nothing is known to change by time. */
const LONGEST_MS = 86_400_000;

/**
 * One page of offers as JSON text, requestable ones first, then by name.
 *
 * Computed once per person, query and state of the policies; after that a call costs one lookup in memory beside the
 * database read that found the caller.
 */
export async function listOffers(ctx: AppContext, query: OffersQuery): Promise<string> {
  requirePerson(ctx);
  const now = ctx.now();
  const { world, person, throughLink, until } = await whoAsks(ctx);
  const { limit, pageToken = "", requestable = "" } = query;
  const key = JSON.stringify([person.id, throughLink, limit, pageToken, requestable]);
  const kept = world.answers.get(key);
  if (kept && now < kept.until) return kept.text;
  const offers = offersFor(world.compiled, person, now, { throughLink });
  const text = pageText(world, offers, query);
  const end = Math.min(until, now + LONGEST_MS, ...offers.map((o) => changesAt(world, o, now)));
  world.answers.set(key, { text, until: end }, text.length);
  return text;
}

function changesAt(world: World, { flowId, timeframe, boundAt }: Offer, now: Instant): Instant {
  const link = world.compiled.flowById.get(flowId)?.policy.document.accessLink?.expiresAt;
  const linkEnds = link ? Date.parse(link) : 0;
  return Math.min(
    timeframe.opensAt ?? Number.MAX_SAFE_INTEGER,
    timeframe.closesAt ?? Number.MAX_SAFE_INTEGER,
    linkEnds > now ? linkEnds : Number.MAX_SAFE_INTEGER,
    boundAt === null ? Number.MAX_SAFE_INTEGER : now + BOUNDED_OFFER_MS,
  );
}

type Place = readonly [rank: number, name: string, flowId: string];

const placeOf = (world: World, offer: Offer): Place => [
  showVerdict(world, offer).requestable ? 0 : 1,
  offer.name,
  offer.flowId,
];

function byPlace(a: Place, b: Place): number {
  for (const i of [0, 1, 2] as const) {
    if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

function pageText(world: World, offers: ReadonlyArray<Offer>, query: OffersQuery): string {
  const after = query.pageToken
    ? (readPageToken(query.pageToken, ["number", "string", "string"]) as unknown as Place)
    : null;
  const rest = offers
    .map((offer) => ({ offer, place: placeOf(world, offer) }))
    .filter(({ place }) => query.requestable !== "true" || place[0] === 0)
    .sort((a, b) => byPlace(a.place, b.place))
    .filter(({ place }) => after === null || byPlace(place, after) > 0);
  const shown = rest.slice(0, query.limit);
  const last = shown.at(-1);
  const next = last && rest.length > shown.length ? writePageToken(last.place) : null;
  const items = shown.map(({ offer }) => offerText(world, offer)).join(",");
  return `{"items":[${items}],"pagination":${JSON.stringify({ nextPageToken: next })}}`;
}

/** Permissions × flows for one resource. @throws {AppError} `not_found` for what is not offered to anybody like the caller */
export async function getResourceOffers(ctx: AppContext, id: ResourceId): Promise<ResourceOffers> {
  requirePerson(ctx);
  const { world, person, throughLink } = await whoAsks(ctx);
  const resource = (await loadResources(ctx, [id])).get(id);
  const permissions = resource
    ? offersForResource(world.compiled, person, resource, ctx.now(), throughLink)
    : [];
  const shown = permissions.filter((p) => p.offers.length > 0);
  // Somebody from outside learns of a resource only when their link opens it.
  const visible =
    throughLink === null ? shown.length > 0 : shown.some((p) => p.suggestedFlowId !== null);
  if (!resource || !visible) throw new AppError("not_found", "There is no such resource for you.");
  const { integrationId, type, name, path } = resource;
  return {
    resource: { id, integrationId, type, name, path: [...path] },
    permissions: shown.map(({ permission, offers, suggestedFlowId }) => ({
      permission,
      title: world.titles.get(titleKey(integrationId, type, permission)) ?? permission,
      suggestedFlowId: world.paused ? null : suggestedFlowId,
      offers: offers.map((offer) => ({ ...showTerms(offer), ...showVerdict(world, offer) })),
    })),
  };
}
