import { type AnySQLiteColumn, index, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { UserId } from "../../worker/contract/values";
import { instant, json } from "./columns";

/** Everybody: admins, grantees, and external requesters who came through an access link. */
export const users = sqliteTable(
  "users",
  {
    id: text().$type<UserId>().primaryKey(),
    /** As it was written. */
    email: text().notNull().unique(),
    /** What people are looked up by, see worker/lib/mailbox.ts. Never null after the insert. */
    emailKey: text().unique(),
    /** The address they are to have once its mailbox has confirmed. */
    pendingEmail: text(),
    /** Whose mailbox it is: not unique, no identity. Null until the minute sweep has read the address. */
    mailbox: text(),
    fullName: text().notNull(),
    /** The full name as it is searched. It decides nothing. */
    folded: text(),
    phone: text(),
    role: text({ enum: ["admin", "grantee", "external"] }).notNull(),
    /** `invited` may sign in and becomes `active` by it; `disabled` and `deleted` hold nothing and may nothing. */
    status: text({ enum: ["invited", "active", "disabled", "deleted"] }).notNull(),
    managerId: text()
      .$type<UserId>()
      .references((): AnySQLiteColumn => users.id),
    /** From an admin or the source, never from the person: it opens and closes timeframes. */
    timeZone: text(),
    /** What the person wants to read times in. It decides nothing. */
    displayTimeZone: text(),
    attributes: json<Record<string, string[]>>().notNull(),
    /** Who keeps this row: `local`, or the id of the integration that synced it. */
    source: text().notNull().default("local"),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    lastSignInAt: instant(),
  },
  (t) => [
    index("users_manager").on(t.managerId),
    index("users_name").on(t.fullName, t.id),
    index("users_mailbox").on(t.mailbox),
    index("users_folded").on(t.folded),
  ],
);
export type UserRow = typeof users.$inferSelect;
