/** The last gate before a target is called: are the people and the approvals still what the policy wants? */
import { eq } from "drizzle-orm";
import { decisions, organization, type RequestRow, type UnitRow } from "../../db/schema";
import type { AppContext } from "../lib/context";
import { decideApproval } from "../policy/approval";
import type { PersonFacts } from "../policy/facts";
import { decideRequester, whyNotActive } from "../policy/requesters";
import { findApprovers } from "./find-approvers";
import { loadPerson, loadResources } from "./load-facts";
import { termsHashOf } from "./terms";

export type Gate =
  | { readonly open: true }
  /** Not now: granting is paused. */
  | { readonly open: false; readonly wait: true; readonly reason: string }
  | { readonly open: false; readonly wait: false; readonly reason: string };

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
  const [org] = await ctx.db.select({ paused: organization.paused }).from(organization);
  if (!org || org.paused)
    return { open: false, wait: true, reason: "Granting is paused by an admin." };

  const person = await loadPerson(ctx, request.requesterId);
  if (!person) return shut("The requester no longer exists.");
  const inactive = whyNotActive(person);
  if (inactive) return shut(inactive.message);
  if (request.policy.requesters.conditions.length > 0) {
    const { allowed, reasons } = decideRequester(request.policy.requesters, person);
    if (!allowed)
      return shut(
        reasons.map((r) => r.message).join(" ") || "The requester may no longer ask for this.",
      );
  }
  return request.automatic ? { open: true } : checkApprovals(ctx, request, units, person);
}

async function checkApprovals(
  ctx: AppContext,
  request: RequestRow,
  units: ReadonlyArray<UnitRow>,
  person: PersonFacts,
): Promise<Gate> {
  const votes = await ctx.db.select().from(decisions).where(eq(decisions.requestId, request.id));
  const wanted = units.filter((u) => !u.leftOut);
  if ((await termsHashOf(request, wanted)) !== request.termsHash) {
    return shut("What was approved is not what would be granted.");
  }
  const seen = new Set([request.termsHash, ...request.widerTerms]);
  const valid = votes.filter((v) => seen.has(v.termsHash));
  const found = await loadResources(
    ctx,
    wanted.map((u) => u.resourceId),
  );
  const asked = wanted.map((u) => found.get(u.resourceId) ?? { tags: {} });
  const decidedAt = request.decidedAt ?? ctx.now();
  const rule = await findApprovers({ ...ctx, now: () => decidedAt }, request.policy, person, asked);
  const verdict = decideApproval(
    rule,
    valid.map((v) => ({ by: v.approverId, approve: v.approve })),
    request.requesterId,
    request.policy.settings.selfApproval,
  );
  return verdict.outcome === "approved"
    ? { open: true }
    : shut("The approval no longer holds: an approver has left or lost the right to approve this.");
}
