import { index, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { GroupId, UserId } from "../../worker/contract/values";
import { foldedName, instant } from "./columns";
import { users } from "./users";

export const groups = sqliteTable(
  "groups",
  {
    id: text().$type<GroupId>().primaryKey(),
    name: text().notNull().unique(),
    ...foldedName,
    description: text().notNull().default(""),
    source: text().notNull().default("local"),
    createdAt: instant().notNull(),
  },
  (t) => [uniqueIndex("groups_folded").on(t.folded), index("groups_skeleton").on(t.skeleton)],
);

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
