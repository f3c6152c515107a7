/** Many people at once, with the facts that some rules look at and no others. */
import { type SQL, sql } from "drizzle-orm";
import { runBatch } from "../../db/batch";
import { inList } from "../../db/rows";
import { onDutyAt } from "../access/on-duty";
import type { PersonRef } from "../contract/requests";
import type { FlowId, GroupId, ShiftId, UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { decideEntry, type WhoMayAsk } from "../policy/access-link";
import type { PersonFacts } from "../policy/facts";
import { groupsSpokenOf } from "../policy/ties";

/** Beyond these nobody is looked at. */
export const MAX_CROWD = 20_000;
/** Groups beyond these are not looked at either. */
const MAX_GROUPS = 20_000;

export type Crowd = {
  /** By name. Their groups are those that the rules speak of. */
  readonly people: ReadonlyArray<PersonFacts>;
  /** True: there are more than were looked at. */
  readonly more: boolean;
};

type UserRow = Omit<PersonFacts, "attributes" | "groups" | "shifts" | "reports"> & {
  readonly attributes: string;
};
type Group = { readonly id: GroupId; readonly name: string };
type Tie<T> = T & { readonly userId: UserId };

/** Everybody whom one of the rules might let in. Valid for these rules only, and now. */
export async function loadCrowd(
  ctx: Pick<AppContext, "db" | "now">,
  rules: ReadonlyArray<WhoMayAsk>,
): Promise<Crowd> {
  const asked = new Set(rules.flatMap((r) => r.requesters.conditions.map((c) => c.type)));
  const outsiders = rules.some((rule) => rule.trigger === "access_link");
  const groups = asked.has("group") ? await groupsOf(ctx, rules) : [];
  const [people, memberships, duties, reports] = await read(ctx, [
    usersQuery(asked.has("attribute"), outsiders),
    groups.length > 0 ? membersQuery(groups) : null,
    asked.has("shift") ? dutiesQuery(ctx.now()) : null,
    asked.has("manager_of") ? reportsQuery() : null,
  ]);
  const nameOf = new Map(groups.map((g) => [g.id, g]));
  const groupsOfUser = Map.groupBy(memberships as Tie<{ id: GroupId }>[], (m) => m.userId);
  const shiftsOfUser = Map.groupBy(duties as Tie<{ id: ShiftId; name: string }>[], (d) => d.userId);
  const reportsOfUser = Map.groupBy(
    reports as Tie<{ id: UserId; email: string }>[],
    (r) => r.userId,
  );
  const rows = people as UserRow[];
  return {
    more: rows.length > MAX_CROWD,
    people: rows.slice(0, MAX_CROWD).map((row) => ({
      ...row,
      attributes: asked.has("attribute") ? JSON.parse(row.attributes) : {},
      groups: (groupsOfUser.get(row.id) ?? []).flatMap((m) => nameOf.get(m.id) ?? []),
      shifts: shiftsOfUser.get(row.id) ?? [],
      reports: reportsOfUser.get(row.id) ?? [],
    })),
  };
}

/** Whether a rule lets a person in, through its link where it has one. */
export const letsIn = (id: FlowId, rule: WhoMayAsk, person: PersonFacts, now: number): boolean =>
  decideEntry({ id, document: rule }, person, rule.trigger === "access_link" ? id : null, now)
    .allowed;

export const personRef = ({ id, email, fullName }: PersonFacts): PersonRef => ({
  id,
  email,
  fullName,
});

async function groupsOf(
  { db }: Pick<AppContext, "db">,
  rules: ReadonlyArray<WhoMayAsk>,
): Promise<Group[]> {
  const all = await db.all<Group>(sql`select id, name from groups limit ${MAX_GROUPS}`);
  const conditions = rules.flatMap((rule) => rule.requesters.conditions);
  return groupsSpokenOf({ operator: "any", conditions }, all);
}

/** In one batch; nothing is asked where null stands. Rows as SQLite gives them: the query builder costs more than the query. */
async function read(
  { db }: Pick<AppContext, "db">,
  queries: ReadonlyArray<SQL | null>,
): Promise<unknown[][]> {
  const asked = queries.flatMap((query) => (query ? [db.run(query)] : []));
  const results = (await runBatch(db, asked)).map((result) => result.results);
  return queries.map((query) => (query ? (results.shift() ?? []) : []));
}

const usersQuery = (attributes: boolean, outsiders: boolean): SQL =>
  sql`select id, email, full_name as "fullName", role, status, time_zone as "timeZone", manager_id as "managerId",
        ${sql.raw(attributes ? "attributes" : "'' as attributes")}
      from users where status in ('active', 'invited')
        ${sql.raw(outsiders ? "" : "and role in ('admin', 'grantee')")}
      order by full_name, id limit ${MAX_CROWD + 1}`;

const membersQuery = (groups: ReadonlyArray<Group>): SQL =>
  sql`select user_id as "userId", group_id as id from group_members
      where ${inList(
        sql`group_id`,
        groups.map((g) => g.id),
      )}`;

const dutiesQuery = (now: number): SQL =>
  sql`select shift_turns.user_id as "userId", s.id as id, s.name as name
      from shift_turns join shifts s on s.id = shift_turns.shift_id where ${onDutyAt(now)}`;

const reportsQuery = (): SQL =>
  sql`select manager_id as "userId", id, email from users
      where manager_id is not null and status in ('invited', 'active')`;
