import { and, asc, eq, gt, isNull, or, type SQL, sql } from "drizzle-orm";
import { bundles, flows } from "../../db/schema";
import type { FlowsQuery } from "../contract/flow-endpoints";
import type { AccessFlow } from "../contract/flows";
import { type AppContext, requireAdmin } from "../lib/context";
import { pageOf, readPageToken } from "../lib/page-tokens";
import { findIntegrationId } from "./find-integration";
import { showFlows } from "./flow-views";
import { nameMatches } from "./name-search";

/** Flows by name. */
export async function listFlows(ctx: AppContext, query: FlowsQuery) {
  requireAdmin(ctx);
  const after = readPageToken(query.pageToken, ["string"]);
  const where: Array<SQL | undefined> = [
    isNull(flows.deletedAt),
    after ? gt(flows.name, String(after[0])) : undefined,
    query.search ? nameMatches(flows, query.search) : undefined,
    query.active
      ? eq(sql`${flows.document}->>'$.active'`, query.active === "true" ? 1 : 0)
      : undefined,
    query.trigger ? eq(sql`${flows.document}->>'$.trigger'`, query.trigger) : undefined,
    query.label
      ? sql`exists (select 1 from json_each(${flows.document}, '$.labels') l where l.value = ${query.label})`
      : undefined,
    query.bundle
      ? sql`exists (select 1 from json_each(${flows.document}, '$.targets') t where t.value->>'bundle' = ${query.bundle})`
      : undefined,
  ];
  if (query.integration) where.push(reaches(await findIntegrationId(ctx, query.integration)));
  const rows = await ctx.db
    .select()
    .from(flows)
    .where(and(...where))
    .orderBy(asc(flows.name))
    .limit(query.limit + 1);
  const { items, pagination } = pageOf(
    rows,
    query.limit,
    (r) => [r.name],
    (r) => r,
  );
  const shown: AccessFlow[] = await showFlows(ctx, items);
  return { items: shown, pagination };
}

/** Flows with a target in the integration, of their own or by a bundle. */
const reaches = (integrationId: string | null): SQL | undefined =>
  or(
    sql`exists (select 1 from json_each(${flows.document}, '$.targets') t where t.value->>'integration' = ${integrationId})`,
    sql`exists (select 1 from json_each(${flows.document}, '$.targets') t
        join ${bundles} b on b.id = t.value->>'bundle' and b.deleted_at is null,
        json_each(b.document, '$.targets') bt where bt.value->>'integration' = ${integrationId})`,
  );
