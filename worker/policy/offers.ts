/** What a person may ask for, how long, who would approve, and why not the rest. */
import type { FlowId } from "../contract/values";
import { decideEntry } from "./access-link";
import { type CompiledFlow, type CompiledPolicies, waysTo } from "./compile";
import { durationsUntil, linkEnd } from "./durations";
import type { FlowPolicy, PersonFacts, Reason, ResourceFacts } from "./facts";
import { byStrictness, type OfferTerms, termsOf } from "./offer-terms";
import { openFlows } from "./permits";
import { isExcluded, selectResource } from "./selectors";
import { decideTimeframe, type TimeframeVerdict } from "./timeframe";

export type Offer = OfferTerms & {
  readonly allowed: boolean;
  /** Allowed: why. Not allowed: everything that stands against it. */
  readonly reasons: ReadonlyArray<Reason>;
  readonly timeframe: TimeframeVerdict;
  /** The end of the access link, and of everything asked through it. */
  readonly boundAt: number | null;
};

/** Answers are kept for a minute: what is offered must still be right at its end. */
export const BOUNDED_OFFER_MS = 60_000;

function lengthsUntil(
  { document }: FlowPolicy,
  boundAt: number | null,
  now: number,
): Partial<Pick<OfferTerms, "maxSeconds" | "defaultSeconds">> & {
  readonly boundAt: number | null;
} {
  if (boundAt === null) return { boundAt };
  const { maxSeconds, defaultSeconds } = document.duration;
  const until = durationsUntil({ maxSeconds, defaultSeconds }, boundAt, now + BOUNDED_OFFER_MS);
  return {
    boundAt,
    maxSeconds: until.maxSeconds,
    defaultSeconds: until.defaultSeconds ?? until.maxSeconds,
  };
}

export type AccessVerdict = {
  readonly flowId: FlowId;
  readonly allowed: boolean;
  readonly reasons: ReadonlyArray<Reason>;
};

export type PermissionOffers = {
  readonly permission: string;
  /** Allowed ones first, the strictest approval first among them. */
  readonly offers: ReadonlyArray<Offer>;
  /** The allowed flow with the strictest approval; null when none is allowed. */
  readonly suggestedFlowId: FlowId | null;
};

/**
 * What each flow offers this person, allowed ones first. Switched-off flows are left out, link flows too unless
 * this session came through that link. `allowedOnly` spares the reasons of those who are told nothing anyway.
 */
export function offersFor(
  compiled: CompiledPolicies,
  person: PersonFacts,
  now: number,
  options: { readonly throughLink?: FlowId | null; readonly allowedOnly?: boolean } = {},
): Offer[] {
  const { throughLink = null, allowedOnly = false } = options;
  const open = openFlows(compiled, person, now, throughLink);
  const shut = allowedOnly ? [] : withoutFlows(compiled.flows, open);
  return [...open, ...shut]
    .filter(({ policy }) => isShown(policy, throughLink))
    .map(({ policy }) =>
      offer(policy, decideFlow(policy, person, now, throughLink), person, now, throughLink),
    );
}

function withoutFlows(flows: ReadonlyArray<CompiledFlow>, taken: ReadonlyArray<CompiledFlow>) {
  const left = new Set(flows);
  for (const flow of taken) left.delete(flow);
  return left;
}

/** How each flow that offers this permission on this kind of resource decides, with all reasons. */
export function decideAccess(
  compiled: CompiledPolicies,
  person: PersonFacts,
  resource: ResourceFacts,
  permission: string,
  now: number,
  throughLink: FlowId | null = null,
): AccessVerdict[] {
  const ways = waysTo(compiled, resource).get(permission)?.all ?? [];
  return [...new Set(ways.map((way) => way.flow))].map(({ policy }) => {
    const byFlow = decideFlow(policy, person, now, throughLink);
    const byTarget = decideUnit(policy, resource, permission);
    return { flowId: policy.id, ...both(byFlow, byTarget) };
  });
}

