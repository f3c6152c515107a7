/**
 * A second reading of the rules of access flows, as slow and as literal as possible. It shares no code with the
 * engine: an error has to be made twice, in two ways, to stay unseen.
 */
import type {
  FlowDocument,
  IntegrationTarget,
  RequesterCondition,
  Timeframe,
} from "../../worker/contract/flows";
import type { FlowId } from "../../worker/contract/values";
import { looksLikeId, plain, same, selectorMatches } from "./naive-selectors";
import type { Organization, OrgResource, OrgUser } from "./organization";

export type NaiveFlow = Organization["flows"][number];

// --- who -------------------------------------------------------------------------------------------------------

function conditionHolds(org: Organization, user: OrgUser, condition: RequesterCondition): boolean {
  const { type, match } = condition;
  const facts: { text: string; isId: boolean }[] = [];
  const add = (text: string, isId = false) => facts.push({ text, isId });
  if (type === "user") {
    add(user.email);
    add(user.id, true);
  }
  for (const group of org.groups) {
    if (type !== "group" || !group.members.includes(user.id)) continue;
    add(group.name);
    add(group.id, true);
  }
  for (const shift of org.shifts) {
    if (type !== "shift" || !shift.onCall.includes(user.id)) continue;
    add(shift.name);
    add(shift.id, true);
  }
  for (const other of org.users) {
    if (type !== "manager_of" || other.managerId !== user.id) continue;
    add(other.email);
    add(other.id, true);
  }
  if (type === "attribute") {
    for (const [key, values] of Object.entries(user.attributes)) {
      if (key === condition.key) for (const value of values) add(value);
    }
  }
  const kind = type === "manager_of" ? "user" : type;
  // A name in the place of an id leads nowhere, and nobody is let in for not being it.
  if (
    match === "is_not" &&
    type !== "attribute" &&
    condition.values.some((v) => !looksLikeId(kind, v))
  )
    return false;
  const hit = facts.some((fact) =>
    condition.values.some((value) => {
      if (match === "is" || match === "is_not") {
        return type === "attribute" ? same(fact.text, value) : fact.isId && fact.text === value;
      }
      if (fact.isId) return false;
      if (match === "starts_with") return plain(fact.text).startsWith(plain(value));
      return plain(fact.text).includes(plain(value));
    }),
  );
  return match === "is_not" || match === "does_not_contain" ? !hit : hit;
}

function mayAsk(
  org: Organization,
  user: OrgUser,
  flow: NaiveFlow,
  throughLink: FlowId | null,
  now: number,
): boolean {
  const { document } = flow;
  if (!document.active) return false;
  if (user.status === "disabled" || user.status === "deleted") return false;
  const { conditions, operator } = document.requesters;
  let matched = 0;
  for (const condition of conditions) if (conditionHolds(org, user, condition)) matched++;
  const byConditions =
    conditions.length > 0 && (operator === "all" ? matched === conditions.length : matched >= 1);
  if (document.trigger === "self_serve") {
    return user.role !== "external" && throughLink === null && byConditions;
  }
  if (throughLink !== flow.id) return false;
  const link = document.accessLink;
  if (link) {
    if (link.paused) return false;
    if (link.expiresAt !== null && now >= new Date(link.expiresAt).getTime()) return false;
    const everybody = link.allowedEmails.length + link.allowedDomains.length === 0;
    const byEmail = link.allowedEmails.some((email) => same(email, user.email));
    const byDomain = link.allowedDomains.some((d) => same(user.email.split("@").pop() ?? "", d));
    if (!everybody && !byEmail && !byDomain) return false;
  }
  return conditions.length === 0 || byConditions;
}

// --- what ------------------------------------------------------------------------------------------------------

function unitIsOffered(
  org: Organization,
  flow: NaiveFlow,
  resource: OrgResource,
  permission: string,
): boolean {
  const lines: IntegrationTarget[] = [];
  for (const target of flow.document.targets) {
    if (!("bundle" in target)) lines.push(target);
    else {
      for (const bundle of org.bundles) {
        if (bundle.id === target.bundle) lines.push(...bundle.document.targets);
      }
    }
  }
  return lines.some((line) => {
    if (line.integration !== resource.integrationId) return false;
    if (line.resourceType !== resource.type) return false;
    if (!line.permissions.includes(permission)) return false;
    if (line.exclude.some((s) => selectorMatches(s, resource, true))) return false;
    return line.include.some((s) => selectorMatches(s, resource, false));
  });
}

