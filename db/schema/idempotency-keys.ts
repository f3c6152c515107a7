import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { instant } from "./columns";

/** Answers of POST calls that carried an Idempotency-Key, kept for a day. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    /** Whose key: the actor's name. */
    actor: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of method, path and body. */
    callHash: text().notNull(),
    /** Null while the first call still runs. */
    status: integer(),
    body: text(),
    /** Which try of the call has the place. */
    run: text().notNull().default(""),
    /** When its first change was committed, in the same commit; null: it has changed nothing yet. */
    effectAt: instant(),
    /** Id of what that change was about. */
    effectOf: text(),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.actor, t.key] }), index("idempotency_created").on(t.createdAt)],
);
