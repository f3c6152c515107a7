/** Small random organizations, full of names that mean something elsewhere: `*`, `,`, `/`, ids, prototypes. */
import type { FlowId, UserId } from "../../worker/contract/values";
import { flowPolicy } from "../../worker/policy/bundles";
import type { FlowPolicy, PersonFacts } from "../../worker/policy/facts";
import type { Organization, OrgResource, OrgUser } from "../support/organization";
import { type Dice, idOf } from "./dice";
import { flow, target } from "./random-flow";
import {
  attributeKeys,
  attributeValues,
  fullNames,
  groupNames,
  integrations,
  names,
  segments,
  shiftNames,
  tagKeys,
  tagValues,
  types,
  zones,
} from "./words";

/** Moments around changes of the clock, and ordinary ones. */
export const someNow = ({ pick, below }: Dice): number =>
  pick([
    Date.UTC(2026, 2, 29, 1), // Europe springs forward
    Date.UTC(2026, 9, 25, 1), // and falls back
    Date.UTC(2026, 2, 8, 7), // New York
    Date.UTC(2026, 10, 1, 6),
    Date.UTC(2026, 3, 4, 15), // Lord Howe, half an hour
    Date.UTC(2026, 9, 3, 15, 30),
    Date.UTC(2026, 6, 15, 12),
  ]) +
  (below(2 * 1_440) - 1_440) * 60_000 +
  below(60_000);

function user(dice: Dice, n: number): OrgUser {
  const external = dice.chance(0.15);
  const attributes = Object.fromEntries(
    dice.some(attributeKeys, 2).map((key) => [key, dice.some(attributeValues, 2)] as const),
  );
  return {
    id: idOf("user", n),
    email: external ? `ext${n}@other.org` : `u${n}@acme.com`,
    fullName: dice.pick(fullNames),
    role: external ? "external" : dice.pick(["admin", "grantee", "grantee"] as const),
    status: dice.pick([
      "active",
      "active",
      "active",
      "active",
      "active",
      "invited",
      "disabled",
      "deleted",
    ] as const),
    timeZone: dice.pick([null, ...zones]),
    attributes,
    managerId: n > 0 && dice.chance(0.7) ? idOf("user", dice.below(n)) : null,
  };
}

const resource = (dice: Dice, n: number): OrgResource => ({
  id: idOf("res", n),
  integrationId: dice.pick(integrations),
  type: dice.pick(types),
  externalId: dice.pick([`ext-${n}`, `Ext-${n}`, idOf("res", dice.below(3)), `*${n}`]),
  name: dice.pick(names),
  path: dice.some(segments, 3),
  tags: Object.fromEntries(
    dice.some(tagKeys, 3).map((key) => [key, dice.pick(tagValues)] as const),
  ),
});

export function randomOrganization(dice: Dice, size: number): Organization {
  const users = Array.from({ length: 1 + size }, (_, n) => user(dice, n));
  const ids = users.map((u) => u.id);
  const members = () => [...new Set(dice.some(ids, size))];
  const bundles = Array.from({ length: dice.below(3) }, (_, n) => ({
    id: idOf("bundle", n),
    document: { name: `bundle ${n}`, description: "", targets: [target(dice)] },
  }));
  return {
    users,
    groups: dice
      .some(groupNames, 4, 1)
      .map((name, n) => ({ id: idOf("group", n), name, members: members() })),
    shifts: dice
      .some(shiftNames, 2)
      .map((name, n) => ({ id: idOf("shift", n), name, onCall: members() })),
    bundles,
    flows: Array.from({ length: 1 + size }, (_, n) => flow(dice, n, users, bundles)),
    resources: Array.from({ length: 1 + size }, (_, n) => resource(dice, n)),
  };
}

/** What the loader would read for a person. */
export function personFacts(org: Organization, id: UserId): PersonFacts {
  const person = org.users.find((u) => u.id === id);
  if (!person) throw new Error(`no user ${id}`);
  return {
    ...person,
    groups: org.groups.filter((g) => g.members.includes(id)),
    shifts: org.shifts.filter((s) => s.onCall.includes(id)),
    reports: org.users.filter((u) => u.managerId === id),
  };
}

export const policiesOf = (org: Organization): FlowPolicy[] => {
  const bundles = new Map(org.bundles.map((bundle) => [bundle.id as string, bundle]));
  return org.flows.map((f) => flowPolicy(f, bundles));
};

/** Through which link a session of this person may have come: sometimes none, sometimes a flow's. */
export const someLink = (dice: Dice, org: Organization): FlowId | null =>
  dice.chance(0.6) ? null : dice.pick(org.flows).id;

/** Mostly things of the kind that the flow offers, so that the other rules get their turn. */
export function someUnits(org: Organization, flow: Organization["flows"][number], dice: Dice) {
  const lines = flow.document.targets.flatMap((t) =>
    "bundle" in t
      ? org.bundles.filter((b) => b.id === t.bundle).flatMap((b) => b.document.targets)
      : [t],
  );
  const fitting = org.resources.flatMap((resource) =>
    lines
      .filter((t) => t.integration === resource.integrationId && t.resourceType === resource.type)
      .map((t) => ({ resource, permission: dice.pick(t.permissions) })),
  );
  const any = org.resources.map((resource) => ({
    resource,
    permission: dice.pick(["read", "write"]),
  }));
  const pool = fitting.length > 0 && dice.chance(0.9) ? fitting : any;
  return dice.some(pool, 2, dice.chance(0.05) ? 0 : 1);
}
