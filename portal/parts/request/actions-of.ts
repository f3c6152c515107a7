/** What a person may do with a request, by what the server says they may. */
import type { AccessRequest } from "./what";

export type RequestActionName = "remind" | "withdraw" | "extend" | "handBack" | "revoke" | "again";

const overStates: ReadonlyArray<AccessRequest["state"]> = [
  "expired",
  "revoked",
  "returned",
  "rejected",
  "cancelled",
  "lapsed",
  "failed",
];

/** Which actions there are, in their order. */
export function actionsOf(
  request: AccessRequest,
  myId: string | undefined,
): ReadonlyArray<RequestActionName> {
  const mine = request.grantee.id === myId || request.requester.id === myId;
  const names: RequestActionName[] = [];
  if (mine && request.extension.allowed) names.push("extend");
  if (request.can.return) names.push("handBack");
  if (request.can.remind) names.push("remind");
  if (request.can.cancel) names.push("withdraw");
  if (mine && overStates.includes(request.state)) names.push("again");
  if (request.can.revoke && !request.can.return) names.push("revoke");
  return names;
}
