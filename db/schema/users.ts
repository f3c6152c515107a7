import { type AnySQLiteColumn, index, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { UserId } from "../../worker/contract/values";
import { instant, json } from "./columns";

/** Everybody: admins, grantees, and external requesters who came through an access link. */
export const users = sqliteTable(
  "users",
  {
    id: text().$type<UserId>().primaryKey(),
    /** Lower case. */
    email: text().notNull().unique(),
    fullName: text().notNull(),
    phone: text(),
    role: text({ enum: ["admin", "grantee", "external"] }).notNull(),
    /** `invited` may sign in and becomes `active` by it; `disabled` and `deleted` hold nothing and may nothing. */
    status: text({ enum: ["invited", "active", "disabled", "deleted"] }).notNull(),
    managerId: text()
      .$type<UserId>()
      .references((): AnySQLiteColumn => users.id),
    timeZone: text(),
    attributes: json<Record<string, string[]>>().notNull(),
    /** Who keeps this row: `local`, or the id of the integration that synced it. */
    source: text().notNull().default("local"),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    lastSignInAt: instant(),
  },
  (t) => [index("users_manager").on(t.managerId), index("users_name").on(t.fullName, t.id)],
);
export type UserRow = typeof users.$inferSelect;
