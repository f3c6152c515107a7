/** One reading of an outside system: read, compare, write. */
import { and, eq, ne, sql } from "drizzle-orm";
import { runBatch } from "../../db/batch";
import { type IntegrationRow, integrations, syncRuns } from "../../db/schema";
import { openTarget } from "../access/open-target";
import { noteTrouble } from "../access/target-trouble";
import type { Inventory, ResourceTypeOffer } from "../connectors/connector";
import { ConnectorError } from "../connectors/errors";
import type { IntegrationId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireSystem } from "../lib/context";
import { log } from "../lib/log";
import { applyDifferent, applyMissing } from "./apply";
import { type Comparison, compareSnapshot, nameMissing } from "./compare";
import { keepUnread } from "./keep-unread";
import { planPermissions } from "./plan-permissions";
import { recordOf } from "./resource-record";
import {
  failRun,
  holdRun,
  isRunning,
  nextRegularly,
  noteProgress,
  openRun,
  progressOf,
  type RunRow,
} from "./run-records";
import type { Snapshot } from "./snapshot";

export type SyncOutcome = "done" | "failed" | "held" | "gone";

/** Opens the inventory of an integration; undefined when its connector has none. */
export type OpenInventory = (integration: IntegrationRow) => Promise<Inventory | undefined>;

/** What an integration may have at most. Beyond it the feed is taken for broken. */
const MAX_RESOURCES = 2_000_000;

/**
 * Syncs one integration. A run that a dead process left is taken up where it stopped.
 *
 * The feed is read to its end before anything is changed, so a page that fails, an id that comes twice or a list that
 * ends early leaves the last good state. A loss of more than a fifth waits for an admin.
 *
 * @returns `gone` when the integration does not exist any more. Failures of the target are recorded, not thrown.
 */
export async function runSync(
  ctx: AppContext,
  integrationId: IntegrationId,
  snapshot: Snapshot,
  openInventory: OpenInventory = async (row) => (await openTarget(ctx, row)).connection.inventory,
): Promise<SyncOutcome> {
  requireSystem(ctx);
  const [integration] = await ctx.db
    .select()
    .from(integrations)
    .where(and(eq(integrations.id, integrationId), ne(integrations.state, "deleted")));
  if (!integration) return "gone";
  const run = await openRun(ctx, integrationId);
  try {
    const inventory = await openInventory(integration);
    const types = inventory ? await inventory.types() : [];
    if (inventory) await readAll(ctx, run, inventory, types, snapshot);
    const outcome = await settle(ctx, run, types, snapshot);
    await noteTrouble(ctx, integration, { sync: null });
    return outcome;
  } catch (error) {
    const known = error instanceof ConnectorError;
    if (!known) log.error("sync.failed", { integrationId, runId: run.id, error });
    const message = known
      ? error.message
      : "Something went wrong on our side; the log has the details.";
    await failRun(ctx, run, message);
    await noteTrouble(ctx, integration, {
      sync: { message, failure: known ? error.failure : null },
    });
    snapshot.forget();
    return "failed";
  }
}

/** How often people who look see the count grow. */
const NOTE_EVERY_PAGES = 20;

async function readAll(
  ctx: AppContext,
  run: RunRow,
  inventory: Inventory,
  types: ReadonlyArray<ResourceTypeOffer>,
  snapshot: Snapshot,
): Promise<void> {
  const names = new Set(types.map((t) => t.type));
  const { allowed } = progressOf(run);
  const { cursor, complete } = snapshot.begin(run.id);
  if (complete) return;
  // What an earlier try of this run said; from here on, only parts that stay unread say something.
  if (cursor === null && run.error !== null)
    await ctx.db.update(syncRuns).set({ error: null }).where(eq(syncRuns.id, run.id));
  let ended = false;
  let pages = 0;
  for await (const { resources, nextCursor, unread } of inventory.pages(cursor)) {
    for (const part of unread ?? []) await keepUnread(ctx, run, snapshot, part);
    snapshot.addPage(
      resources.map((found) => recordOf(found, names)),
      nextCursor,
    );
    ended = nextCursor === null;
    if (++pages % NOTE_EVERY_PAGES === 0) {
      const seen = snapshot.size();
      if (seen > MAX_RESOURCES)
        throw new ConnectorError(
          "protocol",
          `The target lists more than ${MAX_RESOURCES} resources.`,
        );
      await noteProgress(ctx, run, { cursor: nextCursor, allowed }, seen);
    }
  }
  if (!ended)
    throw new ConnectorError(
      "protocol",
      "The target’s list stopped before its last page. Nothing was changed.",
    );
}

async function settle(
  ctx: AppContext,
  run: RunRow,
  types: ReadonlyArray<ResourceTypeOffer>,
  snapshot: Snapshot,
): Promise<SyncOutcome> {
  snapshot.begin(run.id);
  const seen = snapshot.size();
  const comparison = await compareSnapshot(ctx.db, run.integrationId, snapshot);
  if (isHeldLoss(comparison, seen, progressOf(run).allowed)) {
    const { stored, missing } = comparison;
    const names = await nameMissing(ctx.db, run.integrationId, snapshot, comparison);
    await holdRun(ctx, run, { stored, missing, names }, seen);
    snapshot.forget();
    return "held";
  }
  const target = { db: ctx.db, integrationId: run.integrationId, runId: run.id, at: ctx.now() };
  await applyDifferent(target, snapshot);
  await applyMissing(target, snapshot, comparison);
  await finish(ctx, run, types, seen);
  snapshot.forget();
  return "done";
}

/** A few may go, and a fifth; a list that is empty all of a sudden never is. */
const SMALL_LOSS = 10;
const LARGEST_SHARE = 0.2;

/** @param allowed how many an admin let go; a little more may have gone since */
export function isHeldLoss(
  { stored, missing }: Pick<Comparison, "stored" | "missing">,
  seen: number,
  allowed: number | null,
): boolean {
  if (missing === 0) return false;
  if (allowed !== null && missing <= allowed + SMALL_LOSS) return false;
  if (seen === 0) return true;
  return missing > SMALL_LOSS && missing > stored * LARGEST_SHARE;
}

async function finish(
  ctx: AppContext,
  run: RunRow,
  types: ReadonlyArray<ResourceTypeOffer>,
  seen: number,
): Promise<void> {
  const plan = await planPermissions(ctx, run.integrationId, types);
  const [now] = await ctx.db.select().from(syncRuns).where(eq(syncRuns.id, run.id));
  const { changed, removed } = now?.counts ?? run.counts;
  const at = ctx.now();
  const writes = [
    ...plan.writes,
    ctx.db
      .update(syncRuns)
      .set({ state: "failed", error: "A later sync was complete." })
      .where(and(eq(syncRuns.integrationId, run.integrationId), eq(syncRuns.state, "held"))),
    ctx.db
      .update(syncRuns)
      .set({
        state: "done",
        endedAt: at,
        cursor: null,
        counts: sql`json_set(${syncRuns.counts}, '$.seen', ${seen})`,
      })
      .where(eq(syncRuns.id, run.id)),
    ctx.db
      .update(integrations)
      .set({ lastSyncAt: at, nextSyncAt: nextRegularly(at) })
      .where(eq(integrations.id, run.integrationId)),
  ];
  if (changed + removed + plan.changed === 0) {
    await runBatch(ctx.db, writes);
    return;
  }
  const detail = { runId: run.id, seen, changed, removed, permissions: plan.changed };
  await commit(ctx, {
    entries: [{ action: "sync.done", subject: run.integrationId, detail }],
    guard: isRunning(run.id),
    writes,
  });
}
