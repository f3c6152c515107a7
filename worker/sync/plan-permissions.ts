/** What an integration offers now against what is stored. */
import { eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { rowsJson } from "../../db/commit";
import { inList } from "../../db/rows";
import { permissions } from "../../db/schema";
import type { ResourceTypeOffer } from "../connectors/connector";
import type { Instant, IntegrationId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { newId } from "../lib/ids";

type Row = typeof permissions.$inferSelect;

const keyOf = (row: Pick<Row, "resourceType" | "name">) =>
  JSON.stringify([row.resourceType, row.name]);

/** The writes that bring the stored permissions to the offered ones, and how many rows they change. */
export async function planPermissions(
  ctx: AppContext,
  integrationId: IntegrationId,
  types: ReadonlyArray<ResourceTypeOffer>,
): Promise<{ readonly changed: number; readonly writes: BatchItem<"sqlite">[] }> {
  const stored = await ctx.db
    .select()
    .from(permissions)
    .where(eq(permissions.integrationId, integrationId));
  const known = new Map(stored.map((row) => [keyOf(row), row]));
  const offered = types.flatMap(({ type, title, permissions: offers }) =>
    offers.map((offer) => ({
      resourceType: type,
      resourceTypeTitle: title,
      name: offer.name,
      title: offer.title,
      description: offer.description ?? "",
    })),
  );
  const wanted = new Set(offered.map(keyOf));
  const written = offered
    .filter((offer) => !same(known.get(keyOf(offer)), offer))
    .map((offer) => ({ ...offer, id: known.get(keyOf(offer))?.id ?? newId("permission") }));
  const gone = stored.filter((row) => row.deletedAt === null && !wanted.has(keyOf(row)));
  return {
    changed: written.length + gone.length,
    writes: [
      ...(written.length > 0 ? [upsert(ctx, integrationId, written)] : []),
      ...(gone.length > 0 ? [remove(ctx, gone, ctx.now())] : []),
    ],
  };
}

type Offered = Omit<Row, "integrationId" | "deletedAt">;

const same = (row: Row | undefined, offer: Omit<Offered, "id">): boolean =>
  row !== undefined &&
  row.deletedAt === null &&
  row.resourceTypeTitle === offer.resourceTypeTitle &&
  row.title === offer.title &&
  row.description === offer.description;

const upsert = ({ db }: AppContext, integrationId: IntegrationId, rows: ReadonlyArray<Offered>) =>
  db.run(
    sql`insert into ${permissions} (id, integration_id, resource_type, resource_type_title, name, title, description)
        select value->>'id', ${integrationId}, value->>'resourceType', value->>'resourceTypeTitle', value->>'name',
          value->>'title', value->>'description' from json_each(${rowsJson(rows)}) where true
        on conflict (integration_id, resource_type, name) do update set
          resource_type_title = excluded.resource_type_title, title = excluded.title,
          description = excluded.description, deleted_at = null`,
  );

const remove = ({ db }: AppContext, rows: ReadonlyArray<Row>, at: Instant) =>
  db
    .update(permissions)
    .set({ deletedAt: at })
    .where(
      inList(
        permissions.id,
        rows.map((r) => r.id),
      ),
    );
