/** Audit events as OCSF. */
import { eq } from "drizzle-orm";
import { inList } from "../../db/rows";
import { requests, units, users } from "../../db/schema";
import type { AuditEvent } from "../contract/audit";
import type { AppContext } from "../lib/context";
import { type OcsfActor, type OcsfEvent, ocsfEvent } from "./ocsf";

/** Who got or lost what, by the unit that an event is about. */
export type UnitFacts = ReadonlyMap<
  string,
  {
    readonly permission: string;
    readonly resourceId: string;
    readonly resourceName: string;
    readonly resourceType: string;
    readonly granteeId: string;
    readonly email: string;
    readonly fullName: string;
  }
>;

const isAccess = (event: AuditEvent): boolean =>
  event.action === "unit.granted" || event.action === "unit.revoked";

export async function loadUnitFacts(
  { db }: Pick<AppContext, "db">,
  events: ReadonlyArray<AuditEvent>,
): Promise<UnitFacts> {
  const ids = events.filter(isAccess).map((event) => event.subject);
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({
      id: units.id,
      permission: units.permission,
      resourceId: units.resourceId,
      resourceName: units.resourceName,
      resourceType: units.resourceType,
      granteeId: users.id,
      email: users.email,
      fullName: users.fullName,
    })
    .from(units)
    .innerJoin(requests, eq(requests.id, units.requestId))
    .innerJoin(users, eq(users.id, requests.granteeId))
    .where(inList(units.id, ids));
  return new Map(rows.map((row) => [row.id, row]));
}

export function auditOcsf(event: AuditEvent, facts: UnitFacts): OcsfEvent {
  const base = {
    uid: `audit-${event.seq}`,
    at: Date.parse(event.at),
    actor: actorOf(event),
    severity: severityOf(event.action),
    message: event.action,
    unmapped: { action: event.action, detail: event.detail, chain: event.chain },
  } as const;
  const unit = isAccess(event) ? facts.get(event.subject) : undefined;
  if (unit) {
    return ocsfEvent({
      ...base,
      class: 3005,
      activity: event.action === "unit.granted" ? 1 : 2,
      user: { uid: unit.granteeId, name: unit.fullName, email_addr: unit.email },
      privileges: [unit.permission],
      resource: { uid: unit.resourceId, name: unit.resourceName, type: unit.resourceType },
    });
  }
  const [type = "entity"] = event.action.split(".");
  return ocsfEvent({
    ...base,
    class: 3004,
    activity: activityOf(event.action),
    entity: { uid: event.subject, type },
  });
}

/** Actors without a person are reported as an application. */
function actorOf({ actor, actorUserId, actorEmail }: AuditEvent): OcsfActor {
  if (actorUserId === null) return { app_name: actor };
  return { user: { uid: actorUserId, ...(actorEmail && { email_addr: actorEmail }) } };
}

function activityOf(action: string): 1 | 3 | 4 | 99 {
  if (/\.(created|invited|added|shared)$/.test(action)) return 1;
  if (/\.(deleted|removed|share_ended)$/.test(action)) return 4;
  // What a request goes through changes it; so does every change of a setting.
  if (/^(request|unit|flow|user|organization|integration)\.|\.(changed|revoked)$/.test(action))
    return 3;
  return 99;
}

function severityOf(action: string): 1 | 3 | 4 {
  if (action === "database.restored" || action === "reconcile.orphan_found") return 4;
  return /\.(failed|overdue|trouble|missing|stuck)$/.test(action) ? 3 : 1;
}
