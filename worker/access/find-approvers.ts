/** Looks up the people behind an approval policy: who could say yes to this request now. */
import { and, eq, or, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { groupMembers, groups, shifts, shiftTurns, users } from "../../db/schema";
import type { FlowDocument } from "../contract/flows";
import type { UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { type ApprovalRule, type ClauseToFill, fillRule, ruleClauses } from "../policy/approval";
import type { PersonFacts, ResourceFacts } from "../policy/facts";

type Lookup = {
  /** Lower-case e-mail, lower-case full name or id → people. Members of the organization who are not gone. */
  readonly byName: ReadonlyMap<string, ReadonlyArray<UserId>>;
  readonly byGroup: ReadonlyMap<string, ReadonlyArray<UserId>>;
  readonly byShift: ReadonlyMap<string, ReadonlyArray<UserId>>;
};

/**
 * @param resources what is asked for; `owner` clauses need an owner of every one of them to be the same person,
 *   so the owner of one thing cannot open another's
 */
export async function findApprovers(
  ctx: AppContext,
  document: Pick<FlowDocument, "approval" | "accessLink">,
  requester: PersonFacts,
  resources: ReadonlyArray<Pick<ResourceFacts, "tags">>,
): Promise<ApprovalRule> {
  const rule = ruleClauses(document.approval);
  if (rule.mode === "automatic") return rule;
  const clauses = rule.groups.flatMap((g) => g.clauses);
  const sponsor = requester.role === "external" ? (document.accessLink?.sponsor ?? null) : null;
  const lookup = await lookUp(ctx, clauses, requester.managerId, sponsor, resources);
  return fillRule(rule, ({ approver }) => {
    const all = (map: ReadonlyMap<string, ReadonlyArray<UserId>>) =>
      new Set(approver.values.flatMap((v) => map.get(v.toLowerCase()) ?? []));
    switch (approver.type) {
      case "user":
        return all(lookup.byName);
      case "group":
        return all(lookup.byGroup);
      case "shift":
        return all(lookup.byShift);
      case "manager":
        return new Set([
          ...(requester.managerId ? (lookup.byName.get(requester.managerId) ?? []) : []),
          ...(sponsor ? (lookup.byName.get(sponsor.toLowerCase()) ?? []) : []),
        ]);
      case "owner":
        return ownersOfAll(resources, approver.key ?? "owner", lookup);
    }
  });
}

const ownerNames = (resource: Pick<ResourceFacts, "tags">, key: string): string[] =>
  (resource.tags[key] ?? "")
    .split(/[\s,;]+/)
    .map((name) => name.toLowerCase())
    .filter(Boolean);

function ownersOfAll(
  resources: ReadonlyArray<Pick<ResourceFacts, "tags">>,
  key: string,
  lookup: Lookup,
): ReadonlySet<UserId> {
  const [first, ...rest] = resources.map(
    (r) => new Set(ownerNames(r, key).flatMap((name) => lookup.byName.get(name) ?? [])),
  );
  return rest.reduce((left, owners) => left.intersection(owners), first ?? new Set<UserId>());
}

async function lookUp(
  ctx: AppContext,
  clauses: ReadonlyArray<ClauseToFill>,
  managerId: UserId | null,
  sponsor: string | null,
  resources: ReadonlyArray<Pick<ResourceFacts, "tags">>,
): Promise<Lookup> {
  // As written and in lower case: SQLite's lower() knows ASCII only, `index` compares the rest.
  const named = (type: "user" | "group" | "shift") =>
    clauses.flatMap((c) =>
      c.approver.type === type ? c.approver.values.flatMap((v) => [v, v.toLowerCase()]) : [],
    );
  const owners = clauses.flatMap(({ approver }) =>
    approver.type === "owner"
      ? resources.flatMap((r) => ownerNames(r, approver.key ?? "owner"))
      : [],
  );
  const people = [
    ...named("user"),
    ...owners,
    ...(managerId ? [managerId] : []),
    ...(sponsor ? [sponsor.toLowerCase()] : []),
  ];
  const member = sql`${users.role} in ('admin', 'grantee') and ${users.status} in ('invited', 'active')`;
  const now = ctx.now();
  // In a batch D1 names columns without their table: two called `id` would be one.
  const [named_, inGroups, onShifts] = await ctx.db.batch([
    ctx.db
      .select({ id: users.id, email: users.email, fullName: users.fullName })
      .from(users)
      .where(
        and(
          member,
          or(
            inList(users.email, people),
            inList(users.fullName, people),
            inList(sql`lower(${users.fullName})`, people),
            inList(users.id, people),
          ),
        ),
      ),
    ctx.db
      // D1 answers a batch with rows keyed by column name: of two columns called `id` one would be lost.
      .select({
        id: users.id,
        groupId: sql<string>`${groups.id}`.as("group_id"),
        group: groups.name,
      })
      .from(groupMembers)
      .innerJoin(groups, eq(groups.id, groupMembers.groupId))
      .innerJoin(users, eq(users.id, groupMembers.userId))
      .where(
        and(
          member,
          or(
            inList(groups.name, named("group")),
            inList(sql`lower(${groups.name})`, named("group")),
            inList(groups.id, named("group")),
          ),
        ),
      ),
    ctx.db
      .select({
        id: users.id,
        shiftId: sql<string>`${shifts.id}`.as("shift_id"),
        shift: shifts.name,
      })
      .from(shiftTurns)
      .innerJoin(shifts, eq(shifts.id, shiftTurns.shiftId))
      .innerJoin(users, eq(users.id, shiftTurns.userId))
      .where(
        and(
          member,
          or(
            inList(shifts.name, named("shift")),
            inList(sql`lower(${shifts.name})`, named("shift")),
            inList(shifts.id, named("shift")),
          ),
          sql`(${shiftTurns.startsAt} is null or ${shiftTurns.startsAt} <= ${now})`,
          sql`(${shiftTurns.endsAt} is null or ${shiftTurns.endsAt} > ${now})`,
        ),
      ),
  ]);
  return {
    // Whoever is called like somebody's address must not stand in for them.
    byName: index(named_, (u) => [
      u.id,
      u.email,
      ...(u.fullName.includes("@") ? [] : [u.fullName]),
    ]),
    byGroup: index(inGroups, (g) => [g.groupId, g.group]),
    byShift: index(onShifts, (s) => [s.shiftId, s.shift]),
  };
}

function index<R extends { readonly id: UserId }>(
  rows: ReadonlyArray<R>,
  names: (row: R) => ReadonlyArray<string>,
): Map<string, UserId[]> {
  const map = new Map<string, UserId[]>();
  for (const row of rows) {
    for (const name of new Set(names(row).map((n) => n.toLowerCase()))) {
      map.set(name, [...(map.get(name) ?? []), row.id]);
    }
  }
  return map;
}
