import { and, asc, eq, ne, sql } from "drizzle-orm";
import { groupMembers, users } from "../../db/schema";
import type { User, UserQuery } from "../contract/users";
import { type AppContext, requireAdmin } from "../lib/context";
import { fold } from "../lib/fold";
import { pageOf, readPageToken } from "../lib/page-tokens";
import { showUsers } from "./show-users";

/** A page of people by name. Deleted people are listed only when they are asked for. */
export async function listUsers(ctx: Pick<AppContext, "actor" | "db">, query: UserQuery) {
  requireAdmin(ctx);
  const after = readPageToken(query.pageToken, ["string", "string"]);
  const search = fold(query.search ?? "");
  const rows = await ctx.db
    .select()
    .from(users)
    .where(
      and(
        query.status ? eq(users.status, query.status) : ne(users.status, "deleted"),
        query.role && eq(users.role, query.role),
        search
          ? sql`(instr(${users.folded}, ${search}) > 0 or instr(${users.emailKey}, ${search}) > 0 or instr(lower(${users.email}), ${search}) > 0)`
          : undefined,
        query.groupId
          ? sql`exists (select 1 from ${groupMembers} where ${groupMembers.userId} = ${users.id} and ${groupMembers.groupId} = ${query.groupId})`
          : undefined,
        query.managerId && eq(users.managerId, query.managerId),
        after ? sql`(${users.fullName}, ${users.id}) > (${after[0]}, ${after[1]})` : undefined,
      ),
    )
    .orderBy(asc(users.fullName), asc(users.id))
    .limit(query.limit + 1);
  const shown = new Map((await showUsers(ctx, rows)).map((user) => [user.id, user]));
  return pageOf(
    rows,
    query.limit,
    (row) => [row.fullName, row.id],
    (row) => shown.get(row.id) as User,
  );
}
