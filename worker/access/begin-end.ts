/** The beginning of an end: expiry, revocation, hand back, or a grant that failed. Pure. */
import type { AuditEntry, Message } from "../../db/commit";
import type { UnitRow } from "../../db/schema";
import type { Instant } from "../contract/values";
import type { Aggregate, AggregateChange } from "./aggregate";
import { closing } from "./close-request";
import { type Holder, type Holders, isHolding } from "./holders";

export type End = {
  readonly state: "expired" | "revoked" | "returned" | "failed";
  /** In words: "Ada Lovelace", "the clock". */
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
};

/**
 * Turns a request towards its end. What was never touched at a target is over at once; the rest becomes `revoking`,
 * and the request's own timer shard settles it (`settleRevoking`), so that no two processes call for one handle.
 */
export function beginEnd(before: Aggregate, end: End): AggregateChange {
  const units = new Map<string, Partial<UnitRow>>();
  for (const unit of before.units) {
    if (unit.state === "ended" || unit.state === "failed" || unit.state === "revoking") continue;
    units.set(
      unit.id,
      unit.touched
        ? { state: "revoking", refreshing: false, attempts: 0, nextAttemptAt: null }
        : {
            state: "failed",
            endedAt: end.at,
            message: unit.message ?? `Never granted: ${end.reason}`,
          },
    );
  }
  return withClosing(
    {
      before,
      request: {
        state: "revoking",
        endState: end.state,
        endedBy: end.by,
        endReason: end.reason,
        attempts: 0,
      },
      units,
      entries: [
        {
          action: "request.revoking",
          subject: before.request.id,
          detail: {
            number: before.request.number,
            becomes: end.state,
            by: end.by,
            reason: end.reason,
          },
        },
        ...alreadyMoving(before, units),
      ],
    },
    end.at,
  );
}

/** A call is under way or its answer was lost: these are revoked without being taken up anew, so it is told here. */
const alreadyMoving = (
  { units }: Aggregate,
  changes: ReadonlyMap<string, Partial<UnitRow>>,
): AuditEntry[] =>
  units
    .filter((u) => u.moving && changes.get(u.id)?.state === "revoking")
    .map(({ id, requestId, handle }) => ({
      action: "unit.revoking",
      subject: id,
      detail: { requestId, handle },
    }));

/**
 * Decides each `revoking` unit: kept, because another request still gives the same access; moving, when it is ours
 * to revoke now; or left, while somebody else is busy with the handle. Only the request's own shard calls this.
 */
export function settleRevoking(
  change: AggregateChange,
  holders: Holders,
  at: Instant,
): AggregateChange {
  const units = new Map(change.units);
  const entries: AuditEntry[] = [];
  const movers: UnitRow[] = [];
  const kept: UnitRow[] = [];
  const refreshes: Holder[] = [];
  for (const before of change.before.units) {
    const unit = { ...before, ...change.units.get(before.id) };
    if (unit.state !== "revoking") continue;
    const others = holders.others(unit);
    const keeper = others.find(isHolding);
    const detail = { requestId: unit.requestId, handle: unit.handle };
    if (keeper) {
      const message = `The same access goes on under AR-${keeper.number}.`;
      units.set(unit.id, {
        ...units.get(unit.id),
        state: "ended",
        moving: false,
        endedAt: at,
        message,
      });
      entries.push({
        action: "unit.kept",
        subject: unit.id,
        detail: { ...detail, keptBy: `AR-${keeper.number}` },
      });
      kept.push(unit);
      // The target holds the latest deadline of all; now it has to learn that of those who stay.
      if (keeper.state === "active" && unit.deadlineAt !== keeper.deadlineAt)
        refreshes.push(keeper);
    } else if (!unit.moving && !others.some((o) => o.moving) && !holders.orphaned(unit.handle)) {
      units.set(unit.id, { ...units.get(unit.id), moving: true });
      entries.push({ action: "unit.revoking", subject: unit.id, detail });
      movers.push(unit);
    }
  }
  return withClosing(
    {
      ...change,
      units,
      entries: [...change.entries, ...entries],
      movers: [...(change.movers ?? []), ...movers],
      lastHolders: [...(change.lastHolders ?? []), ...movers],
      kept: [...(change.kept ?? []), ...kept],
      refreshes: [...(change.refreshes ?? []), ...refreshes],
    },
    at,
  );
}

/** When nothing is left to be revoked at a target, the end is complete in the same commit. */
export function withClosing(change: AggregateChange, at: Instant): AggregateChange {
  const close = closing(
    {
      request: { ...change.before.request, ...change.request },
      units: change.before.units.map((u) => ({ ...u, ...change.units.get(u.id) })),
    },
    at,
  );
  if (!close) return change;
  const messages: Message[] = [...(change.messages ?? []), ...close.messages];
  return {
    ...change,
    request: { ...change.request, ...close.request },
    entries: [...change.entries, ...close.entries],
    messages,
  };
}
