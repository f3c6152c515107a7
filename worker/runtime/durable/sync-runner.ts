/** Syncs one integration, then compares what its target shows with the books. One object per integration. */

import { and, eq, ne } from "drizzle-orm";
import { integrations } from "../../../db/schema";
import { reconcile } from "../../access/reconcile";
import { ConnectorError } from "../../connectors/errors";
import { type Instant, IntegrationId } from "../../contract/values";
import { system } from "../../lib/actor";
import type { AppContext } from "../../lib/context";
import { log } from "../../lib/log";
import { noteReconciled } from "../../sync/run-records";
import { runSync } from "../../sync/run-sync";
import { type Snapshot, sqlSnapshot } from "../../sync/snapshot";
import type { Env, SyncRunnerCalls } from "../bindings";
import { openContext } from "../open-context";
import { Job } from "./job";

export class SyncRunner extends Job<Env> implements SyncRunnerCalls {
  protected readonly job = "sync";

  /** Starts a sync and returns at once. A call during a sync makes another one follow. */
  async start(integrationId: IntegrationId): Promise<void> {
    await this.ctx.storage.put("integrationId", integrationId);
    await this.poke();
  }

  /** Repeatable at any point: the run in the database and the snapshot here say how far it came. */
  protected async run(): Promise<Instant | null> {
    const id = IntegrationId.optional().parse(await this.ctx.storage.get("integrationId"));
    if (id === undefined) return null;
    const ctx = await openContext(this.env, system(this.job));
    const snapshot: Snapshot = sqlSnapshot(this.ctx.storage);
    const outcome = await runSync(ctx, id, snapshot);
    if (outcome === "gone") {
      await this.ctx.storage.deleteAll();
      return null;
    }
    await compareWithBooks(ctx, id);
    return nextSyncOf(ctx, id);
  }
}

/** A target that cannot be read back proves nothing; the next sync asks again. */
async function compareWithBooks(ctx: AppContext, id: IntegrationId): Promise<void> {
  try {
    const found = await reconcile(ctx, id);
    if (found) await noteReconciled(ctx, id, found);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    log.warn("reconcile.unreadable", { integrationId: id, error });
  }
}

async function nextSyncOf(ctx: AppContext, id: IntegrationId): Promise<Instant | null> {
  const [row] = await ctx.db
    .select({ nextSyncAt: integrations.nextSyncAt })
    .from(integrations)
    .where(and(eq(integrations.id, id), ne(integrations.state, "deleted")));
  return row?.nextSyncAt ?? null;
}
