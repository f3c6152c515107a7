import { and, eq, isNull, sql } from "drizzle-orm";
import { links, users } from "../../db/schema";
import type { UserId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { invitation } from "./invite-user";
import { requireUserRow } from "./show-users";
import { takeInvitationMail } from "./take-mail";

/**
 * Sends the invitation once more; links of earlier ones stop working.
 * @throws {AppError} `not_found`; `not_allowed` for somebody who has signed in already; `too_many_calls`
 */
export async function resendInvitation(ctx: AppContext, userId: UserId): Promise<void> {
  requireAdmin(ctx);
  const user = await requireUserRow(ctx, userId);
  const late = new AppError(
    "not_allowed",
    "Only people who have never signed in can be invited again.",
  );
  if (user.status !== "invited") throw late;
  await takeInvitationMail(ctx, user.email);
  const { write, message } = await invitation(ctx, userId);
  const earlier = and(eq(links.userId, userId), eq(links.purpose, "invite"), isNull(links.usedAt));
  const done = await commit(ctx, {
    entries: [
      { action: "user.invited", subject: userId, detail: { email: user.email, again: true } },
    ],
    guard: sql`exists (select 1 from ${users} where ${users.id} = ${userId} and ${users.status} = 'invited')`,
    writes: [ctx.db.update(links).set({ usedAt: ctx.now() }).where(earlier), write],
    messages: [message],
  });
  if (!done) throw late;
}
