import { type SQL, sql } from "drizzle-orm";
import { users } from "../../db/schema";
import type { UserId } from "../contract/values";
import { AppError } from "../lib/errors";

/** True when somebody else is an active admin: a deployment without one could never be changed again. */
export const anotherAdmin = (userId: UserId): SQL =>
  sql`exists (select 1 from users other where other.role = 'admin' and other.status = 'active' and other.id <> ${userId})`;

/** True when the person may be taken out: not an admin, or not the last one. */
export const notLastAdmin = (userId: UserId): SQL =>
  sql`(exists (select 1 from ${users} where ${users.id} = ${userId} and not (${users.role} = 'admin' and ${users.status} = 'active')) or ${anotherAdmin(userId)})`;

export const lastAdmin = () =>
  new AppError("not_allowed", "This is the last active admin. Make somebody else an admin first.");
