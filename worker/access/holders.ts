/** Who else moves or holds a handle. Overlapping requests for the same thing share one. */
import { plainColumns } from "../../db/rows";
import { type UnitRow, units } from "../../db/schema";

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

const asked = "(select value from json_each(?1))";
const mine = `(select m.handle from units m where m.request_id in ${asked})`;
const columns = plainColumns(
  units,
  ["id", "requestId", "handle", "state", "moving", "seed", "deadlineAt"],
  "u",
);

/** For one batch with whatever else a round needs; each takes the request ids as one JSON parameter. */
export const holderStatements = [
  // Whoever is alone with its handle is of no interest to anybody: nearly all are.
  `select ${columns.list}, r.number from units u join requests r on r.id = u.request_id
    where u.handle in ${mine} and u.state in ('granting', 'active', 'revoking')
      and exists (select 1 from units o where o.handle = u.handle and o.id <> u.id and o.request_id in ${asked})`,
  `select handle from orphans where handle in ${mine}`,
] as const;

/** @param answers to `holderStatements`, in their order */
export const holdersIn = (
  answers: readonly [D1Result | undefined, D1Result | undefined],
): Holders =>
  readHolders(
    columns.read(answers[0]) as Holder[],
    (answers[1]?.results ?? []) as Array<{ readonly handle: string }>,
  );

function readHolders(
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
