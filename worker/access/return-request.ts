import type { AccessRequest } from "../contract/requests";
import type { RequestId } from "../contract/values";
import { type AppContext, requirePerson } from "../lib/context";
import { beginEnd } from "./begin-end";
import { actingName, changeRequest, requireOwn } from "./change-request";
import { requireStanding } from "./revoke-request";

/** Hands access back early. @throws {AppError} `not_found`, `not_allowed`, `already_decided` */
export async function returnRequest(
  ctx: AppContext,
  id: RequestId,
  reason = "",
): Promise<AccessRequest> {
  requirePerson(ctx);
  const by = await actingName(ctx);
  return changeRequest(ctx, id, (before) => {
    requireOwn(ctx, before);
    requireStanding(before);
    return beginEnd(before, {
      state: "returned",
      by,
      reason: reason || "Handed back.",
      at: ctx.now(),
    });
  });
}
