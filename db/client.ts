import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import * as schema from "./schema";

export type Db = DrizzleD1Database<typeof schema> & { readonly $client: D1Database };

const opened = new WeakMap<D1Database, Db>();

/**
 * Rights are read from the primary only: a replica may be arbitrarily old.
 *
 * One per binding: drizzle walks the whole schema when it opens, which costs more than most queries.
 */
export function openDb(d1: D1Database): Db {
  const known = opened.get(d1);
  if (known) return known;
  const db: Db = drizzle(d1, { schema, casing: "snake_case" });
  opened.set(d1, db);
  return db;
}
