import { sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type {
  BundleId,
  FavouriteId,
  FlowId,
  ResourceId,
  UserId,
} from "../../worker/contract/values";
import { instant } from "./columns";

/** What a person asks for often. Empty text and not null for what is left out: a unique index tells nulls apart. */
export const favourites = sqliteTable(
  "favourites",
  {
    id: text().$type<FavouriteId>().primaryKey(),
    userId: text().$type<UserId>().notNull(),
    flowId: text().$type<FlowId>().notNull(),
    bundleId: text().$type<BundleId | "">().notNull().default(""),
    resourceId: text().$type<ResourceId | "">().notNull().default(""),
    permission: text().notNull().default(""),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("favourites_once").on(t.userId, t.flowId, t.bundleId, t.resourceId, t.permission),
  ],
);
export type FavouriteRow = typeof favourites.$inferSelect;
