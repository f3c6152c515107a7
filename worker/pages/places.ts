/** Where something can be asked for under one flow: a kind of resource in an integration, or a bundle as a whole. */
import type { Offer } from "../contract/offers";
import type { BundleId, IntegrationId } from "../contract/values";

export type Place =
  | {
      readonly kind: "resources";
      readonly key: string;
      readonly label: string;
      readonly integrationId: IntegrationId;
      readonly resourceType: string;
      readonly permissions: ReadonlyArray<{ readonly name: string; readonly title: string }>;
    }
  | {
      readonly kind: "bundle";
      readonly key: string;
      readonly label: string;
      readonly bundleId: BundleId;
      /** What it holds, in words. */
      readonly lines: ReadonlyArray<string>;
    };

/** Lines of one kind in one integration are one place; every bundle is one. */
export function placesOf(offer: Pick<Offer, "targets">): ReadonlyArray<Place> {
  const places = new Map<string, Place>();
  for (const target of offer.targets) {
    const titles = target.permissions.map((p) => p.title);
    if (target.bundleId !== null) {
      const line = `${titles.join(", ")} on ${target.resourceTypeTitle} in ${target.integration}`;
      const known = places.get(target.bundleId);
      const lines = known?.kind === "bundle" ? [...known.lines, line] : [line];
      const label = target.bundle ?? "Bundle";
      places.set(target.bundleId, {
        kind: "bundle",
        key: target.bundleId,
        label,
        bundleId: target.bundleId,
        lines,
      });
      continue;
    }
    const key = `${target.integrationId}.${target.resourceType}`;
    const known = places.get(key);
    const before = known?.kind === "resources" ? known.permissions : [];
    places.set(key, {
      kind: "resources",
      key,
      label: `${target.resourceTypeTitle} in ${target.integration}`,
      integrationId: target.integrationId,
      resourceType: target.resourceType,
      permissions: [
        ...before,
        ...target.permissions.filter((p) => !before.some((b) => b.name === p.name)),
      ],
    });
  }
  return [...places.values()];
}

const lengths = [900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 259_200, 604_800, 2_592_000];
const MOST_LENGTHS = 6;

/** Lengths to choose from: round ones up to the maximum, the default and the maximum themselves. */
export function durationChoices(
  offer: Pick<Offer, "maxSeconds" | "defaultSeconds">,
): ReadonlyArray<number> {
  const max = offer.maxSeconds ?? Number.POSITIVE_INFINITY;
  const round = lengths.filter((seconds) => seconds <= max);
  const must = [offer.defaultSeconds, offer.maxSeconds].filter((s) => s !== null);
  // The longer ones: who needs less than those types it.
  const kept = round.slice(-MOST_LENGTHS);
  return [...new Set([...kept, ...must])].sort((a, b) => a - b);
}
