/** One unit of a request as the wire shows it, for one viewer. */
import type { RequestRow, UnitRow } from "../../db/schema";
import { connectorOf } from "../connectors/registry";
import type { AccessUnit } from "../contract/requests";
import { instantText, maybeInstantText } from "../contract/values";
import { type Actor, isAdmin, personOf } from "../lib/actor";
import { credentialsOf } from "./revealed";

export type AroundUnit = {
  readonly integrations: ReadonlyMap<string, { name: string; kind: string }>;
  readonly revealed: ReadonlySet<string>;
  /** By `permissionKey`. */
  readonly titles: ReadonlyMap<string, string>;
};

export const permissionKey = (...[integrationId, type, name]: readonly [string, string, string]) =>
  JSON.stringify([integrationId, type, name]);

export function describeUnit(
  viewer: Actor,
  unit: UnitRow,
  row: RequestRow,
  { integrations: known, titles, revealed }: AroundUnit,
): AccessUnit {
  const integration = known.get(unit.integrationId);
  const connector = integration ? connectorOf(integration.kind) : null;
  return {
    id: unit.id,
    integrationId: unit.integrationId,
    integration: integration?.name ?? "",
    resourceId: unit.resourceId,
    resourceType: unit.resourceType,
    resource: unit.resourceName,
    path: unit.path,
    permission: unit.permission,
    permissionTitle:
      titles.get(permissionKey(unit.integrationId, unit.resourceType, unit.permission)) ??
      unit.permission,
    state: unit.state,
    leftOut: unit.leftOut,
    deadlineClass: connector?.deadlineClassOf(unit) ?? "D",
    message: unit.message,
    grantedAt: maybeInstantText(unit.grantedAt),
    endedAt: maybeInstantText(unit.endedAt),
    evidence: unit.evidence,
    credentials: credentialsOf(unit, row, revealed),
    ...driftOf(unit, row, viewer),
  };
}

/** How it stands at the target otherwise than granted, and what this viewer can do about it. */
function driftOf(unit: UnitRow, row: RequestRow, viewer: Actor) {
  const active = unit.state === "active" && row.state === "active";
  const admin = isAdmin(viewer);
  const missing = active && unit.missingSince !== null;
  const changed = active && admin ? unit.changedOutside : null;
  const asks = missing && personOf(viewer)?.userId === row.granteeId && unit.repairAskedAt === null;
  return {
    missingSince: missing ? maybeInstantText(unit.missingSince) : null,
    repairAskedAt: missing ? maybeInstantText(unit.repairAskedAt) : null,
    changedOutside: changed && {
      since: instantText(changed.since),
      differences: changed.differences.map((d) => ({ ...d })),
    },
    repair: repairOf(unit, { admin: admin && (missing || changed !== null), asks }),
  };
}

function repairOf(
  unit: UnitRow,
  { admin, asks }: { readonly admin: boolean; readonly asks: boolean },
): AccessUnit["repair"] {
  if (unit.repairing) return "under_way";
  if (admin) return "can_repair";
  return asks ? "can_ask" : null;
}
