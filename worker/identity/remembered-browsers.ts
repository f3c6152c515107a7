/** Browsers in which mailed links need no code, as their owner sees and ends them. */
import { and, desc, eq, gt, sql } from "drizzle-orm";
import { browsers } from "../../db/schema";
import type { RememberedBrowser } from "../contract/sessions";
import { type BrowserId, instantText } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireMember } from "../lib/context";
import { AppError } from "../lib/errors";

const mine = (ctx: AppContext) =>
  and(eq(browsers.userId, requireMember(ctx).userId), gt(browsers.expiresAt, ctx.now()));

export async function listBrowsers(ctx: AppContext): Promise<RememberedBrowser[]> {
  requireMember(ctx);
  const rows = await ctx.db
    .select()
    .from(browsers)
    .where(mine(ctx))
    .orderBy(desc(browsers.lastUsedAt))
    .limit(200);
  return rows.map((row) => ({
    id: row.id,
    userAgent: row.userAgent,
    createdAt: instantText(row.createdAt),
    lastUsedAt: instantText(row.lastUsedAt),
    expiresAt: instantText(row.expiresAt),
  }));
}

/** @throws {AppError} `not_found` for those that are forgotten already or somebody else's */
export async function forgetBrowser(ctx: AppContext, id: BrowserId): Promise<void> {
  requireMember(ctx);
  const it = and(mine(ctx), eq(browsers.id, id));
  const done = await commit(ctx, {
    entries: [{ action: "browser.forgotten", subject: id }],
    guard: sql`exists (select 1 from ${browsers} where ${it})`,
    writes: [ctx.db.delete(browsers).where(it)],
  });
  if (!done) throw new AppError("not_found", "Nothing is here.");
}

/** All of one's own. Without any, nothing happens. */
export async function forgetBrowsers(ctx: AppContext): Promise<void> {
  const { userId } = requireMember(ctx);
  const all = eq(browsers.userId, userId);
  await commit(ctx, {
    entries: [{ action: "browser.forgotten", subject: userId, detail: { all: true } }],
    guard: sql`exists (select 1 from ${browsers} where ${all})`,
    writes: [ctx.db.delete(browsers).where(all)],
  });
}
