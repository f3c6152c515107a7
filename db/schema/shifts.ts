import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { ShiftId, UserId } from "../../worker/contract/values";
import { foldedName, instant } from "./columns";
import { users } from "./users";

/** A rota: who is on call when. */
export const shifts = sqliteTable(
  "shifts",
  {
    id: text().$type<ShiftId>().primaryKey(),
    name: text().notNull().unique(),
    ...foldedName,
    source: text().notNull().default("local"),
    createdAt: instant().notNull(),
  },
  (t) => [uniqueIndex("shifts_folded").on(t.folded), index("shifts_skeleton").on(t.skeleton)],
);

/** One turn of duty. `endsAt` is not inside; null bounds are open. */
export const shiftTurns = sqliteTable(
  "shift_turns",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    shiftId: text()
      .$type<ShiftId>()
      .notNull()
      .references(() => shifts.id, { onDelete: "cascade" }),
    userId: text()
      .$type<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    startsAt: instant(),
    endsAt: instant(),
  },
  (t) => [index("shift_turns_shift").on(t.shiftId), index("shift_turns_user").on(t.userId)],
);
