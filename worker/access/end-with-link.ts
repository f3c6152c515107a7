/** Access through a link that was given an earlier end: it ends with the link. */
import { eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { requests, type UnitRow } from "../../db/schema";
import type { FlowId, Instant } from "../contract/values";
import type { AppContext } from "../lib/context";
import { log } from "../lib/log";
import type { AggregateChange, FullAggregate } from "./aggregate";
import { changeAggregate } from "./change-request";

/** How many one sweep shortens; the rest follow a minute later. */
const PORTION = 200;

const throughLinkOf = (flowId: FlowId) =>
  sql`${requests.flowId} = ${flowId} and ${requests.accessLinkId} is not null and ${requests.endedAt} is null`;

/** Part of the commit that changes the link's end. What stands is shortened after it. */
export const boundRequests = (
  { db }: Pick<AppContext, "db">,
  flowId: FlowId,
  boundAt: Instant | null,
): BatchItem<"sqlite"> =>
  db
    .update(requests)
    .set({
      boundAt,
      ...(boundAt !== null && {
        lapsesAt: sql`min(${requests.lapsesAt}, ${boundAt})`,
        dueAt: sql`case when ${requests.state} = 'pending' then min(${requests.dueAt}, ${boundAt}) else ${requests.dueAt} end`,
      }),
      version: sql`${requests.version} + 1`,
    })
    .where(throughLinkOf(flowId));

/** Shortens what lasts beyond its bound, at once and with every minute until it is done. */
export async function endWithLinks(ctx: AppContext): Promise<void> {
  const rows = await ctx.db
    .select({ id: requests.id })
    .from(requests)
    .where(
      sql`${eq(requests.state, "active")} and ${requests.boundAt} is not null
        and (${requests.expiresAt} is null or ${requests.expiresAt} > ${requests.boundAt})`,
    )
    .limit(PORTION);
  for (const { id } of rows) {
    try {
      await changeAggregate(ctx, id, (before) => shorten(before, ctx.now()));
    } catch (error) {
      // The next minute tries again; the others are not to wait for this one.
      log.error("request.not_shortened", { requestId: id, error });
    }
  }
}

function shorten(before: FullAggregate, now: Instant): AggregateChange | null {
  const { id, number, state, expiresAt, boundAt } = before.request;
  if (state !== "active" || boundAt === null || (expiresAt !== null && expiresAt <= boundAt))
    return null;
  const end = Math.max(boundAt, now);
  const tellTarget = (u: UnitRow): Partial<UnitRow> => ({
    refreshing: true,
    // What the target holds beyond the end of the access, it keeps holding beyond the new one.
    deadlineAt:
      u.deadlineAt === null ? null : end + Math.max(0, u.deadlineAt - (expiresAt ?? u.deadlineAt)),
    attempts: 0,
    nextAttemptAt: null,
  });
  const standing = end > now ? before.units.filter((u) => u.state === "active") : [];
  return {
    before,
    request: { expiresAt: end, warnedAt: null },
    units: new Map(standing.map((u) => [u.id, tellTarget(u)])),
    entries: [
      {
        action: "request.shortened",
        subject: id,
        detail: { number, before: expiresAt, after: end, because: "the end of its access link" },
      },
    ],
  };
}
