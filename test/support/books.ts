/** The books of a stopped Hallpass: its D1 file, opened as plain SQLite. For seeding benchmarks and for judges. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** @throws when the state holds no database, or more than one that could be it */
export function openBooks(stateDir: string): DatabaseSync {
  const files = globSync(join(stateDir, "worker/d1/*/*.sqlite")).filter(
    (f) => !f.endsWith("metadata.sqlite"),
  );
  const [file, ...more] = files;
  if (!file || more.length > 0) throw new Error(`${files.length} databases under ${stateDir}`);
  return new DatabaseSync(file);
}
