import type { AccessRequest } from "../contract/requests";
import type { RequestId } from "../contract/values";
import { type AppContext, requirePerson } from "../lib/context";
import { AppError } from "../lib/errors";
import type { Aggregate, AggregateChange } from "./aggregate";
import { actingName, changeRequest, requireOwn } from "./change-request";

/** Withdraws the actor's own pending request. @throws {AppError} `not_found`, `not_allowed`, `already_decided` */
export async function cancelRequest(
  ctx: AppContext,
  id: RequestId,
  reason = "",
): Promise<AccessRequest> {
  requirePerson(ctx);
  const by = await actingName(ctx);
  return changeRequest(ctx, id, (before) => {
    requireOwn(ctx, before);
    if (before.request.state !== "pending") {
      throw new AppError(
        "already_decided",
        "This request is no longer waiting. Active access can be handed back.",
      );
    }
    return cancelling(before, by, reason || "Withdrawn.", ctx.now());
  });
}

/** A pending request that is withdrawn, by its requester or because the requester left. */
export function cancelling(
  before: Aggregate,
  by: string,
  reason: string,
  now: number,
): AggregateChange {
  const { id, number } = before.request;
  return {
    before,
    request: { state: "cancelled", endedAt: now, endedBy: by, endReason: reason },
    units: new Map(
      before.units.map(
        (u) => [u.id, { state: "failed", endedAt: now, message: "Withdrawn." }] as const,
      ),
    ),
    entries: [{ action: "request.cancelled", subject: id, detail: { number, by, reason } }],
  };
}
