import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { flag, instant, json } from "./columns";

/**
 * The tamper-evident log. Rows are written in the transaction of the change they tell of and never changed;
 * `chain` is filled once, in order, by the AuditChain object, which keeps the head outside this database.
 */
export const auditEvents = sqliteTable(
  "audit_events",
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    at: instant().notNull(),
    /** `user:user_…`, `token:tok_…`, `link:user_…`, `system:timers` … */
    actor: text().notNull(),
    action: text().notNull(),
    /** Id of what it is about. */
    subject: text().notNull(),
    detail: json<Record<string, unknown>>().notNull(),
    /** Null cannot be stored: the guard of the commit. A batch whose guard fails is rolled back as a whole. */
    guarded: flag().notNull(),
    chain: text(),
  },
  (t) => [
    index("audit_subject").on(t.subject, t.seq),
    index("audit_actor").on(t.actor, t.seq),
    index("audit_action").on(t.action, t.seq),
  ],
);
export type AuditRow = typeof auditEvents.$inferSelect;
