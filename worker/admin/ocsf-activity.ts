/** A request as OCSF: made and decided (3004), and for every unit that was given, given and taken away (3005). */
import type { AccessRequest } from "../contract/requests";
import { type OcsfEvent, type OcsfUser, ocsfEvent } from "./ocsf";

type Person = AccessRequest["grantee"];

const userOf = ({ id, email, fullName }: Person): OcsfUser => ({
  uid: id,
  name: fullName,
  email_addr: email,
});
const hallpass = { app_name: "Hallpass" } as const;

export function activityOcsf(request: AccessRequest): OcsfEvent[] {
  const entity = { uid: request.id, name: request.number, type: "access_request" } as const;
  const unmapped = {
    justification: request.justification,
    access_flow: request.flow.name,
    state: request.state,
  };
  const step = (name: string, at: string, actor: OcsfUser | null, activity: 1 | 3) =>
    ocsfEvent({
      class: 3004,
      activity,
      uid: `${request.id}/${name}`,
      at: Date.parse(at),
      actor: actor ? { user: actor } : hallpass,
      message: `${request.number} ${name}`,
      entity,
      unmapped,
    });
  const events = [step("created", request.createdAt, userOf(request.requester), 1)];
  for (const { approver, approve, at } of request.decisions)
    events.push(
      step(`${approve ? "approved" : "rejected"} by ${approver.id}`, at, userOf(approver), 3),
    );
  events.push(...accessEvents(request));
  if (request.endedAt !== null) events.push(step(request.state, request.endedAt, null, 3));
  return events.sort((a, b) => Number(a.time) - Number(b.time));
}

function accessEvents(request: AccessRequest): OcsfEvent[] {
  return request.units.flatMap((unit) => {
    const base = {
      class: 3005,
      actor: hallpass,
      user: userOf(request.grantee),
      privileges: [unit.permission],
      resource: { uid: unit.resourceId, name: unit.resource, type: unit.resourceType },
      unmapped: { request: request.number },
    } as const;
    const given = (name: string, at: string | null, activity: 1 | 2) =>
      at === null
        ? []
        : [ocsfEvent({ ...base, activity, uid: `${unit.id}/${name}`, at: Date.parse(at) })];
    if (unit.grantedAt === null) return [];
    return [...given("granted", unit.grantedAt, 1), ...given("revoked", unit.endedAt, 2)];
  });
}
