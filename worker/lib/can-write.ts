/** Whether what is written stays: asked by supervisors and by every sweep, and shouted into the log when it does not. */
import type { Db } from "../../db/client";
import { noteWriteFailure, noteWritten, unwritableNow } from "../../db/writable";
import { log } from "./log";

/** Supervisors ask every second; once in a while is often enough to write. */
const PROBE_EVERY_MS = 10_000;

let probedAt = Number.NEGATIVE_INFINITY;

/** @throws Error that says why nothing can be written, and what follows */
export async function requireWritable(db: Db, now: number): Promise<void> {
  const since = unwritableNow()?.since ?? null;
  if (since !== null || now - probedAt >= PROBE_EVERY_MS) await probe(db, now);
  const state = unwritableNow();
  if (!state) return;
  throw new Error(
    `The database cannot be written since ${new Date(state.since).toISOString()}: ${state.message}. Access still ends; nothing new is granted.`,
  );
}

async function probe(db: Db, now: number): Promise<void> {
  try {
    await db.$client
      .prepare(
        "insert into write_probe (id, at) values (1, ?1) on conflict (id) do update set at = ?1",
      )
      .bind(now)
      .run();
    probedAt = now;
    const before = noteWritten();
    if (before) log.warn("database.writable_again", { since: before.since });
  } catch (error) {
    if (!noteWriteFailure(error, now) && !unwritableNow()) throw error;
    log.error("database.unwritable", { since: unwritableNow()?.since, error });
  }
}
