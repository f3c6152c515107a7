/** Which one-time secrets were shown. Requests that overlap share one privilege, its password, and its one showing. */
import { sql } from "drizzle-orm";
import { rowsJson } from "../../db/commit";
import { type RequestRow, type UnitRow, units } from "../../db/schema";
import type { AccessUnit } from "../contract/requests";
import type { AppContext } from "../lib/context";

/** The seeds whose secret was shown, under any request. */
export async function revealedSeeds(
  { db }: Pick<AppContext, "db">,
  of: ReadonlyArray<Pick<UnitRow, "handle" | "recipe">>,
): Promise<ReadonlySet<string>> {
  const handles = of.filter((u) => u.recipe?.hasSecret === true).map((u) => u.handle);
  if (handles.length === 0) return new Set();
  const rows = await db
    .selectDistinct({ seed: units.seed })
    .from(units)
    .where(
      sql`${units.handle} in (select value from json_each(${rowsJson(handles)})) and ${units.revealedAt} is not null`,
    );
  return new Set(rows.map(({ seed }) => seed));
}

/** @param revealed by `revealedSeeds` */
export function credentialsOf(
  unit: UnitRow,
  row: RequestRow,
  revealed: ReadonlySet<string>,
): AccessUnit["credentials"] {
  if (unit.recipe?.hasSecret !== true) return "not_applicable";
  if (revealed.has(unit.seed)) return "viewed";
  return unit.state === "active" && row.state === "active" ? "available" : "not_applicable";
}
