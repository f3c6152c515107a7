/** Deletes what is of no use any more: keys, codes, links and sessions that are over. */
import { sql } from "drizzle-orm";
import { runBatch } from "../../../db/batch";
import type { AppContext } from "../../lib/context";

const DAY_MS = 86_400_000;

export async function forgetOld(ctx: AppContext): Promise<void> {
  const now = ctx.now();
  await runBatch(ctx.db, [
    ctx.db.run(sql`delete from idempotency_keys where created_at < ${now - DAY_MS}`),
    ctx.db.run(sql`delete from email_codes where expires_at < ${now - DAY_MS}`),
    ctx.db.run(sql`delete from link_codes where expires_at < ${now - DAY_MS}`),
    ctx.db.run(sql`delete from links where expires_at < ${now - 30 * DAY_MS}`),
    ctx.db.run(sql`delete from browsers where expires_at < ${now}`),
    ctx.db.run(sql`delete from extension_codes where expires_at < ${now - DAY_MS}`),
    ctx.db.run(sql`delete from extension_sessions where expires_at < ${now - 30 * DAY_MS}`),
    ctx.db.run(sql`delete from sessions where expires_at < ${now - 30 * DAY_MS}`),
  ]);
}
