import { index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { GroupId, UserId } from "../../worker/contract/values";
import { instant } from "./columns";
import { users } from "./users";

export const groups = sqliteTable("groups", {
  id: text().$type<GroupId>().primaryKey(),
  name: text().notNull().unique(),
  description: text().notNull().default(""),
  source: text().notNull().default("local"),
  createdAt: instant().notNull(),
});

export const groupMembers = sqliteTable(
  "group_members",
  {
    groupId: text()
      .$type<GroupId>()
      .notNull()
      .references(() => groups.id, { onDelete: "cascade" }),
    userId: text()
      .$type<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.userId] }), index("group_members_user").on(t.userId)],
);
