/** Looks into the database of a state before its worker runs: whoever starts must know what it would work with. */
import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PlainError } from "../plain-error.ts";

/** The newest event that is in the chain: it tells which history this is. */
export type Head = { readonly seq: number; readonly chain: string };

export type Found = {
  /** Whether somebody has signed up, so that there is something to lose. */
  readonly filled: boolean;
  readonly head: Head | null;
};

/** The one database beside the runtime's own notes. */
function databaseFile(stateDir: string): string | null {
  const [file] = globSync(join(stateDir, "worker", "d1", "*", "*.sqlite")).filter(
    (path) => !path.endsWith("metadata.sqlite"),
  );
  return file ?? null;
}

const has = (db: DatabaseSync, table: string) =>
  db.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(table) !==
  undefined;

function headOf(db: DatabaseSync): Head | null {
  if (!has(db, "audit_events")) return null;
  const row = db
    .prepare(
      "select seq, chain from audit_events where chain is not null order by seq desc limit 1",
    )
    .get();
  return row ? { seq: Number(row["seq"]), chain: String(row["chain"]) } : null;
}

const isBusy = (error: unknown) =>
  error instanceof Error && "errcode" in error && (error as { errcode: unknown }).errcode === 5;

/**
 * @param use while no other process has the database open
 * @throws {PlainError} when a worker has it: the kernel knows, whatever container or process it is in
 */
function alone<T>(stateDir: string, use: (db: DatabaseSync) => T): T | null {
  const file = databaseFile(stateDir);
  if (file === null || !existsSync(file)) return null;
  const db = new DatabaseSync(file);
  try {
    // A reader of a write-ahead log holds the file for as long as it is open, so this fails beside any worker.
    db.exec("pragma locking_mode = exclusive; begin exclusive; commit");
    return use(db);
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new PlainError(
      `a worker of another start still has the database in ${stateDir} open, perhaps in another container.\nStop it first: two of them would both act.`,
    );
  } finally {
    db.close();
  }
}

/** @throws {PlainError} when a worker has it open */
export function lookInto(stateDir: string): Found {
  const found = alone(stateDir, (db) => ({
    filled: has(db, "organization") && db.prepare("select 1 from organization").get() !== undefined,
    head: headOf(db),
  }));
  return found ?? { filled: false, head: null };
}

/** Whether this is the history in which that event was sealed. */
export const holds = (stateDir: string, head: Head): boolean =>
  alone(
    stateDir,
    (db) =>
      has(db, "audit_events") &&
      db.prepare("select chain from audit_events where seq = ?").get(head.seq)?.["chain"] ===
        head.chain,
  ) ?? false;

/** Before any timer of the worker can fire; the worker notes it in the audit log as soon as it runs. */
export function pauseGranting(stateDir: string, reason: string): void {
  alone(stateDir, (db) => {
    db.prepare("update organization set paused = 1, paused_reason = ?").run(reason);
  });
}
