import { and, asc, eq, isNull, ne, sql } from "drizzle-orm";
import { integrations, permissions } from "../../db/schema";
import type { ResourceType } from "../contract/resources";
import type { IntegrationId } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { pageOf, readPageToken } from "../lib/page-tokens";

type Query = {
  readonly limit: number;
  readonly pageToken?: string | undefined;
  readonly integrationId?: IntegrationId | undefined;
};

/** What can be granted on what, by integration and type. */
export async function listResourceTypes(ctx: AppContext, query: Query) {
  requireAdmin(ctx);
  const after = readPageToken(query.pageToken, ["string", "string"]);
  const types = await ctx.db
    .selectDistinct({
      integrationId: permissions.integrationId,
      integration: integrations.name,
      type: permissions.resourceType,
    })
    .from(permissions)
    .innerJoin(integrations, eq(integrations.id, permissions.integrationId))
    .where(
      and(
        isNull(permissions.deletedAt),
        ne(integrations.state, "deleted"),
        query.integrationId ? eq(permissions.integrationId, query.integrationId) : undefined,
        after
          ? sql`(${integrations.name}, ${permissions.resourceType}) > (${after[0]}, ${after[1]})`
          : undefined,
      ),
    )
    .orderBy(asc(integrations.name), asc(permissions.resourceType))
    .limit(query.limit + 1);
  const wanted = types.map((t) => [t.integrationId, t.type]);
  const rows = await ctx.db
    .select()
    .from(permissions)
    .where(
      and(
        isNull(permissions.deletedAt),
        sql`(${permissions.integrationId}, ${permissions.resourceType}) in
            (select value->>0, value->>1 from json_each(${JSON.stringify(wanted)}))`,
      ),
    )
    .orderBy(asc(permissions.name));
  return pageOf(
    types,
    query.limit,
    (t) => [t.integration, t.type],
    ({ integrationId, integration, type }): ResourceType => {
      const mine = rows.filter((r) => r.integrationId === integrationId && r.resourceType === type);
      return {
        integrationId,
        integration,
        type,
        title: mine[0]?.resourceTypeTitle ?? type,
        permissions: mine.map(({ id, name, title, description }) => ({
          id,
          name,
          title,
          description,
        })),
      };
    },
  );
}
