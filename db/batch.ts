import type { BatchItem } from "drizzle-orm/batch";
import type { Db } from "./client";
import { noteWriteFailure } from "./writable";

type Built = { readonly sql: string; readonly params: unknown[] };
type Buildable = { toSQL?(): Built; getQuery?(): Built };

/**
 * Runs the statements as one transaction.
 *
 * drizzle's own `batch` cannot take raw statements with parameters on D1 (it binds to a statement that raw ones do
 * not have), and bulk writes are raw. The answers are D1's own, without drizzle's mapping of rows.
 */
export async function runBatch(
  db: Db,
  items: ReadonlyArray<BatchItem<"sqlite">>,
): Promise<D1Result[]> {
  try {
    return await db.$client.batch(items.map((item) => statementOf(db, item)));
  } catch (error) {
    noteWriteFailure(error, Date.now());
    throw error;
  }
}

function statementOf(db: Db, item: BatchItem<"sqlite">): D1PreparedStatement {
  const buildable = item as unknown as Buildable;
  const built = buildable.toSQL?.() ?? buildable.getQuery?.();
  if (!built) throw new Error("not a statement");
  return db.$client.prepare(built.sql).bind(...built.params);
}
