/** What can be picked in the search box: hits, favourites and recent requests, in one form. Pure. */
import type { Favourite } from "../../worker/contract/favourites";
import type { OfferHit } from "../../worker/contract/offers";
import type { AccessRequest } from "../../worker/contract/requests";
import type { BundleId, FlowId, ResourceId } from "../../worker/contract/values";
import { homeWords } from "./words.ts";

/** Which of the choices the form begins with. */
export type Start = { readonly flowId: FlowId; readonly permission: string };

export type Target =
  | {
      readonly kind: "resource";
      readonly id: ResourceId;
      readonly name: string;
      readonly detail: string;
      readonly start: Start | null;
    }
  | {
      readonly kind: "bundle";
      readonly id: BundleId;
      readonly name: string;
      readonly flowIds: ReadonlyArray<FlowId>;
    }
  | { readonly kind: "flow"; readonly id: FlowId; readonly name: string };

export type Pick = {
  readonly key: string;
  readonly title: string;
  readonly detail: string;
  readonly tag: string;
  readonly target: Target;
};

const MAX_RECENT = 5;
const place = (...parts: ReadonlyArray<string>) => parts.filter(Boolean).join(" · ");

/** Ids of hits are of what `kind` says; the contract has one field for the three. */
function targetOfHit({ kind, id, name, detail, flowIds }: OfferHit): Target {
  if (kind === "resource") return { kind, id: id as ResourceId, name, detail, start: null };
  return kind === "bundle"
    ? { kind, id: id as BundleId, name, flowIds }
    : { kind, id: id as FlowId, name };
}

export const picksOfHits = (hits: ReadonlyArray<OfferHit>): ReadonlyArray<Pick> =>
  hits.map((hit) => ({
    key: `${hit.kind}:${hit.id}`,
    title: hit.name,
    detail: hit.detail,
    tag: hit.automatic ? homeWords.automatic : homeWords.needsApproval,
    target: targetOfHit(hit),
  }));

function targetOfFavourite({ flow, bundle, resource, permission }: Favourite): Target {
  if (bundle) return { kind: "bundle", id: bundle.id, name: bundle.name, flowIds: [flow.id] };
  if (!resource) return { kind: "flow", id: flow.id, name: flow.name };
  return {
    kind: "resource",
    id: resource.id,
    name: resource.name,
    detail: place(resource.integration, ...resource.path),
    start: permission && { flowId: flow.id, permission: permission.name },
  };
}

/** Only what can be asked for at this moment: the others would lead nowhere. */
export const picksOfFavourites = (favourites: ReadonlyArray<Favourite>): ReadonlyArray<Pick> =>
  favourites
    .filter(({ requestable }) => requestable)
    .map((favourite) => {
      const target = targetOfFavourite(favourite);
      const { resource, flow, permission, id } = favourite;
      return {
        key: `favourite:${id}`,
        title: target.name,
        detail: place(permission?.title ?? "", resource ? resource.integration : flow.name),
        tag: homeWords.favourite,
        target,
      };
    });

/** What ended, each place and permission once, newest first. Requests for several things are for the portal. */
export function picksOfRecent(requests: ReadonlyArray<AccessRequest>): ReadonlyArray<Pick> {
  const picks = new Map<string, Pick>();
  for (const { units, flow, endedAt } of requests) {
    const [unit] = units;
    if (endedAt === null || !unit || units.length > 1) continue;
    const key = `recent:${unit.resourceId}:${unit.permission}`;
    if (picks.has(key)) continue;
    const detail = place(unit.permissionTitle, unit.integration);
    const start = { flowId: flow.id, permission: unit.permission };
    picks.set(key, {
      key,
      title: unit.resource,
      detail,
      tag: homeWords.recent,
      target: { kind: "resource", id: unit.resourceId, name: unit.resource, detail, start },
    });
  }
  return [...picks.values()].slice(0, MAX_RECENT);
}

/** A favourite that was also used lately stands there once. */
export function startingPicks(
  favourites: ReadonlyArray<Favourite>,
  recent: ReadonlyArray<AccessRequest>,
): ReadonlyArray<Pick> {
  const first = picksOfFavourites(favourites);
  const known = new Set(first.map(({ target }) => target.id as string));
  return [...first, ...picksOfRecent(recent).filter(({ target }) => !known.has(target.id))];
}