/** Permissions × flows for one resource, for the page of that resource. */
export function offersForResource(
  compiled: CompiledPolicies,
  person: PersonFacts,
  resource: ResourceFacts,
  now: number,
  throughLink: FlowId | null = null,
): PermissionOffers[] {
  return [...waysTo(compiled, resource).keys()].sort().map((permission) => {
    const verdicts = decideAccess(compiled, person, resource, permission, now, throughLink);
    const offers = verdicts
      .map((verdict) => ({ verdict, flow: compiled.flowById.get(verdict.flowId) }))
      .filter((o): o is typeof o & { flow: CompiledFlow } => o.flow !== undefined)
      .filter(({ flow }) => isShown(flow.policy, throughLink))
      .sort((a, b) => byStrictness(a.flow.policy.document, b.flow.policy.document))
      .map(({ verdict, flow }) => offer(flow.policy, verdict, person, now, throughLink));
    const allowed = offers.filter((o) => o.allowed);
    const rest = offers.filter((o) => !o.allowed);
    return {
      permission,
      offers: [...allowed, ...rest],
      suggestedFlowId: allowed[0]?.flowId ?? null,
    };
  });
}

/** Whether a flow takes requests from this person at `now`, whatever they ask for. */
export function decideFlow(
  policy: FlowPolicy,
  person: PersonFacts,
  now: number,
  throughLink: FlowId | null,
): { readonly allowed: boolean; readonly reasons: Reason[] } {
  if (!policy.document.active) {
    return {
      allowed: false,
      reasons: [{ code: "flow_inactive", message: "This flow is switched off." }],
    };
  }
  const entry = decideEntry(policy, person, throughLink, now);
  const timeframe = decideTimeframe(policy.document.timeframe, person.timeZone, now);
  const when = { allowed: timeframe.open, reasons: [timeframe.reason] };
  return both(entry, policy.document.timeframe === null ? { allowed: true, reasons: [] } : when);
}

/** Whether one of the flow's targets offers this permission on this resource. One target must do both. */
export function decideUnit(
  policy: FlowPolicy,
  resource: ResourceFacts,
  permission: string,
): { readonly allowed: boolean; readonly reasons: Reason[] } {
  const offering = policy.targets.filter(
    (t) =>
      t.integration === resource.integrationId &&
      t.resourceType === resource.type &&
      t.permissions.includes(permission),
  );
  if (offering.length === 0) {
    const message = `This flow does not offer “${permission}” on “${resource.name}”.`;
    return { allowed: false, reasons: [{ code: "permission_not_offered", message }] };
  }
  const verdicts = offering.map((target) => ({ target, ...selectResource(target, resource) }));
  const found = verdicts.find((v) => v.selected);
  if (found) return { allowed: true, reasons: [{ code: "selected", message: found.because }] };
  return {
    allowed: false,
    reasons: verdicts.map(({ target, because }) => ({
      code: isExcluded(target, resource) ? "excluded" : "not_selected",
      message: because,
    })),
  };
}

type Part = { readonly allowed: boolean; readonly reasons: ReadonlyArray<Reason> };

/** Yes with the reasons of both, or no with the reasons against it. */
function both(a: Part, b: Part): { readonly allowed: boolean; readonly reasons: Reason[] } {
  const allowed = a.allowed && b.allowed;
  const telling = [a, b].filter((part) => part.allowed === allowed);
  return { allowed, reasons: telling.flatMap((part) => part.reasons) };
}

const isShown = ({ id, document }: FlowPolicy, throughLink: FlowId | null): boolean =>
  document.active &&
  (document.trigger === "self_serve" ? throughLink === null : throughLink === id);

const offer = (
  policy: FlowPolicy,
  verdict: Part,
  person: PersonFacts,
  now: number,
  throughLink: FlowId | null,
): Offer => ({
  ...termsOf(policy),
  ...lengthsUntil(policy, linkEnd(policy, throughLink), now),
  allowed: verdict.allowed,
  reasons: verdict.reasons,
  timeframe: decideTimeframe(policy.document.timeframe, person.timeZone, now),
});
