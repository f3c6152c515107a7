/** Which rows of the outbox are ours to send, and what became of them. */
import { and, eq, lte, min, sql } from "drizzle-orm";
import { type OutboxRow, outbox } from "../../db/schema";
import type { Instant } from "../contract/values";
import type { MailContext } from "./template";
import { urgentTemplates } from "./templates/all";

/** A claimed row is nobody else's for this long. Longer than one send may take. */
export const LEASE_MS = 60_000;

/**
 * Takes due rows by moving their due moment beyond a lease, in one statement: no two senders get the same row, and
 * what a dead sender had taken comes back by itself.
 */
export async function claimRows(
  ctx: MailContext,
  now: Instant,
  count: number,
): Promise<OutboxRow[]> {
  const due = ctx.db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.state, "waiting"), lte(outbox.dueAt, now)))
    .orderBy(sql`${outbox.template} in ${urgentTemplates} desc`, outbox.dueAt)
    .limit(count);
  const rows = await ctx.db
    .update(outbox)
    .set({ dueAt: now + LEASE_MS, attempts: sql`${outbox.attempts} + 1` })
    .where(sql`${outbox.id} in ${due}`)
    .returning();
  return rows.sort(
    (a, b) =>
      Number(urgentTemplates.includes(b.template)) - Number(urgentTemplates.includes(a.template)) ||
      a.id - b.id,
  );
}

/** Only while the lease is still ours: a slow sender must not overwrite what a later one has found. */
const leased = (row: OutboxRow) =>
  and(eq(outbox.id, row.id), eq(outbox.state, "waiting"), eq(outbox.dueAt, row.dueAt));

export async function markSent(ctx: MailContext, row: OutboxRow): Promise<void> {
  await ctx.db
    .update(outbox)
    .set({ state: "sent", sentAt: ctx.now(), lastError: null })
    .where(and(eq(outbox.id, row.id), eq(outbox.state, "waiting")));
}

export async function markDropped(ctx: MailContext, row: OutboxRow, reason: string): Promise<void> {
  await ctx.db
    .update(outbox)
    .set({ state: "dropped", lastError: reason.slice(0, 1_000) })
    .where(leased(row));
}

export async function putBack(
  ctx: MailContext,
  row: OutboxRow,
  dueAt: Instant,
  reason: string | null,
): Promise<void> {
  await ctx.db
    .update(outbox)
    // Without a reason it was not tried at all.
    .set(
      reason === null
        ? { dueAt, attempts: row.attempts - 1 }
        : { dueAt, lastError: reason.slice(0, 1_000) },
    )
    .where(leased(row));
}

/** When the next row falls due; null when none waits. */
export async function nextDueAt(ctx: MailContext): Promise<Instant | null> {
  const [row] = await ctx.db
    .select({ at: min(outbox.dueAt) })
    .from(outbox)
    .where(eq(outbox.state, "waiting"));
  return row?.at ?? null;
}
