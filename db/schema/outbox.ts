import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { instant, json } from "./columns";

/** Messages to be sent: written with the change they tell of, sent afterwards, at least once. Holds ids, no secrets. */
export const outbox = sqliteTable(
  "outbox",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** One per event and recipient: a repeated commit writes no second message. */
    key: text().notNull().unique(),
    template: text().notNull(),
    /** A user id, or an e-mail address of somebody who has none yet. */
    recipient: text().notNull(),
    payload: json<Record<string, unknown>>().notNull(),
    /** `dropped`: not needed any more. `failed`: somebody should have got it and did not. */
    state: text({ enum: ["waiting", "sent", "dropped", "failed"] })
      .notNull()
      .default("waiting"),
    createdAt: instant().notNull(),
    dueAt: instant().notNull(),
    attempts: integer().notNull().default(0),
    sentAt: instant(),
    /** When it was given up, or sent back by the mail server for good. */
    failedAt: instant(),
    lastError: text(),
  },
  (t) => [
    index("outbox_due").on(t.dueAt).where(sql`state = 'waiting'`),
    index("outbox_failed").on(t.failedAt).where(sql`state = 'failed'`),
  ],
);
export type OutboxRow = typeof outbox.$inferSelect;
