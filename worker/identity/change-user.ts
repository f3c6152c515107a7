import { eq, sql } from "drizzle-orm";
import { type UserRow, users } from "../../db/schema";
import type { User, UserChange } from "../contract/users";
import type { UserId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin, requireSession } from "../lib/context";
import { AppError } from "../lib/errors";
import { calledAs } from "../lib/fold";
import { findPeople } from "./find-people";
import { attributesOf } from "./invite-user";
import { anotherAdmin, lastAdmin } from "./last-admin";
import { getUser, requireUserRow } from "./show-users";

/**
 * Changes what is known of a person.
 * @throws {AppError} `not_found`; `not_allowed` for one's own role and for the last admin;
 * `step_up_required` for a new admin without a session; `bad_input`
 */
export async function changeUser(
  ctx: AppContext,
  userId: UserId,
  change: UserChange,
): Promise<User> {
  const admin = requireAdmin(ctx);
  const row = await requireUserRow(ctx, userId);
  if (row.status === "deleted") throw new AppError("not_found", "Nothing is here.");
  const newRole = change.role !== undefined && change.role !== row.role;
  if (newRole && userId === admin.userId) {
    throw new AppError("not_allowed", "Nobody changes their own role. Ask another admin.");
  }
  if (newRole && change.role === "admin") requireSession(ctx);
  if (newRole && row.role === "external") {
    throw new AppError("not_allowed", "Invite this address to make it a member.");
  }
  const set = await columnsOf(ctx, row, change);
  const demoted = newRole && row.role === "admin";
  const done = await commit(ctx, {
    entries: [
      { action: "user.changed", subject: userId, detail: { before: pick(row, set), after: set } },
    ],
    guard: sql`exists (select 1 from ${users} where ${users.id} = ${userId} and ${users.status} <> 'deleted' and ${users.role} = ${row.role})
      and ${demoted ? anotherAdmin(userId) : sql`1`}`,
    writes: [
      ctx.db
        .update(users)
        .set({ ...set, updatedAt: ctx.now() })
        .where(eq(users.id, userId)),
    ],
  });
  if (!done)
    throw demoted
      ? lastAdmin()
      : new AppError("already_decided", "Somebody else changed this person just now.");
  return getUser(ctx, userId);
}

type Columns = Partial<
  Pick<UserRow, "fullName" | "folded" | "phone" | "role" | "managerId" | "timeZone" | "attributes">
>;

async function columnsOf(ctx: AppContext, row: UserRow, change: UserChange): Promise<Columns> {
  const { manager, attributes, fullName, phone, role, timeZone } = change;
  const [boss] = await findPeople(ctx, manager ? [manager] : [], () => "/manager");
  if (boss?.id === row.id) {
    throw new AppError("bad_input", "Nobody is their own manager.", {
      errors: [{ pointer: "/manager", detail: "must be somebody else" }],
    });
  }
  return {
    ...(fullName !== undefined && calledAs(fullName)),
    ...(phone !== undefined && { phone }),
    ...(role !== undefined && { role }),
    ...(timeZone !== undefined && { timeZone }),
    ...(manager !== undefined && { managerId: boss?.id ?? null }),
    ...(attributes !== undefined && { attributes: attributesOf(attributes) }),
  };
}

const pick = (row: UserRow, names: Columns): Record<string, unknown> =>
  Object.fromEntries(Object.keys(names).map((name) => [name, row[name as keyof Columns]]));