// --- when and how long -----------------------------------------------------------------------------------------

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What somebody sees who looks at a wall clock with a calendar. */
function wallClock(zone: string, at: number): { weekday: string; time: string } {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      weekday: "long",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  clocks.set(zone, clock);
  const parts = clock.formatToParts(at);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? "";
  return { weekday: part("weekday").toLowerCase(), time: `${part("hour")}:${part("minute")}` };
}

const dayBefore: Record<string, string> = {
  monday: "sunday",
  tuesday: "monday",
  wednesday: "tuesday",
  thursday: "wednesday",
  friday: "thursday",
  saturday: "friday",
  sunday: "saturday",
};

export function naiveIsOpen(
  timeframe: Timeframe | null,
  zone: string | null,
  now: number,
): boolean {
  if (!timeframe) return true;
  const { weekday, time } = wallClock(
    timeframe.timeZone === "requester" ? (zone ?? "UTC") : timeframe.timeZone,
    now,
  );
  const days: string[] = timeframe.days;
  const { start, end } = timeframe;
  if (start === undefined || end === undefined) return days.includes(weekday);
  if (start < end) return days.includes(weekday) && start <= time && time < end;
  const sinceToday = days.includes(weekday) && start <= time;
  const sinceYesterday = days.includes(dayBefore[weekday] ?? "") && time < end;
  return sinceToday || sinceYesterday;
}

function lengthOf(
  { duration }: FlowDocument,
  asked: number | null | undefined,
): { seconds: number | null } | null {
  let wanted = asked;
  if (wanted === undefined) wanted = duration.defaultSeconds;
  if (wanted === undefined) wanted = duration.maxSeconds;
  if (wanted === null) return duration.maxSeconds === null ? { seconds: null } : null;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 315_576_000) return null;
  return duration.maxSeconds !== null && wanted > duration.maxSeconds ? null : { seconds: wanted };
}

/** Through a link that ends nothing is without an end, and whoever names no length gets what is left at most. */
function lengthUntil(
  end: Date,
  now: number,
  document: FlowDocument,
  asked: number | null | undefined,
): { seconds: number } | null {
  const left = Math.floor((end.getTime() - now) / 1_000);
  if (left < 1 || asked === null) return null;
  const given = lengthOf(document, asked);
  if (given === null) return null;
  if (asked === undefined) return { seconds: Math.min(given.seconds ?? 315_576_000, left) };
  return asked > left ? null : { seconds: asked };
}

// --- the whole -------------------------------------------------------------------------------------------------

/** Ids of the flows under which this person may have this permission on this resource now. */
export function naiveAccess(
  org: Organization,
  user: OrgUser,
  resource: OrgResource,
  permission: string,
  now: number,
  throughLink: FlowId | null,
): FlowId[] {
  return org.flows
    .filter((flow) => mayAsk(org, user, flow, throughLink, now))
    .filter((flow) => naiveIsOpen(flow.document.timeframe, user.timeZone, now))
    .filter((flow) => unitIsOffered(org, flow, resource, permission))
    .map((flow) => flow.id);
}

export type NaiveRequest = {
  flow: NaiveFlow;
  user: OrgUser;
  units: { resource: OrgResource; permission: string }[];
  durationSeconds: number | null | undefined;
  justification: string;
  now: number;
  paused: boolean;
  throughLink: FlowId | null;
};

export function naiveRequest(
  org: Organization,
  request: NaiveRequest,
): { seconds: number | null; automatic: boolean } | null {
  const { flow, user, units, now } = request;
  if (request.paused) return null;
  if (!mayAsk(org, user, flow, request.throughLink, now)) return null;
  if (!naiveIsOpen(flow.document.timeframe, user.timeZone, now)) return null;
  if (units.length === 0) return null;
  if (new Set(units.map((u) => JSON.stringify([u.resource.id, u.permission]))).size < units.length)
    return null;
  if (!units.every((u) => unitIsOffered(org, flow, u.resource, u.permission))) return null;
  if (flow.document.settings.justificationRequired && request.justification.trim() === "")
    return null;
  const link = flow.document.accessLink;
  const ends = request.throughLink === flow.id && link?.expiresAt ? new Date(link.expiresAt) : null;
  const length = ends
    ? lengthUntil(ends, now, flow.document, request.durationSeconds)
    : lengthOf(flow.document, request.durationSeconds);
  return length && { ...length, automatic: flow.document.approval.mode === "automatic" };
}
