/** The Idempotency-Key of a call, tied to every change it makes: both are committed together or neither is. */
import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Db } from "./client";
import { idempotencyKeys } from "./schema";

/** One try of a call with a key. Another try of the same key has another `run`. */
export type KeyedRun = { readonly actor: string; readonly key: string; readonly run: string };

const runs = new WeakMap<Db, KeyedRun>();

/** The same database; whatever is committed through it is marked as the effect of this run. */
export function keyedDb(db: Db, run: KeyedRun): Db {
  const keyed = Object.create(db) as Db;
  runs.set(keyed, run);
  return keyed;
}

export type KeyGuard = { readonly guard: SQL; readonly write: BatchItem<"sqlite"> };

/**
 * What a commit of this database has to carry; null without a key. The guard fails for a run whose place another one
 * has taken: a process that was taken for dead and was only slow changes nothing any more.
 */
export function keyGuardOf(db: Db, at: number, subject: string): KeyGuard | null {
  const run = runs.get(db);
  if (!run) return null;
  const mine = sql`${idempotencyKeys.actor} = ${run.actor} and ${idempotencyKeys.key} = ${run.key} and ${idempotencyKeys.run} = ${run.run}`;
  return {
    guard: sql`exists (select 1 from ${idempotencyKeys} where ${mine})`,
    write: db.run(
      sql`update ${idempotencyKeys} set effect_at = coalesce(effect_at, ${at}), effect_of = coalesce(effect_of, ${subject}) where ${mine}`,
    ),
  };
}
