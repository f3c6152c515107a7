import { eq } from "drizzle-orm";
import { seats } from "../../db/schema";
import type { AccessRequest } from "../contract/requests";
import type { RequestId } from "../contract/values";
import { type AppContext, requirePerson } from "../lib/context";
import { AppError } from "../lib/errors";
import { changeRequest, requireOwn } from "./change-request";

/** One reminder an hour: approvers are people. */
const REMIND_EVERY_SECONDS = 3_600;

/** Mails the approvers again. @throws {AppError} `not_found`, `not_allowed`, `already_decided`, `too_many_calls` */
export async function remindApprovers(ctx: AppContext, id: RequestId): Promise<AccessRequest> {
  requirePerson(ctx);
  return changeRequest(ctx, id, async (before) => {
    requireOwn(ctx, before);
    const { request } = before;
    if (request.state !== "pending")
      throw new AppError("already_decided", "This request is no longer waiting.");
    if (!(await ctx.takeLimit(`remind:${id}`, { count: 1, windowSeconds: REMIND_EVERY_SECONDS }))) {
      throw new AppError("too_many_calls", "They were reminded within the last hour.", {
        retryAfterSeconds: REMIND_EVERY_SECONDS,
      });
    }
    const seated = await ctx.db.select().from(seats).where(eq(seats.requestId, id));
    const hour = Math.floor(ctx.now() / 3_600_000);
    return {
      before,
      request: {},
      units: new Map(),
      entries: [{ action: "request.reminded", subject: id, detail: { number: request.number } }],
      messages: seated.map(({ userId, linkId }) => ({
        key: `${id}:reminder:${hour}:${userId}`,
        template: "approval_reminder",
        recipient: userId,
        payload: { requestId: id, linkId },
      })),
    };
  });
}
