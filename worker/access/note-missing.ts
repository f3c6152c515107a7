/** Access that the books show and the target does not: somebody removed it there. Told, never granted anew by itself. */
import { and, eq, gt, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { auditEvents, type IntegrationRow, type UnitRow, units } from "../../db/schema";
import type { IntegrationId, UnitId } from "../contract/values";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { log } from "../lib/log";
import type { Aggregate, AggregateChange } from "./aggregate";
import { changeAggregate } from "./change-request";
import { MISSING } from "./missing-words";

/** Cloud directories show a new grant late: what is younger is not missed yet. */
const MISSING_AFTER_MS = 60_000;
const AT_A_TIME = 2_000;

type Standing = Pick<
  UnitRow,
  "id" | "requestId" | "handle" | "grantedAt" | "missingSince" | "moving"
>;

/** Active units of an integration, in portions: there may be very many. */
async function* activeUnits(ctx: AppContext, integrationId: IntegrationId) {
  for (let after: string = ""; ; ) {
    const rows: Standing[] = await ctx.db
      .select({
        id: units.id,
        requestId: units.requestId,
        handle: units.handle,
        grantedAt: units.grantedAt,
        missingSince: units.missingSince,
        moving: units.moving,
      })
      .from(units)
      .where(
        and(
          eq(units.integrationId, integrationId),
          eq(units.state, "active"),
          gt(units.id, after as UnitId),
        ),
      )
      .orderBy(units.id)
      .limit(AT_A_TIME);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < AT_A_TIME) return;
    after = last.id;
  }
}

/**
 * @param standing the handles that the target showed
 * @returns how many it did not
 */
export async function noteMissing(
  ctx: AppContext,
  integrationId: IntegrationId,
  standing: ReadonlySet<string>,
  observedAt: number,
): Promise<number> {
  let missing = 0;
  for await (const rows of activeUnits(ctx, integrationId)) {
    const settled = rows.filter(
      (u) => !u.moving && observedAt - (u.grantedAt ?? observedAt) > MISSING_AFTER_MS,
    );
    const gone = settled.filter((u) => !standing.has(u.handle));
    missing += gone.length;
    await noteGone(
      ctx,
      gone.filter((u) => u.missingSince === null),
      observedAt,
    );
    const back = settled.filter((u) => u.missingSince !== null && standing.has(u.handle));
    if (back.length > 0) {
      const ids = back.map((u) => u.id);
      await ctx.db
        .update(units)
        .set({ missingSince: null, repairAskedAt: null, message: null })
        .where(inList(units.id, ids));
      // An extension that waited, because nothing is given again by itself, is told to the target now.
      await ctx.db.run(
        sql`update requests set due_at = ${observedAt} where state = 'active' and id in
            (select request_id from units where refreshing = 1 and ${inList(units.id, ids)})`,
      );
    }
  }
  return missing;
}

async function noteGone(
  ctx: AppContext,
  news: ReadonlyArray<Standing>,
  observedAt: number,
): Promise<void> {
  const [first, ...rest] = news.map((u) => ({
    action: "unit.missing" as const,
    subject: u.id,
    detail: { requestId: u.requestId, handle: u.handle },
  }));
  if (!first) return;
  await commit(ctx, {
    entries: [first, ...rest],
    writes: [
      ctx.db
        .update(units)
        .set({ missingSince: observedAt, message: MISSING })
        .where(
          inList(
            units.id,
            news.map((u) => u.id),
          ),
        ),
    ],
  });
}

/**
 * The first look after the database was restored to the past: what the books show as active and the target does not
 * know had ended since. Its timer revokes it once more, which the target confirms, and the books are right again.
 */
export async function endResurrected(
  ctx: AppContext,
  row: IntegrationRow,
  standing: ReadonlySet<string>,
): Promise<void> {
  const [restored] = await ctx.db
    .select({ at: sql<number | null>`max(${auditEvents.at})` })
    .from(auditEvents)
    .where(eq(auditEvents.action, "database.restored"));
  if (!restored?.at || (row.lastReconcileAt ?? 0) >= restored.at) return;
  for await (const rows of activeUnits(ctx, row.id)) {
    const gone = rows.filter((u) => !u.moving && !standing.has(u.handle));
    for (const [requestId, mine] of Map.groupBy(gone, (u) => u.requestId)) {
      await changeAggregate(ctx, requestId, (before) => resurrectedEnd(before, mine)).catch(
        (error: unknown) => {
          if (!(error instanceof AppError)) throw error;
          log.info("reconcile.ended_meanwhile", { requestId, reason: error.message });
        },
      );
    }
  }
}

function resurrectedEnd(before: Aggregate, gone: ReadonlyArray<Standing>): AggregateChange {
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
