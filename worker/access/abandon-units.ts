/** Closes access at a target that is gone for good. Nothing proves that it ended there, and everybody is told so. */
import { eq, sql } from "drizzle-orm";
import { type UnitRow, units } from "../../db/schema";
import type { IntegrationId, RequestId } from "../contract/values";
import type { AppContext } from "../lib/context";
import type { Aggregate, AggregateChange } from "./aggregate";
import { ABANDONED, settle } from "./apply-results";
import { changeAggregate } from "./change-request";

const isAtTarget = ({ state }: UnitRow): boolean =>
  state === "granting" || state === "active" || state === "revoking";

/** One request after the other, so that a call that dies half-way has told of what it closed. */
export async function abandonUnits(ctx: AppContext, integrationId: IntegrationId): Promise<number> {
  let closed = 0;
  for (;;) {
    const rows = await ctx.db
      .selectDistinct({ requestId: units.requestId })
      .from(units)
      .where(
        sql`${eq(units.integrationId, integrationId)} and ${units.state} in ('granting', 'active', 'revoking')`,
      )
      .limit(100);
    if (rows.length === 0) return closed;
    for (const { requestId } of rows) closed += await abandonIn(ctx, requestId, integrationId);
  }
}

async function abandonIn(
  ctx: AppContext,
  requestId: RequestId,
  integrationId: IntegrationId,
): Promise<number> {
  let closed = 0;
  await changeAggregate(ctx, requestId, (before) => {
    const gone = before.units.filter((u) => u.integrationId === integrationId && isAtTarget(u));
    closed = gone.length;
    return gone.length === 0 ? null : abandoned(before, gone, ctx.now());
  });
  return closed;
}

function abandoned(before: Aggregate, gone: ReadonlyArray<UnitRow>, now: number): AggregateChange {
  return settle(
    {
      before,
      request: {},
      units: new Map(
        gone.map((unit) => [
          unit.id,
          {
            state: unit.grantedAt === null ? "failed" : "ended",
            moving: false,
            refreshing: false,
            repairing: false,
            endedAt: now,
            evidence: null,
            attempts: 0,
            nextAttemptAt: null,
            message: ABANDONED,
          } as const,
        ]),
      ),
      entries: gone.map(({ id, requestId, handle }) => ({
        action: "unit.abandoned",
        subject: id,
        detail: { requestId, handle, reason: ABANDONED },
      })),
      messages: [],
    },
    now,
  );
}
