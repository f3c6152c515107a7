/** Open requests of a person that concern some resources. */
import { and, desc, eq, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { type ResourceRow, requests, units } from "../../db/schema";
import type { SightedRequest } from "../contract/sightings";
import { openStates } from "../contract/states";
import type { UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { describeRequests } from "./describe-requests";

const MAX_REQUESTS = 20;

/** One line per request and resource, newest request first. */
export async function sightedRequests(
  ctx: AppContext,
  granteeId: UserId,
  rows: ReadonlyArray<ResourceRow>,
): Promise<SightedRequest[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const open = await ctx.db
    .select()
    .from(requests)
    .where(
      and(
        eq(requests.granteeId, granteeId),
        inList(requests.state, openStates),
        sql`exists (select 1 from ${units} where ${units.requestId} = ${requests.id} and not ${units.leftOut} and ${inList(units.resourceId, ids)})`,
      ),
    )
    .orderBy(desc(requests.createdAt))
    .limit(MAX_REQUESTS);
  const known = new Set<string>(ids);
  return (await describeRequests(ctx, open)).flatMap((request) => {
    const concerned = request.units.filter((u) => known.has(u.resourceId));
    const byResource = Map.groupBy(concerned, (u) => u.resourceId);
    return [...byResource].map(([id, [first, ...more]]) => ({
      id: request.id,
      number: request.number,
      state: request.state,
      flow: request.flow.name,
      resource: { id, name: first?.resource ?? "" },
      permissions: [first, ...more].flatMap((u) => u?.permission ?? []),
      expiresAt: request.expiresAt,
      lapsesAt: request.lapsesAt,
      can: {
        cancel: request.can.cancel,
        extend: request.extension.allowed,
        return: request.can.return,
      },
      url: `${ctx.settings.publicUrl}/requests/${request.id}`,
    }));
  });
}
