/** A leaver loses everything: access, open requests, and the seat of an approver. */
import { and, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { requests } from "../../db/schema";
import type { UserId } from "../contract/values";
import { type AppContext, requireSystem } from "../lib/context";
import { AppError } from "../lib/errors";
import { log } from "../lib/log";
import { beginEnd } from "./begin-end";
import { cancelling } from "./cancel-request";
import { actingName, changeAggregate } from "./change-request";
import { reseatApprovers } from "./reseat-approvers";

/**
 * Ends all that a person holds or asked for, and passes on what waits for them. Call after their status was changed;
 * the minute sweep repeats it, so a crash in between loses nothing.
 */
export async function endEverythingOf(
  ctx: AppContext,
  userId: UserId,
  reason: string,
): Promise<void> {
  const open = await ctx.db
    .select({ id: requests.id })
    .from(requests)
    .where(
      and(
        sql`(${requests.granteeId} = ${userId} or ${requests.requesterId} = ${userId})`,
        inList(requests.state, ["pending", "granting", "active"]),
      ),
    );
  const by = await actingName(ctx);
  for (const { id } of open) {
    await changeAggregate(ctx, id, (before) => {
      const { state } = before.request;
      if (state === "pending") return cancelling(before, by, reason, ctx.now());
      if (state === "granting" || state === "active") {
        return beginEnd(before, { state: "revoked", by, reason, at: ctx.now() });
      }
      throw new AppError("already_decided", "It is ending already.");
    }).catch((error: unknown) => {
      // It ended by itself between the list and the change; anything else is for the sweep to repeat.
      if (!(error instanceof AppError && error.code === "already_decided")) {
        log.error("leaver.not_ended", { requestId: id, error });
      }
    });
  }
  await reseatApprovers(ctx, { userId });
}

/** People who are disabled or deleted and still hold or wait for something: a crash or a direct edit left them. */
export async function endLeftovers(ctx: AppContext): Promise<number> {
  requireSystem(ctx);
  const left = await ctx.db.all<{ id: UserId }>(sql`
    select distinct u.id from requests r join users u on u.id in (r.grantee_id, r.requester_id)
    where r.state in ('pending', 'granting', 'active') and u.status in ('disabled', 'deleted') limit 100`);
  for (const { id } of left) await endEverythingOf(ctx, id, "The account is disabled.");
  return left.length;
}
