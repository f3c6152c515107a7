/** How what stands at a target differs from what was granted. Pure. */
import type { ChangedOutside, UnitRow } from "../../db/schema";
import { canonicalJson } from "../lib/ids";
import { latest } from "./holders";
import type { Marked } from "./sort-observed";

export type Booked = Pick<
  UnitRow,
  | "id"
  | "requestId"
  | "handle"
  | "state"
  | "moving"
  | "refreshing"
  | "resourceType"
  | "externalId"
  | "permission"
  | "account"
  | "deadlineAt"
  | "recipe"
  | "changedOutside"
>;

type Difference = ChangedOutside["differences"][number];

/** Targets keep whole seconds, and round them as they like. */
const DEADLINE_SLACK_MS = 2_000;
const MAX_TEXT = 500;

const instantWords = (at: number | null) => (at === null ? "no end" : new Date(at).toISOString());
const cut = (text: string) => text.slice(0, MAX_TEXT);

/** @param holders all units under this handle that are not over; null is returned while one of them moves */
export function differencesOf(
  found: Marked,
  holders: ReadonlyArray<Booked>,
): ReadonlyArray<Difference> | null {
  const [unit] = holders.filter((u) => u.state === "active");
  const busy = holders.some((u) => u.moving || u.refreshing || u.state !== "active");
  if (!unit || busy) return null;
  const differ = (what: Difference["what"], granted: string, there: string | null): Difference[] =>
    there === null || there === granted ? [] : [{ what, granted: cut(granted), found: cut(there) }];
  return [
    ...(found.markedBy === "other"
      ? [{ what: "mark", granted: "this deployment", found: "another deployment" } as const]
      : []),
    ...differ("permission", unit.permission, found.permission),
    ...differ("account", unit.account, found.account),
    ...differ("resource", unit.externalId, found.externalId),
    ...differ("resource", unit.resourceType, found.resourceType),
    ...deadlineDifference(found, latest(holders.map((u) => u.deadlineAt))),
    ...recipeDifferences(found, unit),
  ];
}

function deadlineDifference(found: Marked, granted: number | null): Difference[] {
  const there = found.deadlineAt;
  if (there === undefined || there === granted) return [];
  if (there !== null && granted !== null && Math.abs(there - granted) <= DEADLINE_SLACK_MS)
    return [];
  return [{ what: "deadline", granted: instantWords(granted), found: instantWords(there) }];
}

/** What only one side knows is no difference: connectors learn to keep more than they did. */
function recipeDifferences({ recipe }: Marked, unit: Booked): Difference[] {
  const granted = unit.recipe;
  if (recipe === null || granted === null) return [];
  return Object.keys(recipe)
    .filter((key) => key in granted && canonicalJson(granted[key]) !== canonicalJson(recipe[key]))
    .map((key) => ({
      what: "details",
      granted: cut(`${key}: ${canonicalJson(granted[key])}`),
      found: cut(`${key}: ${canonicalJson(recipe[key])}`),
    }));
}
