/** Who else moves or holds a handle. Overlapping requests for the same thing share one. */
import { and, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { orphans, requests, type UnitRow, units } from "../../db/schema";
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

export async function loadHolders(
  ctx: Pick<AppContext, "db">,
  handles: ReadonlyArray<string>,
): Promise<Holders> {
  const wanted = [...new Set(handles)];
  if (wanted.length === 0) return { others: () => [], orphaned: () => false };
  const [rows, lost] = await ctx.db.batch([
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
          inList(units.handle, wanted),
          sql`${units.state} in ('granting', 'active', 'revoking')`,
        ),
      ),
    ctx.db.select({ handle: orphans.handle }).from(orphans).where(inList(orphans.handle, wanted)),
  ]);
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
