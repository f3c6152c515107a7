import { index, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { UserId, ViewId } from "../../worker/contract/values";
import type { ViewPage } from "../../worker/contract/views";
import { flag, instant } from "./columns";

/** The filters of a list page under a name; a person's own, or for everybody. */
export const savedViews = sqliteTable(
  "saved_views",
  {
    id: text().$type<ViewId>().primaryKey(),
    userId: text().$type<UserId>().notNull(),
    page: text().$type<ViewPage>().notNull(),
    name: text().notNull(),
    /** A query string without its question mark. */
    search: text().notNull(),
    shared: flag().notNull().default(false),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [index("saved_views_user").on(t.userId), index("saved_views_shared").on(t.shared)],
);
export type SavedViewRow = typeof savedViews.$inferSelect;
