import { integer, sqliteTable } from "drizzle-orm/sqlite-core";
import { instant } from "./columns";

/** One row, written now and then to learn whether anything can be. */
export const writeProbe = sqliteTable("write_probe", {
  id: integer().primaryKey(),
  at: instant().notNull(),
});
