/** The last gate before a target is called: are the people and the approvals still what the policy wants? */
import { organization, type RequestRow, type UnitRow } from "../../db/schema";
import type { AppContext } from "../lib/context";
import type { PersonFacts } from "../policy/facts";
import { decideRequester, whyNotActive } from "../policy/requesters";
import { approvalsOf } from "./approval-of";
import { loadPerson } from "./load-facts";
import { loadReferenceNames, nameOfIn } from "./reference-names";
import { termsHashOf } from "./terms";

export type Gate =
  | { readonly open: true }
  /** Not now: granting is paused. */
  | { readonly open: false; readonly wait: true; readonly reason: string }
  | { readonly open: false; readonly wait: false; readonly reason: string };

/** Said where a decision or a grant comes after the end of the link that a request was made through. */
export const LINK_OVER =
  "The access link that this was asked through has ended, and access through it with the link.";

const shut = (reason: string): Gate => ({ open: false, wait: false, reason });

/**
 * The policy is the one the request was made under; the people are those of now. Who was on call is asked for the
 * moment of the decision, because shifts change while a request is worked on.
 */
export async function checkGate(
  ctx: AppContext,
  request: RequestRow,
  units: ReadonlyArray<UnitRow>,
): Promise<Gate> {
  const [org] = await ctx.db
    .select({ paused: organization.paused, names: organization.namesStored })
    .from(organization);
  if (!org || org.paused)
    return { open: false, wait: true, reason: "Granting is paused by an admin." };
  if (org.names)
    return { open: false, wait: true, reason: "An update is being finished, within a minute." };

  if (request.boundAt !== null && ctx.now() >= request.boundAt) return shut(LINK_OVER);

  const person = await loadPerson(ctx, request.requesterId);
  if (!person) return shut("The requester no longer exists.");
  const inactive = whyNotActive(person);
  if (inactive) return shut(inactive.message);
  if (request.policy.requesters.conditions.length > 0) {
    const { allowed } = decideRequester(request.policy.requesters, person);
    if (!allowed) return shut(await whyNot(ctx, request, person));
  }
  return request.automatic ? { open: true } : checkApprovals(ctx, request, units);
}

async function checkApprovals(
  ctx: AppContext,
  request: RequestRow,
  units: ReadonlyArray<UnitRow>,
): Promise<Gate> {
  const wanted = units.filter((u) => !u.leftOut);
  if ((await termsHashOf(request, wanted)) !== request.termsHash) {
    return shut("What was approved is not what would be granted.");
  }
  const seen = new Set([request.termsHash, ...request.widerTerms]);
  const approvals = await approvalsOf(ctx, [{ request, units }], {
    ...(request.decidedAt !== null && { at: request.decidedAt }),
    counts: (vote) => seen.has(vote.termsHash),
  });
  return approvals.get(request.id)?.verdict.outcome === "approved"
    ? { open: true }
    : shut("The approval no longer holds: an approver has left or lost the right to approve this.");
}

async function whyNot(ctx: AppContext, { policy }: RequestRow, person: PersonFacts) {
  const nameOf = nameOfIn(await loadReferenceNames(ctx, [policy]));
  const { reasons } = decideRequester(policy.requesters, person, nameOf);
  return reasons.map((r) => r.message).join(" ") || "The requester may no longer ask for this.";
}
