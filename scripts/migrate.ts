/** Brings a local D1 forward, noting it in the same table as `wrangler d1 migrations apply`, so both agree. */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Miniflare } from "miniflare";
import { inRoot } from "./paths.ts";
import { PlainError } from "./plain-error.ts";

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>;

/** A worker that is still starting, or starts again, is waited for this long. */
const PATIENCE_MS = 60_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** The worker could not be reached, or its answer was lost. What the database itself refuses reads otherwise. */
const transient =
  /fetch failed|ECONNREFUSED|ECONNRESET|EPIPE|socket hang up|other side closed|UND_ERR_|network connection lost|ERR_RUNTIME|poisoned|crashed/i;

const createTable = `CREATE TABLE IF NOT EXISTS d1_migrations(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

async function statementsOf(path: string): Promise<string[]> {
  // Loaded only when there is something to apply: wrangler takes half a second to load.
  const { unstable_splitSqlQuery: split } = await import("wrangler");
  return split(readFileSync(path, "utf8")).filter((statement) => statement.trim() !== "");
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} (${textOf(error.cause)})`;
}

/**
 * Applies what is missing, in order, each file whole or not at all. While the worker does not answer it is asked again:
 * what was applied is read anew, so that an answer that was lost applies nothing twice.
 *
 * @param open asked again for every try: a worker that was started again is another one
 * @returns the names of the files that were applied now
 */
export async function migrate(
  open: () => Promise<Database>,
  dir = inRoot("db", "migrations"),
  patienceMs = PATIENCE_MS,
): Promise<string[]> {
  const until = Date.now() + patienceMs;
  const before = { names: null as ReadonlySet<string> | null };
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await applyMissing(await open(), dir, before);
    } catch (error) {
      if (!transient.test(textOf(error))) throw error;
      if (Date.now() + pauseMs > until)
        throw new PlainError(
          `the worker does not answer, so the database could not be brought up to date within ${Math.round(patienceMs / 1_000)} s: ${textOf(error)}\nNothing is half done. Start again; if it stays, see whether this machine has memory and disk left.`,
          { cause: error },
        );
      await sleep(pauseMs);
    }
  }
}

async function applyMissing(
  db: Database,
  dir: string,
  before: { names: ReadonlySet<string> | null },
): Promise<string[]> {
  const files = readdirSync(dir)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  await db.prepare(createTable).run();
  const { results } = await db.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const known = new Set(results.map((row) => row.name));
  before.names ??= known;
  for (const name of files.filter((file) => !known.has(file))) {
    const statements = await statementsOf(`${dir}/${name}`);
    const note = db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name);
    try {
      // One batch is one transaction in D1.
      await db.batch([...statements.map((statement) => db.prepare(statement)), note]);
    } catch (error) {
      if (transient.test(textOf(error))) throw error;
      throw new PlainError(`migration ${name} failed and changed nothing: ${textOf(error)}`, {
        cause: error,
      });
    }
  }
  const { names } = before;
  return files.filter((file) => !names.has(file));
}
