/** Signed-in browsers, as their owners and admins see and end them. */
import { and, desc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import { sessions } from "../../db/schema";
import type { Session } from "../contract/sessions";
import { instantText, type SessionId, type UserId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin, requirePerson } from "../lib/context";
import { AppError } from "../lib/errors";
import { endSessions } from "./end-sign-ins";
import { forgetBrowsers } from "./remembered-browsers";
import { requireUserRow } from "./show-users";

const currentOf = (ctx: AppContext): SessionId | null =>
  ctx.actor.via.kind === "session" ? ctx.actor.via.id : null;

/** A link session manages link sessions only: it proves less than a member's. */
const mine = (ctx: AppContext) => {
  const person = requirePerson(ctx);
  return and(
    eq(sessions.userId, person.userId),
    isNull(sessions.endedAt),
    gt(sessions.expiresAt, ctx.now()),
    person.kind === "outsider" ? eq(sessions.kind, "link") : undefined,
  );
};

export async function listSessions(ctx: AppContext): Promise<Session[]> {
  requirePerson(ctx);
  const rows = await ctx.db
    .select()
    .from(sessions)
    .where(mine(ctx))
    .orderBy(desc(sessions.lastSeenAt))
    .limit(200);
  return rows.map((row) => ({
    id: row.id,
    current: row.id === currentOf(ctx),
    kind: row.kind,
    userAgent: row.userAgent,
    createdAt: instantText(row.createdAt),
    lastSeenAt: instantText(row.lastSeenAt),
    expiresAt: instantText(row.expiresAt),
  }));
}

/** @throws {AppError} `not_found` for sessions that are over or somebody else's */
export async function endSession(ctx: AppContext, id: SessionId): Promise<void> {
  requirePerson(ctx);
  const it = and(mine(ctx), eq(sessions.id, id));
  const done = await commit(ctx, {
    entries: [{ action: "session.ended", subject: id }],
    guard: sql`exists (select 1 from ${sessions} where ${it})`,
    writes: [ctx.db.update(sessions).set({ endedAt: ctx.now() }).where(it)],
  });
  if (!done) throw new AppError("not_found", "Nothing is here.");
}

/** A member's remembered browsers are forgotten with it: whoever worries about one worries about both. */
export async function endOtherSessions(ctx: AppContext): Promise<void> {
  const person = requirePerson(ctx);
  const others = and(mine(ctx), ne(sessions.id, currentOf(ctx) ?? "sess_"));
  if (person.kind !== "outsider") await forgetBrowsers(ctx);
  await commit(ctx, {
    entries: [{ action: "session.ended", subject: person.userId, detail: { all: "others" } }],
    guard: sql`exists (select 1 from ${sessions} where ${others})`,
    writes: [ctx.db.update(sessions).set({ endedAt: ctx.now() }).where(others)],
  });
}

/** An admin signs a person out everywhere; API tokens stay. @throws {AppError} `not_found` */
export async function endUserSessions(ctx: AppContext, userId: UserId): Promise<void> {
  requireAdmin(ctx);
  await requireUserRow(ctx, userId);
  await commit(ctx, {
    entries: [{ action: "session.ended", subject: userId, detail: { all: true } }],
    writes: endSessions(ctx, userId),
  });
}
