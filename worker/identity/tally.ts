/** What people who are nobody yet ask for: counted per window, because they could ask without end. */
import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { runBatch } from "../../db/batch";
import { type Message, messageWrites } from "../../db/commit";
import { tallies } from "../../db/schema";
import type { AuditAction } from "../contract/audit-actions";
import { commit } from "../lib/commit";
import { type AppContext, requireSystem } from "../lib/context";
import { log } from "../lib/log";

/** One audit event for each subject in this time, whatever strangers do. */
const WINDOW_MS = 600_000;

/**
 * Writes what was asked for. No audit event of its own: the minute sweep makes one of all in a window. A log line tells
 * of each.
 */
export async function tally(
  ctx: AppContext,
  asked: {
    readonly action: AuditAction;
    readonly subject: string;
    /** Whether it had an effect. */
    readonly allowed: boolean;
    readonly writes: ReadonlyArray<BatchItem<"sqlite">>;
    readonly messages: ReadonlyArray<Message>;
  },
): Promise<void> {
  const { action, subject, allowed, writes, messages } = asked;
  const at = ctx.now();
  const windowAt = at - (at % WINDOW_MS);
  const [first, ...rest] = [
    ctx.db.run(sql`insert into ${tallies} (action, subject, window_at, count, allowed)
      values (${action}, ${subject}, ${windowAt}, 1, ${allowed ? 1 : 0})
      on conflict (action, subject, window_at) do update set count = count + 1, allowed = allowed + excluded.allowed`),
    ...writes,
    ...messageWrites(ctx.db, at, messages),
  ];
  await runBatch(ctx.db, [first, ...rest]);
  log.info(action, { subject, allowed });
  if (messages.length > 0) await ctx.wakes.sendMail();
}

/** Makes audit events of the windows that are over. */
export async function writeTallies(ctx: AppContext): Promise<void> {
  requireSystem(ctx);
  const over = sql`${tallies.windowAt} <= ${ctx.now() - WINDOW_MS}`;
  const rows = await ctx.db.select().from(tallies).where(over).limit(200);
  for (const { action, subject, windowAt, count, allowed } of rows) {
    const same = sql`action = ${action} and subject = ${subject} and window_at = ${windowAt}`;
    await commit(ctx, {
      entries: [
        {
          action: action as AuditAction,
          subject,
          detail: {
            count,
            allowed,
            from: new Date(windowAt).toISOString(),
            to: new Date(windowAt + WINDOW_MS).toISOString(),
          },
        },
      ],
      guard: sql`exists (select 1 from ${tallies} where ${same} and count = ${count})`,
      writes: [ctx.db.run(sql`delete from ${tallies} where ${same}`)],
    });
  }
}
