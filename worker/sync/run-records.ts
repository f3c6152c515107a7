/** The rows that tell of syncs. */
import { and, desc, eq, ne, sql } from "drizzle-orm";
import { runBatch } from "../../db/batch";
import type { Message } from "../../db/commit";
import { integrations, type SyncCounts, syncRuns, users } from "../../db/schema";
import type { Instant, IntegrationId, RunId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireSystem } from "../lib/context";
import { newId } from "../lib/ids";

export type RunRow = typeof syncRuns.$inferSelect;

/** What `sync_runs.cursor` holds. */
export type Progress = {
  /** How far reading has come; for people who look, the snapshot knows for itself. */
  readonly cursor: string | null;
  /** How many resources an admin let go; null: the ordinary bound. */
  readonly allowed: number | null;
};

export function progressOf(run: RunRow): Progress {
  if (run.cursor === null) return { cursor: null, allowed: null };
  return JSON.parse(run.cursor) as Progress;
}

const NOTHING: SyncCounts = {
  seen: 0,
  changed: 0,
  removed: 0,
  ours: 0,
  foreign: 0,
  orphansRemoved: 0,
  missing: 0,
};

/** The run that a dead process left, or a new one. */
export async function openRun(ctx: AppContext, integrationId: IntegrationId): Promise<RunRow> {
  const [open] = await ctx.db
    .select()
    .from(syncRuns)
    .where(and(eq(syncRuns.integrationId, integrationId), eq(syncRuns.state, "running")))
    .orderBy(desc(syncRuns.startedAt))
    .limit(1);
  if (open) return open;
  const run: RunRow = {
    id: newId("run"),
    integrationId,
    state: "running",
    startedAt: ctx.now(),
    endedAt: null,
    cursor: null,
    counts: NOTHING,
    missingNames: null,
    error: null,
  };
  await ctx.db.batch([
    ctx.db.insert(syncRuns).values(run),
    // So that the sweep does not start it again while it goes on.
    ctx.db
      .update(integrations)
      .set({ nextSyncAt: nextRegularly(run.startedAt) })
      .where(eq(integrations.id, integrationId)),
  ]);
  return run;
}

export async function noteProgress(ctx: AppContext, run: RunRow, progress: Progress, seen: number) {
  await ctx.db
    .update(syncRuns)
    .set({
      cursor: JSON.stringify(progress),
      counts: sql`json_set(${syncRuns.counts}, '$.seen', ${seen})`,
    })
    .where(eq(syncRuns.id, run.id));
}

const FIRST_RETRY_SECONDS = 60;

/** Fails the run; the last good snapshot stays. The next try comes sooner than usual, then less and less soon. */
export async function failRun(ctx: AppContext, run: RunRow, message: string): Promise<void> {
  const earlier = await ctx.db
    .select({ state: syncRuns.state })
    .from(syncRuns)
    .where(and(eq(syncRuns.integrationId, run.integrationId), ne(syncRuns.id, run.id)))
    .orderBy(desc(syncRuns.startedAt))
    .limit(8);
  const failures = earlier.findIndex((r) => r.state !== "failed");
  const waitSeconds = FIRST_RETRY_SECONDS * 2 ** (failures < 0 ? earlier.length : failures);
  const at = ctx.now();
  await ctx.db.batch([
    ctx.db
      .update(syncRuns)
      .set({ state: "failed", endedAt: at, error: message })
      .where(eq(syncRuns.id, run.id)),
    ctx.db
      .update(integrations)
      .set({ nextSyncAt: sql`${at} + 1000 * min(${integrations.syncSeconds}, ${waitSeconds})` })
      .where(eq(integrations.id, run.integrationId)),
  ]);
}

/** When the next regular sync is due. */
export const nextRegularly = (at: Instant) => sql`${at} + 1000 * ${integrations.syncSeconds}`;

export type Loss = {
  readonly stored: number;
  readonly missing: number;
  readonly names: ReadonlyArray<string>;
};

/**
 * Leaves everything as it is until an admin confirms. While one run is held, later ones that find the same only bring
 * its numbers up to date: admins are told once, and what they were told of is what they confirm.
 */
export async function holdRun(ctx: AppContext, run: RunRow, loss: Loss, seen: number) {
  const at = ctx.now();
  const [held] = await ctx.db
    .select({ id: syncRuns.id })
    .from(syncRuns)
    .where(and(eq(syncRuns.integrationId, run.integrationId), eq(syncRuns.state, "held")))
    .limit(1);
  const writes = [
    ...(held ? [ctx.db.delete(syncRuns).where(eq(syncRuns.id, run.id))] : []),
    ctx.db
      .update(syncRuns)
      .set({
        state: "held",
        startedAt: run.startedAt,
        endedAt: at,
        counts: { ...run.counts, seen, changed: 0, removed: loss.missing },
        missingNames: loss.names,
        error: `${loss.missing} of ${loss.stored} resources are missing from this sync. Nothing was changed; an admin must confirm.`,
      })
      .where(eq(syncRuns.id, held?.id ?? run.id)),
    ctx.db
      .update(integrations)
      .set({ nextSyncAt: nextRegularly(at) })
      .where(eq(integrations.id, run.integrationId)),
  ];
  if (held) {
    await runBatch(ctx.db, writes);
    return;
  }
  await commit(ctx, {
    entries: [
      {
        action: "sync.held",
        subject: run.integrationId,
        detail: { runId: run.id, stored: loss.stored, missing: loss.missing },
      },
    ],
    guard: isRunning(run.id),
    writes,
    messages: await messagesToAdmins(ctx, run),
  });
}

async function messagesToAdmins(ctx: AppContext, run: RunRow): Promise<Message[]> {
  const admins = await ctx.db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, "admin"), eq(users.status, "active")));
  return admins.map(({ id }) => ({
    key: `sync_held:${run.id}:${id}`,
    template: "sync_held",
    recipient: id,
    payload: { integrationId: run.integrationId, runId: run.id },
  }));
}

type Reconciled = Pick<SyncCounts, "ours" | "foreign" | "orphansRemoved" | "missing">;

/** Puts what a reconcile found beside the sync it followed. */
export async function noteReconciled(ctx: AppContext, id: IntegrationId, found: Reconciled) {
  requireSystem(ctx);
  const { ours, foreign, orphansRemoved, missing } = found;
  await ctx.db.run(
    sql`update ${syncRuns} set counts = json_set(counts, '$.ours', ${ours}, '$.foreign', ${foreign},
          '$.orphansRemoved', ${orphansRemoved}, '$.missing', ${missing})
        where id = (select id from ${syncRuns} where integration_id = ${id} order by started_at desc limit 1)`,
  );
}

/** Whether this id still names the run that goes on. */
export const isRunning = (id: RunId) =>
  sql`exists (select 1 from ${syncRuns} where id = ${id} and state = 'running')`;
