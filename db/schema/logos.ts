import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { LogoType } from "../../worker/contract/logo";
import { instant } from "./columns";

/** The organization's logo. One row with id 1; absent: there is none. */
export const logos = sqliteTable("logos", {
  id: integer().primaryKey(),
  contentType: text().$type<LogoType>().notNull(),
  /** In base64: 64 KiB at most. */
  data: text().notNull(),
  /** The beginning of its SHA-256: changes with the picture. */
  version: text().notNull(),
  updatedAt: instant().notNull(),
});
export type LogoRow = typeof logos.$inferSelect;
