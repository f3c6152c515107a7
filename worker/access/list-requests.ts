/** Lists of requests: mine, those that wait for me, and everybody's. */

import { and, desc, eq, isNotNull, or, type SQL, sql } from "drizzle-orm";
import { containsText } from "../../db/contains";
import { inList } from "../../db/rows";
import { requests } from "../../db/schema";
import type { AccessRequest, ActivityQuery } from "../contract/requests";
import { openStates } from "../contract/states";
import type { PageQuery } from "../contract/values";
import { linkOf } from "../lib/actor";
import { type AppContext, requireAdmin, requireMember, requirePerson } from "../lib/context";
import { fold } from "../lib/fold";
import { readPageToken, writePageToken } from "../lib/page-tokens";
import { describeRequests } from "./describe-requests";

export type RequestPage = {
  readonly items: AccessRequest[];
  readonly pagination: { readonly nextPageToken: string | null };
};

async function listWhere(
  ctx: AppContext,
  where: SQL | undefined,
  query: PageQuery,
): Promise<RequestPage> {
  const after = readPageToken(query.pageToken, ["number", "string"]);
  const rows = await ctx.db
    .select()
    .from(requests)
    .where(
      and(
        where,
        after
          ? sql`(${requests.createdAt}, ${requests.id}) < (${after[0]}, ${after[1]})`
          : undefined,
      ),
    )
    .orderBy(desc(requests.createdAt), desc(requests.id))
    .limit(query.limit + 1);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: await describeRequests(ctx, shown),
    pagination: {
      nextPageToken:
        rows.length > query.limit && last ? writePageToken([last.createdAt, last.id]) : null,
    },
  };
}

/** What the actor asked for or was given. A link session sees what came through its link. */
export async function listMyRequests(
  ctx: AppContext,
  query: PageQuery & { readonly open?: "true" | "false" | undefined },
): Promise<RequestPage> {
  const { userId } = requirePerson(ctx);
  const link = linkOf(ctx.actor);
  const open = inList(requests.state, openStates);
  return listWhere(
    ctx,
    and(
      or(eq(requests.granteeId, userId), eq(requests.requesterId, userId)),
      link === null ? undefined : eq(requests.accessLinkId, link),
      query.open === "true" ? open : undefined,
      query.open === "false" ? sql`not ${open}` : undefined,
    ),
    query,
  );
}

/** What waits for the actor's decision. */
export async function listApprovals(ctx: AppContext, query: PageQuery): Promise<RequestPage> {
  const me = requireMember(ctx).userId;
  return listWhere(
    ctx,
    and(
      eq(requests.state, "pending"),
      sql`exists (select 1 from seats s where s.request_id = ${requests.id} and s.user_id = ${me})`,
      sql`not exists (select 1 from decisions d where d.request_id = ${requests.id} and d.approver_id = ${me})`,
    ),
    query,
  );
}

export async function listActivity(ctx: AppContext, query: ActivityQuery): Promise<RequestPage> {
  requireAdmin(ctx);
  return listWhere(ctx, activityFilter(query), query);
}

/** The filters of the activity page, as one condition. */
export function activityFilter(query: Omit<ActivityQuery, "limit" | "pageToken">): SQL | undefined {
  const states = query.state === undefined ? [] : [query.state].flat();
  const unit = (column: string, value: string | undefined) =>
    value === undefined
      ? undefined
      : sql`exists (select 1 from units u where u.request_id = ${requests.id} and u.${sql.raw(column)} = ${value})`;
  return and(
    states.length > 0 ? inList(requests.state, states) : undefined,
    query.granteeId ? eq(requests.granteeId, query.granteeId) : undefined,
    query.requesterId ? eq(requests.requesterId, query.requesterId) : undefined,
    query.flowId ? eq(requests.flowId, query.flowId) : undefined,
    query.approverId
      ? sql`exists (select 1 from decisions d where d.request_id = ${requests.id} and d.approver_id = ${query.approverId})`
      : undefined,
    unit("integration_id", query.integrationId),
    unit("resource_id", query.resourceId),
    query.overdue === "true" ? isNotNull(requests.overdueSince) : undefined,
    query.overdue === "false" ? sql`${requests.overdueSince} is null` : undefined,
    query.from ? sql`${requests.createdAt} >= ${Date.parse(query.from)}` : undefined,
    query.to ? sql`${requests.createdAt} < ${Date.parse(query.to)}` : undefined,
    query.search ? searching(query.search) : undefined,
  );
}

/** By number (AR-12 or 12), or by a part of justification, flow, grantee or resource. */
function searching(text: string): SQL {
  const number = /^(?:ar-)?(\d{1,15})$/i.exec(text.trim())?.[1];
  if (number) return sql`${requests.number} = ${Number(number)}`;
  // instr and not like: a LIKE pattern may have 50 bytes, and % in a name is a letter.
  const key = text.trim().toLowerCase();
  return sql`(${containsText(requests.justification, text)} or ${containsText(requests.flowName, text)}
    or exists (select 1 from users p where p.id = ${requests.granteeId} and (instr(p.email_key, ${key}) > 0 or instr(p.folded, ${fold(text)}) > 0))
    or exists (select 1 from units u where u.request_id = ${requests.id} and ${containsText(sql`u.resource_name`, text)}))`;
}
