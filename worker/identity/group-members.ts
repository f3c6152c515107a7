/** Who is in a group. */
import { and, asc, eq, not, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { rowsJson } from "../../db/commit";
import { inList } from "../../db/rows";
import { groupMembers, groups, users } from "../../db/schema";
import type { Group } from "../contract/groups";
import type { GroupId, PageQuery, UserId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { pageOf, readPageToken } from "../lib/page-tokens";
import { findPeople } from "./find-people";
import { getGroup } from "./groups";
import { personRef } from "./show-users";

const gone = () => new AppError("not_found", "Nothing is here.");
const stillThere = (id: GroupId) =>
  sql`exists (select 1 from ${groups} where ${groups.id} = ${id})`;

/** @throws {AppError} `not_found` */
export async function listGroupMembers(
  ctx: Pick<AppContext, "actor" | "db">,
  id: GroupId,
  query: PageQuery,
) {
  requireAdmin(ctx);
  await getGroup(ctx, id);
  const after = readPageToken(query.pageToken, ["string", "string"]);
  const rows = await ctx.db
    .select({ id: users.id, email: users.email, fullName: users.fullName })
    .from(groupMembers)
    .innerJoin(users, eq(users.id, groupMembers.userId))
    .where(
      and(
        eq(groupMembers.groupId, id),
        after ? sql`(${users.fullName}, ${users.id}) > (${after[0]}, ${after[1]})` : undefined,
      ),
    )
    .orderBy(asc(users.fullName), asc(users.id))
    .limit(query.limit + 1);
  return pageOf(rows, query.limit, (row) => [row.fullName, row.id], personRef);
}

const add = (ctx: AppContext, id: GroupId, userIds: ReadonlyArray<UserId>): BatchItem<"sqlite"> =>
  ctx.db.run(
    sql`insert into ${groupMembers} (group_id, user_id) select ${id}, value from json_each(${rowsJson(userIds)}) where true
        on conflict do nothing`,
  );

async function idsOf(ctx: AppContext, names: ReadonlyArray<string>): Promise<UserId[]> {
  const people = await findPeople(ctx, names, (i) => `/members/${i}`);
  return [...new Set(people.map((person) => person.id))];
}

/** Members already in it stay. @throws {AppError} `not_found`; `bad_input` for unknown people */
export async function addGroupMembers(
  ctx: AppContext,
  id: GroupId,
  names: ReadonlyArray<string>,
): Promise<Group> {
  requireAdmin(ctx);
  await getGroup(ctx, id);
  const added = await idsOf(ctx, names);
  const done = await commit(ctx, {
    entries: [{ action: "group.changed", subject: id, detail: { added } }],
    guard: stillThere(id),
    writes: [add(ctx, id, added)],
  });
  if (!done) throw gone();
  return getGroup(ctx, id);
}

/** @throws as `addGroupMembers` */
export async function replaceGroupMembers(
  ctx: AppContext,
  id: GroupId,
  names: ReadonlyArray<string>,
): Promise<Group> {
  requireAdmin(ctx);
  await getGroup(ctx, id);
  const members = await idsOf(ctx, names);
  const done = await commit(ctx, {
    entries: [{ action: "group.changed", subject: id, detail: { members } }],
    guard: stillThere(id),
    writes: [
      ctx.db
        .delete(groupMembers)
        .where(and(eq(groupMembers.groupId, id), not(inList(groupMembers.userId, members)))),
      add(ctx, id, members),
    ],
  });
  if (!done) throw gone();
  return getGroup(ctx, id);
}

/** @throws {AppError} `not_found` also when the person is not in it */
export async function removeGroupMember(
  ctx: AppContext,
  id: GroupId,
  userId: UserId,
): Promise<void> {
  requireAdmin(ctx);
  const it = and(eq(groupMembers.groupId, id), eq(groupMembers.userId, userId));
  const done = await commit(ctx, {
    entries: [{ action: "group.changed", subject: id, detail: { removed: [userId] } }],
    guard: sql`exists (select 1 from ${groupMembers} where ${it})`,
    writes: [ctx.db.delete(groupMembers).where(it)],
  });
  if (!done) throw gone();
}
