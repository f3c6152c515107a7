import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import * as schema from "./schema";

export type Db = DrizzleD1Database<typeof schema> & { readonly $client: D1Database };

/** Rights are read from the primary only: a replica may be arbitrarily old. */
export const openDb = (d1: D1Database): Db => drizzle(d1, { schema, casing: "snake_case" });
