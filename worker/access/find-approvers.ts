/** Looks up the people behind approval policies: who could say yes to these requests now. */
import { and, eq, or, type SQL, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { groupMembers, groups, shifts, shiftTurns, users } from "../../db/schema";
import type { Approver, FlowDocument } from "../contract/flows";
import type { Instant, UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { mailboxKey } from "../lib/mailbox";
import { type ApprovalRule, fillRule, ruleClauses } from "../policy/approval";
import type { PersonFacts, ResourceFacts } from "../policy/facts";
import type { NameOf } from "../policy/names";
import { onDutyAt } from "./on-duty";

export type Asking = {
  readonly document: Pick<FlowDocument, "approval" | "accessLink">;
  readonly requester: Pick<PersonFacts, "role" | "managerId">;
  /**
   * What is asked for; `owner` clauses need an owner of every one of them to be the same person, so the owner of one
   * thing cannot open another's.
   */
  readonly resources: ReadonlyArray<Pick<ResourceFacts, "tags">>;
};

/** People who may approve at all, by what a policy may know them by. Each map has its own kind of key. */
type Lookup = {
  readonly byId: ReadonlyMap<string, ReadonlyArray<UserId>>;
  readonly byAddress: ReadonlyMap<string, ReadonlyArray<UserId>>;
  readonly byGroup: ReadonlyMap<string, ReadonlyArray<UserId>>;
  readonly byShift: ReadonlyMap<string, ReadonlyArray<UserId>>;
  readonly nameOf: NameOf;
};

/** One rule for each, in their order, from one reading of the people. @param at who was on call then; absent: now */
export async function findApprovers(
  ctx: Pick<AppContext, "db" | "now">,
  asked: ReadonlyArray<Asking>,
  at: Instant = ctx.now(),
): Promise<ApprovalRule[]> {
  if (asked.every(({ document }) => document.approval.mode === "automatic"))
    return asked.map(() => ({ mode: "automatic" }));
  const lookup = await lookUp(ctx, asked, at);
  return asked.map((one) =>
    fillRule(ruleClauses(one.document.approval, lookup.nameOf), ({ approver }) =>
      eligible(approver, one, lookup),
    ),
  );
}

function eligible(approver: Approver, asking: Asking, lookup: Lookup): ReadonlySet<UserId> {
  const all = (map: ReadonlyMap<string, ReadonlyArray<UserId>>, keys: ReadonlyArray<string>) =>
    new Set(keys.flatMap((key) => map.get(key) ?? []));
  switch (approver.type) {
    case "user":
      return all(lookup.byId, approver.values);
    case "group":
      return all(lookup.byGroup, approver.values);
    case "shift":
      return all(lookup.byShift, approver.values);
    case "manager":
      return all(lookup.byId, managersOf(asking));
    case "owner":
      return ownersOfAll(asking.resources, approver.key ?? "owner", lookup);
  }
}

/** A sponsor is the manager of the outsiders who come through the link. */
function managersOf({ document, requester }: Asking): string[] {
  const sponsor = requester.role === "external" ? document.accessLink?.sponsor : null;
  return [requester.managerId, sponsor].filter((id) => typeof id === "string");
}

/** The e-mail addresses in a tag. Names and ids in it mean nobody: whoever may tag could write anybody's. */
const ownerAddresses = (resource: Pick<ResourceFacts, "tags">, key: string): string[] =>
  (resource.tags[key] ?? "")
    .split(/[\s,;]+/)
    .filter((word) => word.includes("@"))
    .map(mailboxKey);

function ownersOfAll(
  resources: ReadonlyArray<Pick<ResourceFacts, "tags">>,
  key: string,
  lookup: Lookup,
): ReadonlySet<UserId> {
  const [first, ...rest] = resources.map(
    (r) => new Set(ownerAddresses(r, key).flatMap((a) => lookup.byAddress.get(a) ?? [])),
  );
  return rest.reduce((left, owners) => left.intersection(owners), first ?? new Set<UserId>());
}

async function lookUp(
  { db }: Pick<AppContext, "db">,
  asked: ReadonlyArray<Asking>,
  at: Instant,
): Promise<Lookup> {
  const wanted = wantedOf(asked);
  const member = sql`${users.role} in ('admin', 'grantee') and ${users.status} in ('invited', 'active')`;
  const ofGroups = inList(groupMembers.groupId, wanted.groups);
  const ofShifts = inList(shiftTurns.shiftId, wanted.shifts);
  const [people, inGroups, onShifts, groupNames, shiftNames] = await db.batch([
    db
      .select({
        id: users.id,
        email: users.email,
        key: users.emailKey,
        mayApprove: sql<number>`${member}`.as("may_approve"),
        // Whoever never signed in has not proven the address.
        proven: sql<number>`${member} and ${users.status} = 'active'`.as("proven"),
      })
      .from(users)
      .where(or(inList(users.id, wanted.people), inList(users.emailKey, wanted.addresses))),
    members(db, groupMembers.groupId, ofGroups, member),
    turns(db, ofShifts, and(member, onDutyAt(at))),
    db
      .select({ id: groups.id, name: groups.name })
      .from(groups)
      .where(inList(groups.id, wanted.groups)),
    db
      .select({ id: shifts.id, name: shifts.name })
      .from(shifts)
      .where(inList(shifts.id, wanted.shifts)),
  ]);
  const names = new Map<string, string>([
    ...people.map(({ id, email }) => [id, email] as const),
    ...[...groupNames, ...shiftNames].map(({ id, name }) => [id, name] as const),
  ]);
  return {
    byId: index(
      people.filter((p) => p.mayApprove),
      (p) => p.id,
    ),
    byAddress: index(
      people.filter((p) => p.proven),
      (p) => p.key ?? p.email,
    ),
    byGroup: index(inGroups, (m) => m.groupId),
    byShift: index(onShifts, (t) => t.shiftId),
    nameOf: (id) => names.get(id) ?? id,
  };
}

function wantedOf(asked: ReadonlyArray<Asking>) {
  const people = new Set<string>();
  const [groupIds, shiftIds, addresses] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const asking of asked) {
    const rule = ruleClauses(asking.document.approval);
    if (rule.mode === "automatic") continue;
    for (const id of managersOf(asking)) people.add(id);
    for (const { approver } of rule.groups.flatMap((group) => group.clauses)) {
      const into = { user: people, group: groupIds, shift: shiftIds, manager: null, owner: null };
      for (const value of approver.values) into[approver.type]?.add(value);
      if (approver.type !== "owner") continue;
      for (const resource of asking.resources)
        for (const a of ownerAddresses(resource, approver.key ?? "owner")) addresses.add(a);
    }
  }
  return {
    people: [...people],
    groups: [...groupIds],
    shifts: [...shiftIds],
    addresses: [...addresses],
  };
}

const members = (
  db: AppContext["db"],
  groupId: typeof groupMembers.groupId,
  which: SQL,
  who: SQL,
) =>
  db
    .select({ id: users.id, groupId })
    .from(groupMembers)
    .innerJoin(users, eq(users.id, groupMembers.userId))
    .where(and(which, who));

const turns = (db: AppContext["db"], which: SQL, who: SQL | undefined) =>
  db
    .select({ id: users.id, shiftId: shiftTurns.shiftId })
    .from(shiftTurns)
    .innerJoin(users, eq(users.id, shiftTurns.userId))
    .where(and(which, who));

const index = <R extends { readonly id: UserId }>(
  rows: ReadonlyArray<R>,
  keyOf: (row: R) => string,
): Map<string, UserId[]> =>
  new Map(
    [...Map.groupBy(rows, keyOf)].map(([key, found]) => [
      key,
      [...new Set(found.map((row) => row.id))],
    ]),
  );
