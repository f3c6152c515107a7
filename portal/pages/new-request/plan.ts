/** From what a person chose to the requests that are sent: which flows give it, the best first, split where none gives all. */
import type { Offer, Resource } from "./offer-index";
import { kindKey } from "./offer-index";

export type Unit = { readonly resourceId: string; readonly permission: string };

/** One request to be. */
export type Part = {
  readonly flowId: string;
  /** Every flow that gives all of this part, the best first. */
  readonly ways: ReadonlyArray<string>;
  readonly units: ReadonlyArray<Unit>;
  readonly bundleId?: string;
};

export type Plan = {
  readonly parts: ReadonlyArray<Part>;
  /** Chosen things on which none of the chosen permissions can be requested. */
  readonly leftOut: number;
  readonly unitCount: number;
};

type Terms = Pick<Offer, "flowId" | "name" | "maxSeconds"> & {
  readonly approval: { readonly automatic: boolean };
};

/** What one request may hold. */
export const MAX_UNITS = 200;

/** The one the person prefers, then at once before with approval, then the longer, then by name. */
export function rankFlows(
  flowIds: ReadonlyArray<string>,
  offers: ReadonlyMap<string, Terms>,
  preferred: ReadonlyArray<string>,
): string[] {
  const liking = (id: string) => {
    const at = preferred.indexOf(id);
    return at < 0 ? preferred.length : at;
  };
  const longest = (terms: Terms) => terms.maxSeconds ?? Number.MAX_SAFE_INTEGER;
  return flowIds
    .flatMap((id) => offers.get(id) ?? [])
    .sort(
      (a, b) =>
        liking(a.flowId) - liking(b.flowId) ||
        Number(b.approval.automatic) - Number(a.approval.automatic) ||
        longest(b) - longest(a) ||
        (a.name < b.name ? -1 : 1),
    )
    .map((terms) => terms.flowId);
}

export type Choice = {
  readonly resources: ReadonlyArray<Resource>;
  /** By kind. */
  readonly permissions: ReadonlyMap<string, ReadonlyArray<string>>;
  readonly bundle: { readonly id: string; readonly flowIds: ReadonlyArray<string> } | null;
  readonly preferred: ReadonlyArray<string>;
};

export function makePlan(choice: Choice, offers: ReadonlyMap<string, Terms>): Plan {
  if (choice.bundle) return planBundle(choice.bundle, choice.preferred, offers);
  const givers = new Map<Unit, ReadonlyArray<string>>();
  let leftOut = 0;
  for (const resource of choice.resources) {
    const wanted = choice.permissions.get(kindKey(resource)) ?? [];
    const units = wanted.filter((permission) => resource.permissions.includes(permission));
    if (wanted.length > 0 && units.length === 0) leftOut++;
    for (const permission of units) {
      const flows = resource.flows.filter((f) => f.permissions.includes(permission));
      givers.set(
        { resourceId: resource.id, permission },
        flows.map((f) => f.flowId),
      );
    }
  }
  const parts: Part[] = [];
  let rest = [...givers.keys()];
  while (rest.length > 0) {
    const part = largestPart(rest, givers, offers, choice.preferred);
    if (!part) break;
    parts.push(part);
    const taken = new Set(part.units);
    rest = rest.filter((unit) => !taken.has(unit));
  }
  return { parts, leftOut: leftOut + rest.length, unitCount: givers.size };
}

function planBundle(
  bundle: NonNullable<Choice["bundle"]>,
  preferred: ReadonlyArray<string>,
  offers: ReadonlyMap<string, Terms>,
): Plan {
  const ways = rankFlows(bundle.flowIds, offers, preferred);
  const [flowId] = ways;
  const parts = flowId ? [{ flowId, ways, units: [], bundleId: bundle.id }] : [];
  return { parts, leftOut: 0, unitCount: 0 };
}

/** Of the flows that give most of the rest, the best; what it gives is one request. */
function largestPart(
  rest: ReadonlyArray<Unit>,
  givers: ReadonlyMap<Unit, ReadonlyArray<string>>,
  offers: ReadonlyMap<string, Terms>,
  preferred: ReadonlyArray<string>,
): Part | null {
  const given = new Map<string, Unit[]>();
  for (const unit of rest)
    for (const flowId of givers.get(unit) ?? []) {
      const units = given.get(flowId);
      if (units) units.push(unit);
      else given.set(flowId, [unit]);
    }
  const known = rankFlows([...given.keys()], offers, preferred);
  const most = Math.max(0, ...known.map((id) => given.get(id)?.length ?? 0));
  const flowId = known.find((id) => given.get(id)?.length === most);
  if (flowId === undefined) return null;
  const units = given.get(flowId) ?? [];
  const ways = known.filter((id) => units.every((unit) => givers.get(unit)?.includes(id)));
  return { flowId, ways, units };
}

const lengths = [900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 259_200, 604_800, 2_592_000];
const MOST_LENGTHS = 6;

/** Round lengths up to the maximum, the default and the maximum themselves. */
export function lengthChoices(
  terms: ReadonlyArray<Pick<Offer, "maxSeconds" | "defaultSeconds">>,
): number[] {
  const max = shortest(terms.map((t) => t.maxSeconds));
  const top = max ?? Number.POSITIVE_INFINITY;
  const round = lengths.filter((seconds) => seconds <= top).slice(-MOST_LENGTHS);
  const must = [max, ...terms.map((t) => t.defaultSeconds)].filter((s) => s !== null && s <= top);
  return [...new Set([...round, ...(must as number[])])].sort((a, b) => a - b);
}

/** Null is without an end, which is longer than any. */
export const shortest = (seconds: ReadonlyArray<number | null>): number | null =>
  seconds.reduce(
    (least, s) => (least === null ? s : s === null ? least : Math.min(least, s)),
    null,
  );

/** The length that is asked for: the chosen one, else the shortest default of the flows. Undefined: no flow yet. */
export const secondsOf = (
  chosen: number | null | undefined,
  terms: ReadonlyArray<Pick<Offer, "defaultSeconds">>,
): number | null | undefined =>
  chosen !== undefined || terms.length === 0
    ? chosen
    : shortest(terms.map((t) => t.defaultSeconds));
