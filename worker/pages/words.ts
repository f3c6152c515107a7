/** How states, lengths and people are called on pages. */
import type { AccessRequest } from "../contract/requests";

export type Tone = "good" | "warn" | "bad" | "busy" | "plain";

const units: ReadonlyArray<readonly [number, string]> = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
  [1, "second"],
];

/** "2 hours", "1 hour 30 minutes": the two largest parts. Null is access without an end. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return "until an admin takes it away";
  const parts: string[] = [];
  let rest = seconds;
  for (const [size, name] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
    if (parts.length === 2) break;
  }
  return parts.join(" ") || "0 seconds";
}

/** "Ada", "Ada and Ben", "Ada, Ben and 3 more". */
export function namesText(names: ReadonlyArray<string>, shown = 3): string {
  if (names.length <= 1) return names[0] ?? "";
  if (names.length <= shown) return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`;
}

/** A name with its address, or the address alone for people we know no name of. */
export const personText = (p: { readonly fullName: string; readonly email: string }): string =>
  p.fullName && p.fullName !== p.email ? `${p.fullName} (${p.email})` : p.email;

export const nameOf = (p: { readonly fullName: string; readonly email: string }): string =>
  p.fullName || p.email;

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** The word people see for where a request stands. Nothing is called ended before the target confirmed it. */
export function stateWords(
  request: Pick<AccessRequest, "state" | "overdueSince">,
): readonly [string, Tone] {
  if (request.overdueSince !== null) return ["End is late", "bad"];
  switch (request.state) {
    case "pending":
      return ["Waiting for approval", "warn"];
    case "granting":
      return ["Setting up", "busy"];
    case "active":
      return ["Active", "good"];
    case "revoking":
      return ["Ending", "busy"];
    case "expired":
      return ["Ended", "plain"];
    case "revoked":
      return ["Taken back", "plain"];
    case "returned":
      return ["Handed back", "plain"];
    case "rejected":
      return ["Rejected", "bad"];
    case "cancelled":
      return ["Withdrawn", "plain"];
    case "lapsed":
      return ["Not answered in time", "plain"];
    case "failed":
      return ["Failed", "bad"];
  }
}

export function unitWords(state: AccessRequest["units"][number]["state"]): readonly [string, Tone] {
  switch (state) {
    case "queued":
      return ["Not started", "plain"];
    case "granting":
      return ["Setting up", "busy"];
    case "active":
      return ["Active", "good"];
    case "revoking":
      return ["Ending", "busy"];
    case "ended":
      return ["Gone", "plain"];
    case "failed":
      return ["Failed", "bad"];
  }
}

/** What the target does by itself when we could not reach it: shown beside the end. */
export const deadlineWords = {
  A: "The system checks the end on every call, so access stops at that second even if Hallpass is down.",
  B: "The system removes the access by itself at the end, even if Hallpass is down.",
  C: "The system refuses new logins from the end on, even if Hallpass is down; Hallpass ends open sessions.",
  D: "The system knows no end of its own; Hallpass takes the access away.",
} as const satisfies Record<AccessRequest["units"][number]["deadlineClass"], string>;

/** The policy speaks of the requester; on their own pages that is "you". */
export const toRequester = (text: string): string =>
  text.replaceAll("the requester’s manager", "your manager");

/** "postgresql.schema" is a schema to people; which kind of system it is in, they know by its name. */
export const kindText = (resourceType: string): string =>
  (resourceType.split(".").at(-1) ?? resourceType).replaceAll(/[_-]/g, " ");

/** Where a resource lives, outermost first. */
export const placeText = (path: ReadonlyArray<string>): string => path.join(" › ");

/** Ten characters of a hash: enough to compare by eye, the whole is what is sent. */
export const shortHash = (hash: string): string => hash.slice(0, 10);
