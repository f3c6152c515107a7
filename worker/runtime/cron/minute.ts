/** What happens every minute: the nets under everything that can be lost. Each part fails alone. */
import { and, isNotNull, sql } from "drizzle-orm";
import { integrations, requests } from "../../../db/schema";
import { endLeftovers } from "../../access/end-everything-of";
import { reseatApprovers } from "../../access/reseat-approvers";
import { alertAdmins } from "../../access/target-trouble";
import { finishDraining } from "../../admin/finish-draining";
import { sendDueReports } from "../../admin/send-report";
import type { AppContext } from "../../lib/context";
import { log } from "../../lib/log";
import { startDueSyncs } from "../../sync/start-due-syncs";
import { detectRestore } from "./detect-restore";
import { foldNames } from "./fold-names";
import { forgetOld } from "./forget-old";
import { obeyRetention } from "./obey-retention";

/** How many overdue requests one sweep wakes; the rest are found a minute later. */
const SWEEP_LIMIT = 20_000;
const ALERT_AFTER_MS = 30_000;

export async function everyMinute(ctx: AppContext): Promise<void> {
  const parts: ReadonlyArray<readonly [string, (ctx: AppContext) => Promise<unknown>]> = [
    // First: after a restore nothing may be granted from the books before they are made safe.
    ["detect-restore", detectRestore],
    ["names", foldNames],
    ["sweep", sweep],
    ["alerts", alertLate],
    ["leftovers", endLeftovers],
    ["reseat", (c) => reseatApprovers(c)],
    ["syncs", startDueSyncs],
    ["draining", finishDraining],
    ["reports", sendDueReports],
    ["outbox", (c) => c.wakes.sendMail()],
    ["audit", (c) => c.wakes.sealAudit()],
    ["forget", forgetOld],
    ["retention", obeyRetention],
  ];
  for (const [part, run] of parts) {
    try {
      await run(ctx);
    } catch (error) {
      log.error("cron.part_failed", { part, error });
    }
  }
}

/** Wakes every request that should have been looked at: a lost alarm costs at most a minute. */
export async function sweep(ctx: AppContext): Promise<number> {
  const now = ctx.now();
  const due = await ctx.db
    .select({ requestId: requests.id, at: requests.dueAt })
    .from(requests)
    // Those of the coming minutes too: arming is cheap, and it rebuilds the timers if their storage is lost.
    .where(and(isNotNull(requests.dueAt), sql`${requests.dueAt} <= ${now + 180_000}`))
    .orderBy(requests.dueAt)
    .limit(SWEEP_LIMIT);
  await ctx.wakes.armTimers(due.map(({ requestId, at }) => ({ requestId, at: at ?? now })));
  return due.length;
}

/** Trouble that nobody was told of yet, because no further call was made since. */
async function alertLate(ctx: AppContext): Promise<void> {
  const rows = await ctx.db
    .select()
    .from(integrations)
    .where(
      sql`trouble_since is not null and alerted_at is null and trouble_since <= ${ctx.now() - ALERT_AFTER_MS}`,
    );
  for (const row of rows) await alertAdmins(ctx, row, row.troubleMessage ?? "");
}
