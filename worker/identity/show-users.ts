import { and, count, eq, ne } from "drizzle-orm";
import { inList } from "../../db/rows";
import { accounts, groupMembers, groups, integrations, type UserRow, users } from "../../db/schema";
import { sharingMailbox } from "../access/same-mailbox";
import type { PersonRef } from "../contract/requests";
import type { User } from "../contract/users";
import { instantText, maybeInstantText, type UserId } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";

export const personRef = ({
  id,
  email,
  fullName,
}: Pick<UserRow, "id" | "email" | "fullName">): PersonRef => ({
  id,
  email,
  fullName,
});

/** Rows as the API shows them: with managers, groups and accounts, three queries for any number. */
export async function showUsers(
  ctx: Pick<AppContext, "db">,
  rows: ReadonlyArray<UserRow>,
): Promise<User[]> {
  if (rows.length === 0) return [];
  const managerIds = rows.flatMap((row) => row.managerId ?? []);
  const [managers, memberships, named] = await ctx.db.batch([
    ctx.db.select().from(users).where(inList(users.id, managerIds)),
    ctx.db
      .select({ userId: groupMembers.userId, id: groups.id, name: groups.name })
      .from(groupMembers)
      .innerJoin(groups, eq(groups.id, groupMembers.groupId))
      .where(
        inList(
          groupMembers.userId,
          rows.map((row) => row.id),
        ),
      )
      .orderBy(groups.name),
    ctx.db
      .select({ userId: accounts.userId, n: count() })
      .from(accounts)
      .innerJoin(integrations, eq(integrations.id, accounts.integrationId))
      .where(
        and(
          ne(integrations.state, "deleted"),
          inList(
            accounts.userId,
            rows.map((row) => row.id),
          ),
        ),
      )
      .groupBy(accounts.userId),
  ]);
  const others = await sharingMailbox(ctx, rows);
  const accountsOf = new Map(named.map(({ userId, n }) => [userId, n]));
  const managerOf = new Map(managers.map((row) => [row.id, personRef(row)]));
  const groupsOf = Map.groupBy(memberships, (m) => m.userId);
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    fullName: row.fullName,
    phone: row.phone,
    role: row.role,
    status: row.status,
    manager: (row.managerId && managerOf.get(row.managerId)) ?? null,
    timeZone: row.timeZone,
    displayTimeZone: row.displayTimeZone,
    pendingEmail: row.pendingEmail,
    attributes: row.attributes,
    groups: (groupsOf.get(row.id) ?? []).map(({ id, name }) => ({ id, name })),
    accountCount: accountsOf.get(row.id) ?? 0,
    sameMailbox: others.get(row.id) ?? [],
    source: row.source,
    createdAt: instantText(row.createdAt),
    updatedAt: instantText(row.updatedAt),
    lastSignInAt: maybeInstantText(row.lastSignInAt),
  }));
}

/** @throws {AppError} `not_found`; deleted people are still shown, because requests and the audit name them */
export async function requireUserRow(ctx: Pick<AppContext, "db">, id: UserId): Promise<UserRow> {
  const [row] = await ctx.db.select().from(users).where(eq(users.id, id));
  if (!row) throw new AppError("not_found", "Nothing is here.");
  return row;
}

/** For verbs that have asked who may. @throws {AppError} `not_found` */
export async function showUser(ctx: Pick<AppContext, "db">, id: UserId): Promise<User> {
  const [shown] = await showUsers(ctx, [await requireUserRow(ctx, id)]);
  if (!shown) throw new AppError("not_found", "Nothing is here.");
  return shown;
}

/** @throws {AppError} `not_allowed`, `not_found` */
export async function getUser(ctx: AppContext, id: UserId): Promise<User> {
  requireAdmin(ctx);
  return showUser(ctx, id);
}
