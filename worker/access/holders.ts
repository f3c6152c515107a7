/** Who else moves or holds a handle. Overlapping requests for the same thing share one. */
import { and, sql } from "drizzle-orm";
import { rowsJson } from "../../db/commit";
import { orphans, requests, type UnitRow, units } from "../../db/schema";
import type { RequestId } from "../contract/values";
import type { AppContext } from "../lib/context";

export type Holder = Pick<
  UnitRow,
  "id" | "requestId" | "handle" | "state" | "moving" | "seed" | "deadlineAt"
> & {
  readonly number: number;
};

export type Holders = {
  /** Other units that are granting, active or revoking under this unit's handle. */
  readonly others: (unit: Pick<UnitRow, "id" | "handle">) => ReadonlyArray<Holder>;
  /** A reconcile is removing something of this name. */
  readonly orphaned: (handle: string) => boolean;
};

/** The statements that `readHolders` reads: for one batch with whatever else a round needs. */
export function holderQueries(ctx: Pick<AppContext, "db">, requestIds: ReadonlyArray<RequestId>) {
  const list = rowsJson(requestIds);
  const asked = sql`(select value from json_each(${list}))`;
  const mine = sql`(select m.handle from units m where m.request_id in ${asked})`;
  return [
    ctx.db
      .select({
        id: units.id,
        requestId: units.requestId,
        handle: units.handle,
        state: units.state,
        moving: units.moving,
        seed: units.seed,
        deadlineAt: units.deadlineAt,
        number: requests.number,
      })
      .from(units)
      .innerJoin(requests, sql`${requests.id} = ${units.requestId}`)
      .where(
        and(
          sql`${units.handle} in ${mine}`,
          sql`${units.state} in ('granting', 'active', 'revoking')`,
          // Whoever is alone with its handle is of no interest to anybody: nearly all are.
          sql`exists (select 1 from units o where o.handle = ${units.handle} and o.id <> ${units.id} and o.request_id in ${asked})`,
        ),
      ),
    ctx.db
      .select({ handle: orphans.handle })
      .from(orphans)
      .where(sql`${orphans.handle} in ${mine}`),
  ] as const;
}

export function readHolders(
  rows: ReadonlyArray<Holder>,
  lost: ReadonlyArray<{ readonly handle: string }>,
): Holders {
  const byHandle = Map.groupBy(rows, (r) => r.handle);
  const orphaned = new Set(lost.map((o) => o.handle));
  return {
    others: (unit) => (byHandle.get(unit.handle) ?? []).filter((h) => h.id !== unit.id),
    orphaned: (handle) => orphaned.has(handle),
  };
}

export const isHolding = (h: Pick<Holder, "state">) =>
  h.state === "granting" || h.state === "active";

/** The latest of several deadlines; null (no end) outlasts all. */
export const latest = (deadlines: ReadonlyArray<number | null>): number | null =>
  deadlines.includes(null) ? null : Math.max(...(deadlines as ReadonlyArray<number>));
