/** Taking people out: disabled for now, or deleted for good. */
import { eq, sql } from "drizzle-orm";
import { groupMembers, shiftTurns, users } from "../../db/schema";
import { endEverythingOf } from "../access/end-everything-of";
import type { User } from "../contract/users";
import type { UserId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { endSignIns } from "./end-sign-ins";
import { lastAdmin, notLastAdmin } from "./last-admin";
import { getUser, requireUserRow } from "./show-users";

/**
 * Sessions and tokens end in the same transaction, access and open requests right after it; the sweep does that part
 * again should this process die in between.
 *
 * @throws {AppError} `not_found`; `not_allowed` for oneself and for the last active admin
 */
export async function disableUser(ctx: AppContext, userId: UserId): Promise<User> {
  requireAdmin(ctx);
  const row = await requireEndable(ctx, userId);
  if (row.status !== "disabled") {
    const done = await commit(ctx, {
      entries: [{ action: "user.disabled", subject: userId, detail: { email: row.email } }],
      guard: sql`exists (select 1 from ${users} where ${users.id} = ${userId} and ${users.status} in ('invited', 'active')) and ${notLastAdmin(userId)}`,
      writes: [
        ctx.db
          .update(users)
          .set({ status: "disabled", updatedAt: ctx.now() })
          .where(eq(users.id, userId)),
        ...endSignIns(ctx, userId),
      ],
    });
    if (!done) throw lastAdmin();
  }
  await endEverythingOf(ctx, userId, "The account was disabled.");
  return getUser(ctx, userId);
}

/**
 * The row stays for requests and the audit, under an address that nobody can have, so that a later owner of the
 * address is somebody else here too.
 *
 * @throws as `disableUser`
 */
export async function deleteUser(ctx: AppContext, userId: UserId): Promise<void> {
  requireAdmin(ctx);
  const row = await requireEndable(ctx, userId);
  const done = await commit(ctx, {
    entries: [{ action: "user.deleted", subject: userId, detail: { email: row.email } }],
    guard: sql`exists (select 1 from ${users} where ${users.id} = ${userId} and ${users.status} <> 'deleted') and ${notLastAdmin(userId)}`,
    writes: [
      ctx.db
        .update(users)
        .set({
          status: "deleted",
          email: `${row.email} (deleted ${userId})`,
          emailKey: `${row.emailKey} (deleted ${userId})`,
          mailbox: null,
          pendingEmail: null,
          updatedAt: ctx.now(),
        })
        .where(eq(users.id, userId)),
      ctx.db.update(users).set({ managerId: null }).where(eq(users.managerId, userId)),
      ctx.db.delete(groupMembers).where(eq(groupMembers.userId, userId)),
      ctx.db.delete(shiftTurns).where(eq(shiftTurns.userId, userId)),
      ...endSignIns(ctx, userId),
    ],
  });
  if (!done) throw lastAdmin();
  await endEverythingOf(ctx, userId, "The account was deleted.");
}

async function requireEndable(ctx: AppContext, userId: UserId) {
  const admin = requireAdmin(ctx);
  const row = await requireUserRow(ctx, userId);
  if (row.status === "deleted") throw new AppError("not_found", "Nothing is here.");
  if (userId === admin.userId)
    throw new AppError("not_allowed", "Nobody takes themselves out. Ask another admin.");
  return row;
}

/** Lets a disabled person sign in again. @throws {AppError} `not_found`, `not_allowed` */
export async function enableUser(ctx: AppContext, userId: UserId): Promise<User> {
  requireAdmin(ctx);
  const row = await requireUserRow(ctx, userId);
  if (row.status === "deleted") throw new AppError("not_found", "Nothing is here.");
  if (row.status === "disabled") {
    const status = row.lastSignInAt === null && row.role !== "external" ? "invited" : "active";
    await commit(ctx, {
      entries: [{ action: "user.enabled", subject: userId, detail: { email: row.email } }],
      guard: sql`exists (select 1 from ${users} where ${users.id} = ${userId} and ${users.status} = 'disabled')`,
      writes: [
        ctx.db.update(users).set({ status, updatedAt: ctx.now() }).where(eq(users.id, userId)),
      ],
    });
  }
  return getUser(ctx, userId);
}
