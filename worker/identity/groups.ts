/** Groups: what they are called. Who is in them is in group-members.ts. */
import { and, asc, eq, sql } from "drizzle-orm";
import { isShared, nameContains, nameIsFree, settleName } from "../../db/names";
import { insertRows } from "../../db/rows";
import { groupMembers, groups } from "../../db/schema";
import { flowsNaming, stillNamed } from "../access/flows-naming";
import type { Group, GroupChange, GroupQuery, NewGroup } from "../contract/groups";
import { type GroupId, instantText } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { fold } from "../lib/fold";
import { newId } from "../lib/ids";
import { nameTaken } from "../lib/names";
import { pageOf, readPageToken } from "../lib/page-tokens";
import { namedAs } from "../lib/skeleton";
import { findPeople } from "./find-people";

const gone = () => new AppError("not_found", "Nothing is here.");

const shape = {
  id: groups.id,
  name: groups.name,
  folded: groups.folded,
  description: groups.description,
  source: groups.source,
  createdAt: groups.createdAt,
  memberCount: sql<number>`(select count(*) from ${groupMembers} where ${groupMembers.groupId} = ${groups.id})`,
};
type Row = Omit<typeof groups.$inferSelect, "skeleton"> & { readonly memberCount: number };

const show = ({ createdAt, folded, ...row }: Row): Group => ({
  ...row,
  nameShared: isShared({ folded }),
  createdAt: instantText(createdAt),
});

export async function listGroups(ctx: Pick<AppContext, "actor" | "db">, query: GroupQuery) {
  requireAdmin(ctx);
  const after = readPageToken(query.pageToken, ["string", "string"]);
  const search = fold(query.search ?? "");
  const rows = await ctx.db
    .select(shape)
    .from(groups)
    .where(
      and(
        search ? nameContains(groups, search) : undefined,
        after ? sql`(${groups.name}, ${groups.id}) > (${after[0]}, ${after[1]})` : undefined,
      ),
    )
    .orderBy(asc(groups.name), asc(groups.id))
    .limit(query.limit + 1);
  return pageOf(rows, query.limit, (row) => [row.name, row.id], show);
}

/** @throws {AppError} `not_found` */
export async function getGroup(ctx: Pick<AppContext, "actor" | "db">, id: GroupId): Promise<Group> {
  requireAdmin(ctx);
  const [row] = await ctx.db.select(shape).from(groups).where(eq(groups.id, id));
  if (!row) throw gone();
  return show(row);
}

/** @throws {AppError} `already_exists`; `bad_input` for unknown members */
export async function createGroup(ctx: AppContext, input: NewGroup): Promise<Group> {
  requireAdmin(ctx);
  const people = await findPeople(ctx, input.members, (i) => `/members/${i}`);
  const userIds = [...new Set(people.map((person) => person.id))];
  const id = newId("group");
  const { name, description } = input;
  const insert = ctx.db
    .insert(groups)
    .values({ id, ...namedAs(name), description, createdAt: ctx.now() });
  const done = await commit(ctx, {
    entries: [
      { action: "group.created", subject: id, detail: { name, description, members: userIds } },
    ],
    guard: nameIsFree(groups, name),
    writes:
      userIds.length === 0
        ? [insert]
        : [
            insert,
            insertRows(
              ctx.db,
              groupMembers,
              userIds.map((userId) => ({ groupId: id, userId })),
            ),
          ],
  });
  if (!done) throw await nameTaken(ctx.db, groups, "group", name);
  return getGroup(ctx, id);
}

/** @throws {AppError} `not_found`, `already_exists` */
export async function changeGroup(
  ctx: AppContext,
  id: GroupId,
  change: GroupChange,
): Promise<Group> {
  requireAdmin(ctx);
  const before = await getGroup(ctx, id);
  const name = change.name ?? before.name;
  const renamed = name !== before.name;
  const after = { name, description: change.description ?? before.description };
  const done = await commit(ctx, {
    entries: [
      {
        action: "group.changed",
        subject: id,
        detail: { before: { name: before.name, description: before.description }, after },
      },
    ],
    guard: sql`exists (select 1 from ${groups} where ${groups.id} = ${id})
      and ${renamed ? nameIsFree(groups, name, id) : sql`1`}`,
    writes: [
      ctx.db
        .update(groups)
        .set({ ...after, ...(renamed && namedAs(name)) })
        .where(eq(groups.id, id)),
      ...(renamed ? [settleName(ctx.db, groups, before.name)] : []),
    ],
  });
  if (!done) throw await nameTaken(ctx.db, groups, "group", name, id);
  return getGroup(ctx, id);
}

/** @throws {AppError} `not_found` */
export async function deleteGroup(ctx: AppContext, id: GroupId): Promise<void> {
  requireAdmin(ctx);
  const before = await getGroup(ctx, id);
  const done = await commit(ctx, {
    entries: [
      {
        action: "group.deleted",
        subject: id,
        detail: { name: before.name, memberCount: before.memberCount },
      },
    ],
    guard: sql`exists (select 1 from ${groups} where ${groups.id} = ${id}) and not exists (${flowsNaming(id)})`,
    writes: [
      ctx.db.delete(groupMembers).where(eq(groupMembers.groupId, id)),
      ctx.db.delete(groups).where(eq(groups.id, id)),
      settleName(ctx.db, groups, before.name),
    ],
  });
  if (!done) throw (await stillNamed(ctx, id)) ?? gone();
}
