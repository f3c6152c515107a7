/** Random flows, over the words of random organizations. */
import type {
  AccessTarget,
  Approver,
  FlowDocument,
  IntegrationTarget,
  RequesterCondition,
  Selector,
  Timeframe,
} from "../../worker/contract/flows";
import type { NaiveFlow } from "../support/naive-policy";
import type { Organization, OrgUser } from "../support/organization";
import { type Dice, idOf } from "./dice";
import {
  attributeKeys,
  attributeValues,
  fullNames,
  groupNames,
  integrations,
  names,
  shiftNames,
  tagKeys,
  tagValues,
  types,
  zones,
} from "./words";

const patterns = [
  "*",
  "prod*",
  "*db",
  "p*d*",
  "????",
  "prod\\*",
  "?",
  "*-db",
  "a,b",
  "prod",
  "\\*",
  "*/*",
  "d*v*",
  "😀?",
  "dev?1",
  "\\\\",
  "b\\c",
];
const pathValues = [
  "acme",
  "acme/prod",
  "/acme/prod/",
  "prod/db",
  "prod\\/db",
  "acme/prod/db",
  "*",
  "/",
  "a\\",
  "b/c",
  "a",
  "prod",
  "acme/dev/db",
  "ac",
];
const permissions = ["read", "write"];
const times = ["00:00", "01:30", "02:15", "02:30", "03:00", "09:00", "17:00", "22:00", "23:59"];
const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
const matches = [
  "is",
  "is",
  "is",
  "is_not",
  "contains",
  "does_not_contain",
  "starts_with",
] as const;

function condition(dice: Dice, users: OrgUser[]): RequesterCondition {
  const type = dice.pick([
    "user",
    "group",
    "group",
    "group",
    "shift",
    "manager_of",
    "attribute",
  ] as const);
  const pools = {
    user: ["acme.com", "u", ...fullNames, ...users.map((u) => u.email)],
    group: [...groupNames, "d", "user", "ghosts"],
    shift: [...shiftNames, "p"],
    manager_of: users.flatMap((u) => [u.email, u.email.toUpperCase()]),
    attribute: attributeValues,
  };
  const people = users.map((u) => u.id as string);
  const ids = {
    user: people,
    group: [0, 1, 2, 3, 9].map((n) => idOf("group", n)),
    shift: [0, 1, 9].map((n) => idOf("shift", n)),
    manager_of: people,
    attribute: attributeValues,
  };
  const match = dice.pick(matches);
  // Saving leaves ids where something is named; some documents are from before.
  const named = (match === "is" || match === "is_not") && dice.chance(0.9);
  return {
    type,
    match,
    values: dice.some<string>((named ? ids : pools)[type], 2, 1),
    ...(type === "attribute" && { key: dice.pick(attributeKeys) }),
  };
}

function selector(dice: Dice): Selector {
  const by = dice.pick(["any", "id", "name", "name", "tag", "tag", "path", "path"] as const);
  if (by === "any") return { by, match: "is", values: [] };
  const pools = {
    id: [idOf("res", 0), idOf("res", 1), "ext-1", "ext-2", "ext", "res_", ...names],
    name: [...patterns, ...names],
    tag: [...patterns, ...tagValues],
    path: pathValues,
  };
  return {
    by,
    match: dice.pick(matches),
    values: dice.some(pools[by], 2, 1),
    ...(by === "tag" && { key: dice.pick(tagKeys) }),
  };
}

export const target = (dice: Dice): IntegrationTarget => ({
  integration: dice.pick(integrations),
  resourceType: dice.pick(types),
  permissions: dice.some(permissions, 2, 1),
  include: Array.from({ length: 1 + dice.below(2) }, () => selector(dice)),
  exclude: Array.from({ length: dice.below(2) }, () => selector(dice)),
});

export function timeframe(dice: Dice): Timeframe {
  return {
    days: dice.chance(0.6) ? [...weekdays] : [...new Set(dice.some(weekdays, 4, 1))],
    ...(dice.chance(0.8) && { start: dice.pick(times), end: dice.pick(times) }),
    timeZone: dice.chance(0.5) ? "requester" : dice.pick(zones),
  };
}

function approver(dice: Dice, users: OrgUser[]): Approver {
  const type = dice.pick(["user", "group", "manager", "shift", "owner"] as const);
  const pools = {
    user: users.map((u) => u.id),
    group: [idOf("group", 0), idOf("group", 1)],
    shift: [idOf("shift", 0), idOf("shift", 1)],
    manager: [],
    owner: [],
  };
  return { type, values: pools[type].length > 0 ? dice.some<string>(pools[type], 2, 1) : [] };
}

function approval(dice: Dice, users: OrgUser[]): FlowDocument["approval"] {
  if (dice.chance(0.3)) return { mode: "automatic" };
  return {
    mode: dice.pick(["any_of", "all_of"] as const),
    groups: Array.from({ length: 1 + dice.below(2) }, () => ({
      operator: dice.pick(["any", "all"] as const),
      approvers: Array.from({ length: 1 + dice.below(2) }, () => approver(dice, users)),
    })),
  };
}

export function flow(
  dice: Dice,
  n: number,
  users: OrgUser[],
  bundles: Organization["bundles"],
): NaiveFlow {
  const trigger = dice.chance(0.75) ? "self_serve" : "access_link";
  const least = trigger === "self_serve" ? 1 : 0;
  const count = least + dice.below(3);
  const targets = Array.from({ length: 1 + dice.below(2) }, (): AccessTarget => {
    const bundle = dice.chance(0.25) && bundles.length > 0 ? dice.pick(bundles) : null;
    return bundle ? { bundle: bundle.id } : target(dice);
  });
  const maxSeconds = dice.pick([null, 3_600, 14_400]);
  const document: FlowDocument = {
    name: `flow ${n}`,
    description: "",
    active: dice.chance(0.9),
    labels: [],
    trigger,
    requesters: {
      operator: dice.pick(["any", "all"] as const),
      conditions: Array.from({ length: count }, () => condition(dice, users)),
    },
    ...(trigger === "access_link" && dice.chance(0.9) && { accessLink: accessLink(dice) }),
    targets,
    duration: { maxSeconds, ...(dice.chance(0.5) && { defaultSeconds: dice.pick([600, 3_600]) }) },
    timeframe: dice.chance(0.4) ? timeframe(dice) : null,
    approval: approval(dice, users),
    settings: {
      justificationRequired: dice.chance(0.5),
      approverReasonRequired: false,
      selfApproval: dice.chance(0.3),
      approverSignInRequired: false,
      maxExtensions: dice.below(3),
      extensionSeconds: 1_800,
      pendingSeconds: 86_400,
    },
  };
  return { id: idOf("flow", n), version: 1, document };
}

const accessLink = (dice: Dice): NonNullable<FlowDocument["accessLink"]> => ({
  allowedEmails: dice.some(["u1@acme.com", "ext2@other.org"], 1),
  allowedDomains: dice.some(["acme.com", "other.org", "cme.com"], 1),
  expiresAt: dice.chance(0.3) ? dice.pick(["2026-06-01T00:00:00Z", "2027-01-01T00:00:00Z"]) : null,
  maxUses: null,
  paused: dice.chance(0.1),
  sponsor: null,
});
