import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ActorKind } from "../../worker/contract/audit";
import type { UserId } from "../../worker/contract/values";
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
    // Read from the actor by the database itself, so they cannot say anything that the chain does not.
    actorKind: text()
      .$type<ActorKind>()
      .notNull()
      .generatedAlwaysAs(sql`substr(actor, 1, instr(actor || ':', ':') - 1)`, { mode: "virtual" }),
    /** Of the token, the extension's session, or the job. */
    actorId: text().generatedAlwaysAs(
      sql`case when actor like 'system:%' then substr(actor, 8) when instr(actor, '/') > 0 then substr(actor, instr(actor, ':') + 1, instr(actor, '/') - instr(actor, ':') - 1) end`,
      { mode: "virtual" },
    ),
    /** Whoever it was, however they came. */
    userId: text()
      .$type<UserId>()
      .generatedAlwaysAs(
        sql`case when instr(actor, 'user_') > 0 and actor not like 'system:%' then substr(actor, instr(actor, 'user_')) end`,
        { mode: "virtual" },
      ),
  },
  (t) => [
    index("audit_subject").on(t.subject, t.seq),
    index("audit_actor").on(t.actor, t.seq),
    index("audit_user").on(t.userId, t.seq),
    index("audit_action").on(t.action, t.seq),
  ],
);
export type AuditRow = typeof auditEvents.$inferSelect;
