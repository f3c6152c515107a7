/** Starting syncs, reading about them, letting a held one go on. */
import { and, desc, eq, lt, or, sql } from "drizzle-orm";
import { syncRuns } from "../../db/schema";
import type { SyncRun } from "../contract/integrations";
import type { IntegrationId, PageQuery, RunId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { log } from "../lib/log";
import { pageOf, readPageToken } from "../lib/page-tokens";
import type { Progress } from "../sync/run-records";
import { requireIntegration } from "./find-integration";
import { showRun } from "./show-integrations";

/** Wakes the sync. A wake that is lost costs a minute: the sweep finds what is due. */
export async function startSync(ctx: AppContext, id: IntegrationId): Promise<void> {
  try {
    await ctx.wakes.startSync(id);
  } catch (error) {
    log.warn("wake_failed", { integrationId: id, error });
  }
}

/** @throws {AppError} `not_found` */
export async function syncNow(ctx: AppContext, id: IntegrationId): Promise<void> {
  requireAdmin(ctx);
  await requireIntegration(ctx, id);
  await ctx.wakes.startSync(id);
}

/** Newest first. @throws {AppError} `not_found` */
export async function listSyncRuns(ctx: AppContext, id: IntegrationId, query: PageQuery) {
  requireAdmin(ctx);
  await requireIntegration(ctx, id);
  const before = readPageToken(query.pageToken, ["number", "string"]);
  const rows = await ctx.db
    .select()
    .from(syncRuns)
    .where(
      and(
        eq(syncRuns.integrationId, id),
        before
          ? or(
              lt(syncRuns.startedAt, Number(before[0])),
              and(eq(syncRuns.startedAt, Number(before[0])), lt(syncRuns.id, before[1] as RunId)),
            )
          : undefined,
      ),
    )
    .orderBy(desc(syncRuns.startedAt), desc(syncRuns.id))
    .limit(query.limit + 1);
  return pageOf(rows, query.limit, (r) => [r.startedAt, r.id], showRun);
}

/**
 * Lets a held sync take away what is missing: the system is read once more, and about as many resources may go.
 * @throws {AppError} `not_found`, `already_decided` when it is not held any more
 */
export async function confirmSync(
  ctx: AppContext,
  id: IntegrationId,
  runId: RunId,
): Promise<SyncRun> {
  requireAdmin(ctx);
  await requireIntegration(ctx, id);
  const mine = and(eq(syncRuns.id, runId), eq(syncRuns.integrationId, id));
  const [run] = await ctx.db.select().from(syncRuns).where(mine);
  if (!run) throw new AppError("not_found", "There is no such sync.");
  const removed = run.counts.removed;
  const progress: Progress = { cursor: null, allowed: removed };
  const done = await commit(ctx, {
    entries: [{ action: "sync.confirmed", subject: id, detail: { runId, removed } }],
    guard: sql`exists (select 1 from ${syncRuns} where id = ${runId} and integration_id = ${id} and state = 'held')`,
    writes: [
      ctx.db
        .update(syncRuns)
        .set({
          state: "running",
          endedAt: null,
          error: null,
          missingNames: null,
          cursor: JSON.stringify(progress),
          counts: { ...run.counts, changed: 0, removed: 0 },
        })
        .where(mine),
    ],
  });
  if (!done)
    throw new AppError("already_decided", "This sync is not waiting for a confirmation any more.");
  await startSync(ctx, id);
  const [now] = await ctx.db.select().from(syncRuns).where(mine);
  return showRun(now ?? run);
}
