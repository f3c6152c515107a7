import { and, eq } from "drizzle-orm";
import type { AuditEntry } from "../../db/commit";
import { decisions, users } from "../../db/schema";
import type { AccessRequest, NewDecision } from "../contract/requests";
import type { RequestId, UserId } from "../contract/values";
import type { Actor } from "../lib/actor";
import { type AppContext, requireSomebody } from "../lib/context";
import { AppError } from "../lib/errors";
import { newId } from "../lib/ids";
import type { ApprovalVerdict } from "../policy/approval";
import type { AggregateChange, FullAggregate } from "./aggregate";
import { approvalsOf } from "./approval-of";
import { changeRequest } from "./change-request";
import { LINK_OVER } from "./check-gate";
import { type Narrowed, narrow } from "./narrow-request";

/** How long "approved" waits for "granted". */
const APPROVED_MAIL_MS = 15_000;

type Approver = {
  readonly userId: UserId;
  readonly via: "session" | "token" | "extension" | "link";
};

/**
 * Approves, narrows or rejects. The people are looked up anew: whoever lost the right to approve cannot.
 *
 * @throws {AppError} `not_found`; `not_allowed` for those who may see but not decide; `step_up_required` for a token, the
 *   extension or a mailed link where the flow wants approvers signed in; `already_decided`; `terms_changed` when other terms were shown; `bad_input` without a reason
 *   where one is wanted
 */
export async function decideRequest(
  ctx: AppContext,
  id: RequestId,
  decision: NewDecision,
): Promise<AccessRequest> {
  requireSomebody(ctx);
  const approver = approverOf(ctx.actor);
  return changeRequest(ctx, id, async (before) => {
    const verdict = await judge(ctx, before, approver, decision);
    const narrowed = decision.approve ? await narrow(before, decision) : null;
    const change = outcome(before, verdict, narrowed, ctx.now());
    return {
      ...change,
      entries: [entryOf(before, approver, decision, narrowed), ...change.entries],
      writes: writesOf(ctx, id, approver, decision),
    };
  });
}

function approverOf({ principal, via }: Actor): Approver {
  const { kind } = via;
  if (principal.kind === "member" && kind !== "job" && kind !== "none")
    return { userId: principal.userId, via: kind === "mail_link" ? "link" : kind };
  if (principal.kind === "outsider" && kind === "mail_link")
    return { userId: principal.userId, via: "link" };
  throw new AppError("not_allowed", "Sign in as an approver to decide this.");
}

const entryOf = (
  { request }: FullAggregate,
  approver: Approver,
  { approve, reason, termsHash }: NewDecision,
  narrowed: Narrowed | null,
): AuditEntry => ({
  action: approve ? "request.approved_by" : "request.rejected",
  subject: request.id,
  detail: {
    number: request.number,
    approverId: approver.userId,
    via: approver.via,
    reason,
    termsHash,
    ...(narrowed && { narrowed: narrowed.told }),
  },
});

const writesOf = (
  ctx: AppContext,
  requestId: RequestId,
  { userId, via }: Approver,
  { approve, reason, termsHash }: NewDecision,
) => [
  ctx.db.insert(decisions).values({
    id: newId("decision"),
    requestId,
    approverId: userId,
    approve,
    reason,
    termsHash,
    via,
    at: ctx.now(),
  }),
  // Acting on a mailed link proves the mailbox, as the first sign-in does.
  ctx.db.update(users).set({ status: "active" }).where(invitedStill(userId)),
];

const invitedStill = (userId: UserId) => and(eq(users.id, userId), eq(users.status, "invited"));

/** @throws {AppError} when this person may not say this now */
async function judge(
  ctx: AppContext,
  aggregate: FullAggregate,
  approver: Approver,
  decision: NewDecision,
): Promise<ApprovalVerdict> {
  const { request } = aggregate;
  if (request.state !== "pending") {
    throw new AppError("already_decided", "This request is no longer waiting for a decision.");
  }
  if (decision.approve && request.boundAt !== null && ctx.now() >= request.boundAt)
    throw new AppError("not_requestable", LINK_OVER);
  if (ctx.now() >= request.lapsesAt) {
    throw new AppError("already_decided", "This request has lapsed: nobody answered in time.");
  }
  const { settings } = request.policy;
  if (settings.approverSignInRequired && approver.via !== "session") {
    throw new AppError(
      "step_up_required",
      "This flow wants its approvers signed in. Sign in to the portal and decide there.",
      { url: `${ctx.settings.publicUrl}/requests/${request.id}` },
    );
  }
  if (settings.approverReasonRequired && decision.reason === "") {
    const detail = "Say why; this flow requires a reason.";
    throw new AppError("bad_input", detail, { errors: [{ pointer: "/reason", detail }] });
  }
  const approval = (await approvalsOf(ctx, [aggregate])).get(request.id);
  if (!approval) throw new AppError("already_decided", "The requester is gone.");
  if (!approval.approvers.has(approver.userId)) {
    throw new AppError("not_allowed", "You are not, or no longer, one of its approvers.");
  }
  if (decision.termsHash !== request.termsHash) {
    throw new AppError(
      "terms_changed",
      "The request is not what you saw any more. Look at it again and decide.",
    );
  }
  if (approval.votes.some((v) => v.approverId === approver.userId)) {
    throw new AppError("already_decided", "You have decided this request before.");
  }
  return approval.with({ by: approver.userId, approve: decision.approve });
}

function outcome(
  before: FullAggregate,
  verdict: ApprovalVerdict,
  narrowed: Narrowed | null,
  now: number,
): AggregateChange {
  const { id, number, requesterId } = before.request;
  const message = {
    key: `${id}:decided`,
    template: "request_decided",
    recipient: requesterId,
    payload: { requestId: id },
  };
  const base = { before, units: narrowed?.units ?? new Map() };
  if (verdict.outcome === "approved") {
    return {
      ...base,
      request: { ...narrowed?.request, state: "granting", decidedAt: now, message: null },
      entries: [{ action: "request.approved", subject: id, detail: { number } }],
      // Mostly access is there a second later, and one mail tells both.
      messages: [{ ...message, dueAt: now + APPROVED_MAIL_MS }],
    };
  }
  if (verdict.outcome === "rejected") {
    return {
      ...base,
      request: { state: "rejected", decidedAt: now, endedAt: now },
      units: new Map(
        before.units.map(
          (u) => [u.id, { state: "failed", endedAt: now, message: "Rejected." }] as const,
        ),
      ),
      entries: [],
      messages: [message],
    };
  }
  return { ...base, request: { ...narrowed?.request }, entries: [] };
}
