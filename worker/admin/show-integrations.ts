/** Integrations as they cross the wire: never with a secret. */
import { and, asc, eq, gt, ne, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { type IntegrationRow, integrations, syncRuns, units } from "../../db/schema";
import { connectorOf } from "../connectors/registry";
import type { Integration, IntegrationsQuery, SyncRun } from "../contract/integrations";
import { type IntegrationId, instantText, maybeInstantText } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { pageOf, readPageToken } from "../lib/page-tokens";
import type { RunRow } from "../sync/run-records";
import { requireIntegration } from "./find-integration";
import { nameMatches } from "./name-search";
import { openSecrets } from "./open-secrets";

/** Units that stand at a target or are on their way there or back. */
export const LIVE_STATES = ["granting", "active", "revoking"] as const;

export async function listIntegrations(ctx: AppContext, query: IntegrationsQuery) {
  requireAdmin(ctx);
  const after = readPageToken(query.pageToken, ["string"]);
  const rows = await ctx.db
    .select()
    .from(integrations)
    .where(
      and(
        ne(integrations.state, "deleted"),
        after ? gt(integrations.name, String(after[0])) : undefined,
        query.search ? nameMatches(integrations, query.search) : undefined,
        query.kind ? eq(integrations.kind, query.kind) : undefined,
      ),
    )
    .orderBy(asc(integrations.name))
    .limit(query.limit + 1);
  const { items, pagination } = pageOf(
    rows,
    query.limit,
    (r) => [r.name],
    (r) => r,
  );
  return { items: await showIntegrations(ctx, items), pagination };
}

/** @throws {AppError} `not_found` */
export async function getIntegration(ctx: AppContext, id: IntegrationId): Promise<Integration> {
  requireAdmin(ctx);
  const row = await requireIntegration(ctx, id);
  const [shown] = await showIntegrations(ctx, [row]);
  if (!shown) throw new Error("one row gives one view");
  return shown;
}

async function showIntegrations(
  ctx: AppContext,
  rows: ReadonlyArray<IntegrationRow>,
): Promise<Integration[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((r) => r.id);
  const latest = (state: "any" | "done") =>
    sql`${syncRuns.id} in (select (select r.id from ${syncRuns} r where r.integration_id = i.value
        ${state === "done" ? sql`and r.state = 'done'` : sql``} order by r.started_at desc, r.id desc limit 1)
        from json_each(${JSON.stringify(ids)}) i)`;
  const [lastRuns, doneRuns, live] = await ctx.db.batch([
    ctx.db.select().from(syncRuns).where(latest("any")),
    ctx.db.select().from(syncRuns).where(latest("done")),
    ctx.db
      .select({
        integrationId: units.integrationId,
        n: sql<number>`count(*)`,
        changed: sql<number>`count(*) filter (where ${units.state} = 'active' and ${units.changedOutside} is not null)`,
      })
      .from(units)
      .where(and(inList(units.integrationId, ids), inList(units.state, LIVE_STATES)))
      .groupBy(units.integrationId),
  ]);
  return Promise.all(
    rows.map((row) =>
      showIntegration(ctx, row, {
        last: lastRuns.find((r) => r.integrationId === row.id),
        done: doneRuns.find((r) => r.integrationId === row.id),
        liveUnits: live.find((l) => l.integrationId === row.id)?.n ?? 0,
        changedOutside: live.find((l) => l.integrationId === row.id)?.changed ?? 0,
      }),
    ),
  );
}

type Beside = {
  readonly last: RunRow | undefined;
  readonly done: RunRow | undefined;
  readonly liveUnits: number;
  readonly changedOutside: number;
};

async function showIntegration(
  ctx: AppContext,
  row: IntegrationRow,
  { last, done, liveUnits, changedOutside }: Beside,
): Promise<Integration> {
  const connector = connectorOf(row.kind);
  const secrets = await openSecrets(ctx, row);
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    title: connector?.title ?? row.kind,
    deadlineClass: connector?.deadlineClass ?? "D",
    config: row.config,
    secretsSet: Object.keys(secrets ?? {}),
    state: row.state === "draining" ? "draining" : "active",
    status: secrets === null ? "failing" : statusOf(row, last),
    trouble: secrets === null ? sealedTrouble(row) : troubleOf(row),
    identity: row.identity,
    syncSeconds: row.syncSeconds,
    nextSyncAt: maybeInstantText(row.nextSyncAt),
    lastSyncAt: maybeInstantText(row.lastSyncAt),
    lastSync: last ? showRun(last) : null,
    lastReconcileAt: maybeInstantText(row.lastReconcileAt),
    counts: { resources: done?.counts.seen ?? 0, liveUnits, changedOutside },
    version: row.version,
    createdAt: instantText(row.createdAt),
    updatedAt: instantText(row.updatedAt),
  };
}

const troubleOf = ({ troubleSince, troubleMessage }: IntegrationRow): Integration["trouble"] =>
  troubleSince === null
    ? null
    : { since: instantText(troubleSince), message: troubleMessage ?? "" };

/** One row that cannot be opened takes no other with it, and is put right by entering its settings again. */
const sealedTrouble = ({ troubleSince, updatedAt }: IntegrationRow): Integration["trouble"] => ({
  since: instantText(troubleSince ?? updatedAt),
  message:
    "The secret cannot be opened with this deployment’s key. Bring the key back, or enter the secret again in the settings.",
});

function statusOf(row: IntegrationRow, last: RunRow | undefined): Integration["status"] {
  if (row.state === "draining") return "draining";
  if (row.troubleSince !== null || last?.state === "failed") return "failing";
  if (last?.state === "held") return "held";
  if (last?.state === "running") return "syncing";
  return row.lastSyncAt === null ? "never_synced" : "ok";
}

export const showRun = (run: RunRow): SyncRun => ({
  id: run.id,
  integrationId: run.integrationId,
  state: run.state,
  startedAt: instantText(run.startedAt),
  endedAt: maybeInstantText(run.endedAt),
  counts: run.counts,
  missingNames: [...(run.missingNames ?? [])],
  error: run.error,
});
