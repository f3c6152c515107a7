import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { instant } from "./columns";

/** What strangers did in a window of time, counted: it becomes one audit event when the window is over. */
export const tallies = sqliteTable(
  "tallies",
  {
    action: text().notNull(),
    /** What it was about: an access link, or nothing in particular. */
    subject: text().notNull(),
    windowAt: instant().notNull(),
    count: integer().notNull(),
    /** How many of them had an effect. */
    allowed: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.action, t.subject, t.windowAt] })],
);
