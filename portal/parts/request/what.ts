/** A request in few words: what it is for, and its title. */
import type { Item } from "../../api/endpoints";
import { titleText as words } from "../../words/request-title";

export type AccessRequest = Item<"listRequests">;
export type AccessUnit = AccessRequest["units"][number];
export type PersonRef = AccessRequest["requester"];

/** How many names a title may hold. */
const SHOWN = 2;

export const nameOf = (person: PersonRef): string =>
  person.fullName || person.email || words.somebody;

/** `Ada, Ben and 3 more`. */
export function namesText(names: ReadonlyArray<string>, shown = SHOWN): string {
  // "and 1 more" is as long as the name itself.
  const kept = names.length <= shown + 1 ? names : names.slice(0, shown);
  return words.and(kept, names.length - kept.length);
}

/** `read on orders and invoices`. */
export function whatText(
  units: ReadonlyArray<Pick<AccessUnit, "permission" | "resource">>,
): string {
  const permissions = [...new Set(units.map((unit) => unit.permission))];
  const resources = [...new Set(units.map((unit) => unit.resource))];
  return words.what(namesText(permissions), namesText(resources));
}

/** `Ben asks for write on orders`, or `You have read on invoices`. */
export function sentenceOf(
  request: Pick<AccessRequest, "state" | "grantee" | "units">,
  myId: string | undefined,
): string {
  const mine = request.grantee.id === myId;
  const who = mine ? words.you : nameOf(request.grantee);
  return words.sentence(request.state, { who, mine, what: whatText(coveredBy(request)) });
}

/** Units an approver took out are no part of it any more, unless nothing else is left to name. */
function coveredBy({ units, state }: Pick<AccessRequest, "units" | "state">) {
  const covered = state === "pending" ? waitingUnits(units) : units.filter((u) => u.grantedAt);
  return covered.length > 0 ? covered : units;
}

/** Units of a waiting request that are still asked for. */
export const waitingUnits = (units: ReadonlyArray<AccessUnit>): ReadonlyArray<AccessUnit> =>
  units.filter((unit) => !unit.leftOut);

/** Whether the target proved for each unit that stood that nothing is left of it. */
export const provenGone = ({ units }: Pick<AccessRequest, "units">): boolean =>
  units.every((unit) => unit.grantedAt === null || unit.evidence !== null);

/** `postgresql.schema` is a schema to people. */
const kindText = (type: string): string =>
  (type.split(".").at(-1) ?? type).replaceAll(/[_-]/g, " ");

/** Where a resource lives: integration, kind, place in its hierarchy. */
export const placeText = (unit: AccessUnit): string =>
  [unit.integration, kindText(unit.resourceType), unit.path.join(" › ")]
    .filter(Boolean)
    .join(" · ");
