import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { Failure } from "../../worker/connectors/errors";
import type { IntegrationId, UserId } from "../../worker/contract/values";
import { foldedName, instant, json } from "./columns";

/** Reading the system, giving access there, taking it away. */
export const troubleParts = ["revoke", "grant", "sync"] as const;
export type TroublePart = (typeof troubleParts)[number];
export type Trouble = {
  readonly [part in TroublePart]?: {
    readonly since: number;
    readonly message: string;
    /** Why, by the connectors' closed list; null where it was no connector's answer. */
    readonly failure: Failure | null;
    /** When the admins were told; null: not yet. */
    readonly alertedAt: number | null;
  };
};

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
    /** What does not work at present, by part. The three columns below sum it up. */
    trouble: json<Trouble>().notNull().default({}),
    /** Since when something does not work; null while all does. */
    troubleSince: instant(),
    troubleMessage: text(),
    /** When the admins were last told of this trouble: one alert per target, not per grant. */
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
