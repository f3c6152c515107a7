import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { IntegrationId, UserId } from "../../worker/contract/values";
import { foldedName, instant, json } from "./columns";

/** One configured outside system. */
export const integrations = sqliteTable(
  "integrations",
  {
    id: text().$type<IntegrationId>().primaryKey(),
    name: text().notNull().unique(),
    ...foldedName,
    /** Which connector speaks to it. */
    kind: text().notNull(),
    /** The configuration without its secrets. */
    config: json<Record<string, unknown>>().notNull(),
    /** The secret fields as one JSON object, sealed and bound to this row's id. */
    secrets: text(),
    /** `draining` grants nothing new and goes when its last grant has; `deleted` rows stay for the audit. */
    state: text({ enum: ["active", "draining", "deleted"] }).notNull(),
    /** What the target said of itself when it was first reached (`Connection.identify`). Null: not reached yet. */
    identity: text(),
    syncSeconds: integer().notNull().default(900),
    nextSyncAt: instant(),
    lastSyncAt: instant(),
    lastReconcileAt: instant(),
    /** Since when grant and revoke calls fail; null while they work. */
    troubleSince: instant(),
    troubleMessage: text(),
    /** When the admins were told of this trouble: one alert per target, not per grant. */
    alertedAt: instant(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("integrations_folded").on(t.folded),
    index("integrations_skeleton").on(t.skeleton),
  ],
);
export type IntegrationRow = typeof integrations.$inferSelect;

/** What a person is called in an integration, when it is not their e-mail address. */
export const accounts = sqliteTable(
  "accounts",
  {
    integrationId: text()
      .$type<IntegrationId>()
      .notNull()
      .references(() => integrations.id),
    userId: text().$type<UserId>().notNull(),
    account: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.integrationId, t.userId] }),
    index("accounts_user").on(t.userId),
  ],
);
