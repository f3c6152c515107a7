/** Compares what stands at a target with the books. Ours that no book knows go; foreign ones are reported, never touched. */
import { and, eq, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import {
  auditEvents,
  type IntegrationRow,
  integrations,
  orphans,
  type UnitRow,
  units,
} from "../../db/schema";
import { type Access, isHandle, type Observed } from "../connectors/connector";
import type { IntegrationId } from "../contract/values";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { log } from "../lib/log";
import type { Aggregate, AggregateChange } from "./aggregate";
import { changeAggregate } from "./change-request";
import { noteForeign } from "./note-foreign";
import { openConnection } from "./open-connection";

export type Reconciled = {
  readonly ours: number;
  readonly foreign: number;
  readonly orphansRemoved: number;
  readonly missing: number;
};

/** Cloud directories show a new grant late: what is younger is not missed yet. */
const MISSING_AFTER_MS = 60_000;

/**
 * @returns counts; null when the connector cannot be read back
 * @throws {ConnectorError} when the target cannot be read: then nothing is concluded
 */
export async function reconcile(
  ctx: AppContext,
  integrationId: IntegrationId,
): Promise<Reconciled | null> {
  const [row] = await ctx.db.select().from(integrations).where(eq(integrations.id, integrationId));
  if (!row || row.state === "deleted") return null;
  const { connection } = await openConnection(ctx, row);
  const { access } = connection;
  if (!access?.observe) return null;

  const observedAt = ctx.now();
  const seen: Observed[] = [];
  for await (const one of access.observe()) seen.push(one);
  // The books are read after the target: a grant that came in between is in the books and not an orphan.
  const books = await ctx.db
    .select()
    .from(units)
    .where(
      and(
        eq(units.integrationId, row.id),
        sql`${units.state} in ('granting', 'active', 'revoking')`,
      ),
    );
  const known = new Set(books.map((u) => u.handle));
  const ours = seen.filter((o) => o.handle !== null);
  const lost = ours.filter((o) => o.handle !== null && !known.has(o.handle));
  let orphansRemoved = 0;
  for (const orphan of lost) if (await removeOrphan(ctx, row, access, orphan)) orphansRemoved += 1;
  const standing = new Set(ours.map((o) => o.handle));
  const missing = await noteMissing(ctx, books, standing, observedAt);
  await endResurrected(ctx, row, books, standing);
  await noteForeign(ctx, row.id, seen, observedAt);
  await ctx.db
    .update(integrations)
    .set({ lastReconcileAt: observedAt })
    .where(eq(integrations.id, row.id));
  return { ours: ours.length, foreign: seen.length - ours.length, orphansRemoved, missing };
}

/** The row in `orphans` keeps every shard from granting the same handle while it is being removed. */
async function removeOrphan(
  ctx: AppContext,
  row: IntegrationRow,
  access: Access,
  orphan: Observed,
): Promise<boolean> {
  const { handle } = orphan;
  if (handle === null || !isHandle(handle)) return false;
  const at = ctx.now();
  const detail = {
    handle,
    account: orphan.account,
    externalId: orphan.externalId,
    permission: orphan.permission,
  };
  const free = sql`not exists (select 1 from units where handle = ${handle} and state in ('granting', 'active', 'revoking'))`;
  const taken = await commit(ctx, {
    at,
    entries: [{ action: "reconcile.orphan_found", subject: row.id, detail }],
    guard: free,
    writes: [
      ctx.db
        .insert(orphans)
        .values({ handle, integrationId: row.id, foundAt: at })
        .onConflictDoNothing(),
    ],
  });
  if (!taken) return false;
  try {
    const { evidence } = await access.revoke({
      handle,
      externalId: orphan.externalId ?? "",
      resourceType: "",
      resourceName: orphan.externalId ?? "",
      path: [],
      permission: orphan.permission ?? "",
      account: orphan.account,
      person: { id: "", email: orphan.account, name: orphan.account },
      deadlineAt: at,
      secret: "",
      recipe: null,
    });
    await commit(ctx, {
      entries: [
        { action: "reconcile.orphan_removed", subject: row.id, detail: { ...detail, evidence } },
      ],
      writes: [ctx.db.delete(orphans).where(eq(orphans.handle, handle))],
    });
    return true;
  } catch (error) {
    // The row stays: the handle is blocked and the next reconcile tries again.
    log.warn("reconcile.orphan_stays", { integrationId: row.id, handle, error });
    await ctx.db
      .update(orphans)
      .set({ message: String(error) })
      .where(eq(orphans.handle, handle));
    return false;
  }
}

/** Access that the books show and the target does not: somebody removed it by hand. Told, never granted anew. */
async function noteMissing(
  ctx: AppContext,
  books: ReadonlyArray<UnitRow>,
  standing: ReadonlySet<string | null>,
  observedAt: number,
): Promise<number> {
  const active = books.filter(
    (u) =>
      u.state === "active" &&
      !u.moving &&
      observedAt - (u.grantedAt ?? observedAt) > MISSING_AFTER_MS,
  );
  const gone = active.filter((u) => !standing.has(u.handle));
  const news = gone.filter((u) => u.missingSince === null);
  const back = active.filter((u) => u.missingSince !== null && standing.has(u.handle));
  const [first, ...rest] = news.map((u) => ({
    action: "unit.missing" as const,
    subject: u.id,
    detail: { requestId: u.requestId, handle: u.handle },
  }));
  if (first) {
    await commit(ctx, {
      entries: [first, ...rest],
      writes: [
        ctx.db
          .update(units)
          .set({
            missingSince: observedAt,
            message: "Not found at the target any more: removed there by hand?",
          })
          .where(
            inList(
              units.id,
              news.map((u) => u.id),
            ),
          ),
      ],
    });
  }
  if (back.length > 0) {
    await ctx.db
      .update(units)
      .set({ missingSince: null, message: null })
      .where(
        inList(
          units.id,
          back.map((u) => u.id),
        ),
      );
  }
  return gone.length;
}

/**
 * The first look after the database was restored to the past: what the books show as active and the target does not
 * know had ended since. Its timer revokes it once more, which the target confirms, and the books are right again.
 */
async function endResurrected(
  ctx: AppContext,
  row: IntegrationRow,
  books: ReadonlyArray<UnitRow>,
  standing: ReadonlySet<string | null>,
): Promise<void> {
  const [restored] = await ctx.db
    .select({ at: sql<number | null>`max(${auditEvents.at})` })
    .from(auditEvents)
    .where(eq(auditEvents.action, "database.restored"));
  if (!restored?.at || (row.lastReconcileAt ?? 0) >= restored.at) return;
  const gone = books.filter((u) => u.state === "active" && !u.moving && !standing.has(u.handle));
  for (const [requestId, mine] of Map.groupBy(gone, (u) => u.requestId)) {
    await changeAggregate(ctx, requestId, (before) => resurrectedEnd(before, mine)).catch(
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        log.info("reconcile.ended_meanwhile", { requestId, reason: error.message });
      },
    );
  }
}

function resurrectedEnd(before: Aggregate, gone: ReadonlyArray<UnitRow>): AggregateChange {
  const still = before.units.filter(
    (u) => u.state === "active" && !u.moving && gone.some((g) => g.id === u.id),
  );
  if (still.length === 0) throw new AppError("already_decided", "It is ending already.");
  return {
    before,
    request: {},
    units: new Map(
      still.map((u) => [
        u.id,
        { state: "revoking", refreshing: false, attempts: 0, nextAttemptAt: null } as const,
      ]),
    ),
    entries: still.map(({ id, requestId, handle }) => ({
      action: "unit.missing",
      subject: id,
      detail: { requestId, handle, restored: true },
    })),
  };
}
