/** Bringing a target back to what was granted, after somebody took it away or changed it there. Never by itself. */

import type { UnitRow } from "../../db/schema";
import type { AccessRequest } from "../contract/requests";
import type { RequestId, UnitId } from "../contract/values";
import { isAdmin, personOf } from "../lib/actor";
import { type AppContext, requirePerson } from "../lib/context";
import { AppError } from "../lib/errors";
import type { AggregateChange, FullAggregate } from "./aggregate";
import { actingName, changeRequest } from "./change-request";
import { checkGate } from "./check-gate";

/**
 * An admin's call repairs; the grantee's asks the admins to: whoever removed it at the target may have had a reason.
 *
 * @throws {AppError} `not_found`; `not_allowed` for others; `already_decided` when there is nothing to repair;
 *   `not_requestable` when it could not be granted now
 */
export async function repairUnit(
  ctx: AppContext,
  id: RequestId,
  unitId: UnitId,
): Promise<AccessRequest> {
  requirePerson(ctx);
  const by = await actingName(ctx);
  const admin = isAdmin(ctx.actor);
  return changeRequest(ctx, id, async (before) => {
    const mine = personOf(ctx.actor)?.userId === before.request.granteeId;
    if (!admin && !mine)
      throw new AppError(
        "not_allowed",
        "Only admins and the person whose access this is can do that.",
      );
    const unit = before.units.find((u) => u.id === unitId);
    if (!unit) throw new AppError("not_found", "There is no such unit in this request.");
    requireBroken(unit);
    if (!admin) return asked(before, unit, by, ctx.now());
    const gate = await checkGate(ctx, before.request, before.units);
    if (!gate.open) throw new AppError("not_requestable", gate.reason);
    return repairing(before, unit, by);
  });
}

function requireBroken(unit: UnitRow): void {
  const broken = unit.missingSince !== null || unit.changedOutside !== null;
  if (unit.state === "active" && broken && !unit.repairing) return;
  throw new AppError(
    "already_decided",
    unit.repairing
      ? "It is being repaired already."
      : "At the target it stands as it was granted; there is nothing to repair.",
  );
}

function asked(
  before: FullAggregate,
  unit: UnitRow,
  by: string,
  now: number,
): AggregateChange | null {
  if (unit.missingSince === null)
    throw new AppError("not_allowed", "Only admins can restore what was changed at the target.");
  if (unit.repairAskedAt !== null) return null;
  return {
    before,
    request: {},
    units: new Map([[unit.id, { repairAskedAt: now }]]),
    entries: [
      { action: "unit.repair_asked", subject: unit.id, detail: { requestId: unit.requestId, by } },
    ],
  };
}

const repairing = (before: FullAggregate, unit: UnitRow, by: string): AggregateChange => ({
  before,
  request: {},
  units: new Map([
    [unit.id, { repairing: true, refreshing: true, attempts: 0, nextAttemptAt: null }],
  ]),
  entries: [
    {
      action: "unit.repairing",
      subject: unit.id,
      detail: {
        requestId: unit.requestId,
        handle: unit.handle,
        by,
        missing: unit.missingSince !== null,
        differences: unit.changedOutside?.differences ?? [],
      },
    },
  ],
});
