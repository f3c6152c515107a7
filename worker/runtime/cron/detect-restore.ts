/** Notices that the database was restored to the past, by its audit chain or by the word of the start, and makes the books safe. */
import { sql } from "drizzle-orm";
import { auditEvents, integrations, organization, requests } from "../../../db/schema";
import { beginEnd } from "../../access/begin-end";
import { changeAggregate } from "../../access/change-request";
import { toAdmins } from "../../access/target-trouble";
import { commit } from "../../lib/commit";
import type { AppContext } from "../../lib/context";
import { AppError } from "../../lib/errors";
import { log } from "../../lib/log";

/**
 * A restored database shows access that has ended since as active, and does not know what was granted since.
 * Nothing half-granted is granted again; what should be over is revoked once more; what the books do not know is
 * found by a reconcile of every integration, started at once. Granting is paused until an admin resumes it.
 */
export async function detectRestore(ctx: AppContext): Promise<boolean> {
  const lost = await ctx.auditChain.findRestore();
  const told = await untoldSoFar(ctx);
  if (!lost && told === undefined) return false;
  const now = ctx.now();
  log.error("database.restored", { lostHead: lost?.seq ?? null, told: told ?? null });
  const reason =
    "The database was restored to an earlier state. Check the activity, then resume granting.";
  const rows = await ctx.db
    .select({ id: requests.id })
    .from(requests)
    .where(sql`${requests.state} = 'granting'`);
  for (const { id } of rows) {
    await changeAggregate(ctx, id, (before) =>
      beginEnd(before, {
        state: "failed",
        by: "Hallpass",
        reason: "The database was restored meanwhile; request it again.",
        at: now,
      }),
    ).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
    });
  }
  await commit(ctx, {
    at: now,
    entries: [
      {
        action: "database.restored",
        subject: "organization",
        detail: { ...(lost && { lostHead: lost }), ...(told !== undefined && { told }) },
      },
    ],
    writes: [
      // By a random step: caches may hold answers of numbers that the restored database would count again.
      ctx.db.update(organization).set({
        paused: true,
        pausedReason: reason,
        factsVersion: sql`facts_version + 1000000 + abs(random() % 1000000000)`,
      }),
      ctx.db.update(integrations).set({ nextSyncAt: now }),
    ],
    messages: await toAdmins(
      ctx,
      "database_restored",
      lost ? `restored:${lost.seq}:${lost.hash.slice(0, 16)}` : `restored:${told}`,
      {},
    ),
  });
  // Last: until here a crash means that all of this is done again.
  if (lost) await ctx.auditChain.acknowledgeRestore(now);
  return true;
}

/**
 * What the start of this machine found when the audit chain cannot tell: its head is part of the state that was
 * restored. Told once: the event that says so is looked for.
 */
async function untoldSoFar({ db, settings }: AppContext): Promise<string | undefined> {
  const { restored } = settings;
  if (restored === undefined) return undefined;
  const [known] = await db
    .select({ seq: auditEvents.seq })
    .from(auditEvents)
    .where(
      sql`${auditEvents.action} = 'database.restored' and ${auditEvents.detail}->>'told' = ${restored}`,
    )
    .limit(1);
  return known ? undefined : restored;
}
