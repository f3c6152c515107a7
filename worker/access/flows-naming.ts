/** Flows that name a group or a shift. While one does it cannot be deleted: "in none of these groups" would then let its members in. */
import { type SQL, sql } from "drizzle-orm";
import { flows } from "../../db/schema";
import type { GroupId, ShiftId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";

/** Ids are random, so one that stands in a document is a reference. */
export const flowsNaming = (id: GroupId | ShiftId): SQL =>
  sql`select name from ${flows} where deleted_at is null and instr(document, ${id}) > 0`;

/** Why a guard with `flowsNaming` did not hold; null: because of something else. */
export async function stillNamed(
  { db }: Pick<AppContext, "db">,
  id: GroupId | ShiftId,
): Promise<AppError | null> {
  const named = await db.all<{ name: string }>(sql`${flowsNaming(id)} order by name limit 10`);
  if (named.length === 0) return null;
  const names = named.map((flow) => `“${flow.name}”`).join(", ");
  return new AppError("in_use", `These flows still name it: ${names}. Take it out of them first.`);
}
