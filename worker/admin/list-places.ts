/** The places right under a place, found by jumping along the index from one to the next. */
import { eq, sql } from "drizzle-orm";
import { permissions } from "../../db/schema";
import type { PlacesQuery } from "../contract/resources";
import { type AppContext, requireAdmin } from "../lib/context";
import { fold } from "../lib/fold";
import { pathKeyOf, pathSegments, pathText } from "../policy/paths";
import { requireIntegration } from "./find-integration";

const MAX_PLACES = 200;
/** Of each type; a place with more is shown as holding more. */
const MAX_COUNT = 1_000;
/** Steps along the index over all types. */
const MAX_STEPS = 5_000;

type Row = { readonly segment: string; readonly path: string; readonly n: number; most: number };

/** @throws {AppError} `not_found` for an integration that is not there */
export async function listPlaces(ctx: AppContext, { integrationId, path }: PlacesQuery) {
  requireAdmin(ctx);
  await requireIntegration(ctx, integrationId);
  const above = pathSegments(path ?? "");
  const prefix = pathKeyOf(above);
  const types = await ctx.db
    .selectDistinct({ type: permissions.resourceType })
    .from(permissions)
    .where(eq(permissions.integrationId, integrationId));
  const rows = await ctx.db.all<Row>(
    children({
      integrationId,
      prefix,
      types: JSON.stringify(types.map((t) => t.type)),
    }),
  );
  const depth = above.length;
  return {
    items: rows.slice(0, MAX_PLACES).map(({ segment, path: sample, n, most }) => {
      const written = (JSON.parse(sample) as string[])[depth];
      // As the system writes it; the key knows only the folded form.
      const name = written !== undefined && fold(written) === segment ? written : segment;
      return { name, path: pathText([...above, name]), count: n, more: most > MAX_COUNT };
    }),
    more: rows.length > MAX_PLACES,
  };
}

type Wanted = { readonly integrationId: string; readonly prefix: string; readonly types: string };

/**
 * For each type the smallest key after the last child's: a few index seeks per child, however many resources lie
 * under it. `char(1114111)` sorts after every assigned character.
 */
const children = ({ integrationId, prefix, types }: Wanted) => sql`
  with recursive
    given(integration, prefix, len, beyond) as (
      select ${integrationId}, ${prefix}, length(${prefix}), ${prefix} || char(1114111)
    ),
    step(type, key) as (
      select t.value, (
        select min(path_key) from resources, given
        where integration_id = given.integration and type = t.value and deleted_at is null
          and path_key > given.prefix and path_key < given.beyond
      ) from (select distinct value from json_each(${types})) t
      union all
      select s.type, (
        select min(path_key) from resources, given
        where integration_id = given.integration and type = s.type and deleted_at is null
          and path_key > given.prefix || substr(s.key, given.len + 1, instr(substr(s.key, given.len + 1), '/')) || char(1114111)
          and path_key < given.beyond
      ) from step s, given where s.key is not null limit ${MAX_STEPS}
    ),
    found(type, key, child) as (
      select step.type, step.key,
        substr(step.key, 1, given.len + instr(substr(step.key, given.len + 1), '/'))
      from step, given where step.key is not null
    ),
    counted(child, sample, n) as (
      select found.child, (
        select path from resources, given
        where integration_id = given.integration and type = found.type and deleted_at is null
          and path_key = found.key limit 1
      ), (
        select count(*) from (
          select 1 from resources, given
          where integration_id = given.integration and type = found.type and deleted_at is null
            and path_key >= found.child and path_key < found.child || char(1114111)
          limit ${MAX_COUNT + 1}
        )
      ) from found
    )
  select substr(child, given.len + 1, length(child) - given.len - 1) as segment,
    min(sample) as path, sum(min(n, ${MAX_COUNT})) as n, max(n) as most
  from counted, given group by child order by child limit ${MAX_PLACES + 1}`;
