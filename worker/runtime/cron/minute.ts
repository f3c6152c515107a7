/** What happens every minute: the nets under everything that can be lost. Each part fails alone. */
import { and, isNotNull, ne, sql } from "drizzle-orm";
import { integrations, requests } from "../../../db/schema";
import { advanceRequests } from "../../access/advance-requests";
import { checkEligibility } from "../../access/check-eligibility";
import { endLeftovers } from "../../access/end-everything-of";
import { endWithLinks } from "../../access/end-with-link";
import { reseatApprovers } from "../../access/reseat-approvers";
import { alertAdmins } from "../../access/target-trouble";
import { finishDraining } from "../../admin/finish-draining";
import { reseal } from "../../admin/reseal";
import { resolveStoredNames } from "../../admin/resolve-stored-names";
import { sendDueReports } from "../../admin/send-report";
import { writeTallies } from "../../identity/tally";
import { requireWritable } from "../../lib/can-write";
import type { AppContext } from "../../lib/context";
import { log } from "../../lib/log";
import { startDueSyncs } from "../../sync/start-due-syncs";
import { openLanes } from "../lanes";
import { detectRestore } from "./detect-restore";
import { foldNames } from "./fold-names";
import { forgetOld } from "./forget-old";
import { obeyRetention } from "./obey-retention";

/** How many overdue requests one sweep wakes; the rest are found a minute later. */
const SWEEP_LIMIT = 20_000;
/** What one round takes when the sweep itself has to end access. */
const ROUND = 200;

export async function everyMinute(ctx: AppContext): Promise<void> {
  const parts: ReadonlyArray<readonly [string, (ctx: AppContext) => Promise<unknown>]> = [
    // After a restore nothing may be granted from the books before they are made safe.
    ["writable", (c) => requireWritable(c.db, c.now())],
    ["detect-restore", detectRestore],
    ["names", foldNames],
    // Before anybody is seated or granted: a name that is not an id yet means nobody.
    ["ids-for-names", resolveStoredNames],
    ["sweep", sweep],
    ["alerts", alertLate],
    ["links", endWithLinks],
    ["leftovers", endLeftovers],
    ["eligibility", checkEligibility],
    ["reseat", (c) => reseatApprovers(c)],
    ["syncs", startDueSyncs],
    ["draining", finishDraining],
    ["reports", sendDueReports],
    ["outbox", (c) => c.wakes.sendMail()],
    ["audit", (c) => c.wakes.sealAudit()],
    ["tallies", writeTallies],
    ["keys", reseal],
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
  try {
    await ctx.wakes.armTimers(due.map(({ requestId, at }) => ({ requestId, at: at ?? now })));
  } catch (error) {
    // Timers that cannot remember anything, on a full disk, end nothing: then what is due is ended from here.
    const late = due.filter(({ at }) => (at ?? now) <= now).map(({ requestId }) => requestId);
    log.error("timers.cannot_arm", { due: due.length, late: late.length, error });
    for (let from = 0; from < late.length; from += ROUND) {
      const callers = { lanes: openLanes(), helpers: [], unbooked: new Set<string>() };
      await advanceRequests(ctx, late.slice(from, from + ROUND), callers).catch((cause: unknown) =>
        log.error("sweep.round_failed", { error: cause }),
      );
    }
  }
  return due.length;
}

/** Trouble that nobody was told of yet, because no further call was made since. */
async function alertLate(ctx: AppContext): Promise<void> {
  const rows = await ctx.db
    .select()
    .from(integrations)
    .where(and(isNotNull(integrations.troubleSince), ne(integrations.state, "deleted")));
  for (const row of rows) await alertAdmins(ctx, row);
}
