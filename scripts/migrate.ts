/** Brings a local D1 forward, noting it in the same table as `wrangler d1 migrations apply`, so both agree. */
import { readdirSync, readFileSync } from "node:fs";
import type { Miniflare } from "miniflare";
import { inRoot } from "./paths.ts";
import { PlainError } from "./plain-error.ts";

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>;

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

/**
 * Applies what is missing, in order, each file whole or not at all.
 * @returns the names of the files that were applied now.
 */
export async function migrate(db: Database, dir = inRoot("db", "migrations")): Promise<string[]> {
  const files = readdirSync(dir)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  await db.prepare(createTable).run();
  const { results } = await db.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const known = new Set(results.map((row) => row.name));
  const applied: string[] = [];
  for (const name of files.filter((file) => !known.has(file))) {
    const statements = await statementsOf(`${dir}/${name}`);
    const note = db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name);
    try {
      // One batch is one transaction in D1.
      await db.batch([...statements.map((statement) => db.prepare(statement)), note]);
    } catch (error) {
      throw new PlainError(
        `migration ${name} failed and changed nothing: ${error instanceof Error ? error.message : error}`,
        { cause: error },
      );
    }
    applied.push(name);
  }
  return applied;
}
