import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { AuditAction } from "../worker/contract/audit-actions";
import { runBatch } from "./batch";
import type { Db } from "./client";
import { keyGuardOf } from "./keyed";
import { auditEvents, outbox } from "./schema";
import { noteWritten } from "./writable";

export type AuditEntry = {
  readonly action: AuditAction;
  /** Id of what it is about. */
  readonly subject: string;
  readonly detail?: Readonly<Record<string, unknown>>;
};

/** A message to be sent once the change stands. `key` is unique per event and recipient. */
export type Message = {
  readonly key: string;
  readonly template: string;
  readonly recipient: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Not before; default at once. */
  readonly dueAt?: number;
};

export type Change = {
  readonly at: number;
  /** Who does it, as `actorText` writes it. */
  readonly actor: string;
  readonly entries: readonly [AuditEntry, ...AuditEntry[]];
  /** What must be true in the database for the change to happen at all. */
  readonly guard?: SQL;
  readonly writes: ReadonlyArray<BatchItem<"sqlite">>;
  readonly messages?: ReadonlyArray<Message>;
};

const GUARD_FAILED = /NOT NULL constraint failed: audit_events\.guarded/;

export const isGuardFailure = (error: unknown): boolean =>
  GUARD_FAILED.test(String(error)) ||
  (error instanceof Error && error.cause !== undefined && isGuardFailure(error.cause));

/**
 * Applies one change with its audit entries and its messages: all of it or nothing.
 *
 * D1 has no interactive transactions, but a batch is one. The first audit row carries the guard in a column that
 * cannot be null: when the guard is false the row cannot be written and the batch is rolled back, so the other
 * statements need no conditions. The result is `false` then: someone else got there first.
 *
 * @see https://developers.cloudflare.com/d1/worker-api/d1-database/#batch
 */
export async function commitChange(db: Db, change: Change): Promise<boolean> {
  const keyed = keyGuardOf(db, change.at, change.entries[0].subject);
  const guard = keyed && change.guard ? sql`${keyed.guard} and (${change.guard})` : keyed?.guard;
  const batch = [
    insertEntries(db, guard ? { ...change, guard } : change),
    ...(keyed ? [keyed.write] : []),
    ...change.writes,
    ...messageWrites(db, change.at, change.messages ?? []),
  ];
  try {
    await runBatch(db, batch);
    noteWritten();
    return true;
  } catch (error) {
    if (isGuardFailure(error)) return false;
    throw error;
  }
}

function insertEntries(db: Db, { at, actor, entries, guard }: Change): BatchItem<"sqlite"> {
  const guarded = guard ? sql`case when (${guard}) then 1 end` : sql`1`;
  return db.run(
    sql`insert into ${auditEvents} (at, actor, action, subject, detail, guarded)
        select ${at}, ${actor}, value->>'action', value->>'subject', value->>'detail', ${guarded}
        from json_each(${rowsJson(entries.map((e) => ({ ...e, detail: JSON.stringify(e.detail ?? {}) })))})
        order by key`,
  );
}

/** Puts messages into the outbox, each key once. */
export function messageWrites(
  db: Db,
  at: number,
  messages: ReadonlyArray<Message>,
): BatchItem<"sqlite">[] {
  if (messages.length === 0) return [];
  const rows = messages.map((m) => ({
    ...m,
    payload: JSON.stringify(m.payload ?? {}),
    dueAt: m.dueAt ?? at,
  }));
  return [
    db.run(
      sql`insert into ${outbox} ("key", template, recipient, payload, created_at, due_at)
          select value->>'key', value->>'template', value->>'recipient', value->>'payload', ${at}, value->>'dueAt'
          from json_each(${rowsJson(rows)}) where true
          on conflict ("key") do nothing`,
    ),
  ];
}

/** D1 takes 2,000,000 bytes in one bound value; local workerd does not enforce it, so we do. */
const MAX_BOUND_BYTES = 1_900_000;

/** Rows as one JSON parameter for `json_each`: any number of rows in one statement. */
export function rowsJson(rows: ReadonlyArray<unknown>): string {
  const text = JSON.stringify(rows);
  if (text.length > MAX_BOUND_BYTES) {
    throw new RangeError(
      `${rows.length} rows are ${text.length} characters; write them in smaller parts`,
    );
  }
  return text;
}
