/** Everything that flows offer, in the shape in which the form asks: kinds, bundles, terms. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useList } from "../../api/queries";

export type Offer = Item<"listOffers">;
export type Resource = Item<"listOfferedResources">;

/** A type of resource in an integration. */
export type Kind = {
  readonly key: string;
  readonly integrationId: string;
  readonly integration: string;
  readonly type: string;
  readonly typeTitle: string;
  /** Titles of permissions by their name, in the order flows give them. */
  readonly titles: ReadonlyMap<string, string>;
};

export type Bundle = {
  readonly id: string;
  readonly name: string;
  /** What is in it, in words. */
  readonly lines: ReadonlyArray<string>;
  readonly flowIds: ReadonlyArray<string>;
};

export type OfferIndex = {
  readonly offers: ReadonlyMap<string, Offer>;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly bundles: ReadonlyMap<string, Bundle>;
  /** Flows that take no requests from this person now. */
  readonly closed: ReadonlyArray<Offer>;
};

export const kindKey = (of: { readonly integrationId: string; readonly type: string }): string =>
  `${of.integrationId} ${of.type}`;

export function indexOffers(all: ReadonlyArray<Offer>): OfferIndex {
  const open = all.filter((offer) => offer.requestable);
  const kinds = new Map<string, Kind>();
  const bundles = new Map<string, Bundle>();
  for (const offer of open) {
    for (const target of offer.targets) {
      const {
        integrationId,
        integration,
        resourceType: type,
        resourceTypeTitle: typeTitle,
      } = target;
      const key = kindKey({ integrationId, type });
      const titles = new Map(kinds.get(key)?.titles);
      for (const { name, title } of target.permissions) titles.set(name, title);
      kinds.set(key, { key, integrationId, integration, type, typeTitle, titles });
      if (target.bundleId === null) continue;
      const known = bundles.get(target.bundleId);
      const permissions = target.permissions.map((p) => p.title).join(", ");
      const line = `${permissions} on ${typeTitle} in ${integration}`;
      bundles.set(target.bundleId, {
        id: target.bundleId,
        name: target.bundle ?? target.bundleId,
        lines: [...new Set([...(known?.lines ?? []), line])],
        flowIds: [...new Set([...(known?.flowIds ?? []), offer.flowId])],
      });
    }
  }
  return {
    offers: new Map(open.map((offer) => [offer.flowId, offer])),
    kinds,
    bundles,
    closed: all.filter((offer) => !offer.requestable),
  };
}

/** The same array as before while it holds the same. */
function useSame<T>(values: ReadonlyArray<T>): ReadonlyArray<T> {
  const kept = useRef(values);
  const same =
    kept.current.length === values.length && kept.current.every((v, i) => v === values[i]);
  if (!same) kept.current = values;
  return kept.current;
}

/** Undefined until all of it is there. */
export function useOfferIndex() {
  const list = useList("listOffers", { query: { limit: 200 } });
  const { hasMore, loadingMore, more } = list;
  useEffect(() => {
    if (hasMore && !loadingMore) more();
  }, [hasMore, loadingMore]);
  const complete = !list.loading && !hasMore && !list.error;
  const rows = useSame(list.rows);
  const index = useMemo(() => (complete ? indexOffers(rows) : undefined), [complete, rows]);
  return { index, error: list.error, retry: list.retry };
}
