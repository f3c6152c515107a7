import { sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { NotificationChannel, NotificationKind } from "../../worker/contract/preferences";
import type { Preferences } from "../../worker/contract/users";
import type { UserId } from "../../worker/contract/values";
import { instant, json } from "./columns";

export type SwitchedOff = {
  readonly kind: NotificationKind;
  readonly channel: NotificationChannel;
};

/** What a person set for themselves; no row: everything as it comes. Apart from `users`, whose changes stale caches. */
export const userPreferences = sqliteTable("user_preferences", {
  userId: text().$type<UserId>().primaryKey(),
  preferences: json<Partial<Preferences>>().notNull(),
  /** Messages they do not want. */
  switchedOff: json<SwitchedOff[]>().notNull(),
  updatedAt: instant().notNull(),
});
export type UserPreferencesRow = typeof userPreferences.$inferSelect;
