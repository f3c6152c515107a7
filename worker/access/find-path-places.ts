/** The places that a resource's path names: folders, organizational units, management groups. */
import { and, eq, isNull, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { type ResourceRow, resources } from "../../db/schema";
import type { AppContext } from "../lib/context";
import { fold } from "../lib/fold";
import { pathKeyOf } from "../policy/paths";

const MAX_ROWS = 100;

/** Nearest first. `types`: only these can be asked for. */
export async function findPathPlaces(
  { db }: AppContext,
  { integrationId, path }: ResourceRow,
  types: ReadonlyArray<string>,
): Promise<ResourceRow[]> {
  const wanted = path.map((name, i) => ({
    name: fold(name),
    pathKey: pathKeyOf(path.slice(0, i)),
  }));
  if (wanted.length === 0) return [];
  const rows = await db
    .select()
    .from(resources)
    .where(
      and(
        eq(resources.integrationId, integrationId),
        inList(resources.type, types),
        inList(
          resources.searchName,
          wanted.map(({ name }) => name),
        ),
        sql`(${resources.searchName}, ${resources.pathKey}) in (select value->>'name', value->>'pathKey' from json_each(${JSON.stringify(wanted)}))`,
        isNull(resources.deletedAt),
      ),
    )
    .limit(MAX_ROWS);
  return wanted
    .reverse()
    .flatMap((place) =>
      rows.filter((r) => r.searchName === place.name && r.pathKey === place.pathKey),
    );
}
