/** Keeps the seats of pending requests in step with the people: approvers come, go, and change shifts. */
import { and, asc, eq, gt, sql } from "drizzle-orm";
import { inList, insertRows } from "../../db/rows";
import { type RequestRow, requests, seats } from "../../db/schema";
import type { RequestId, UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { log } from "../lib/log";
import { type FullAggregate, loadAggregates, saveAggregates } from "./aggregate";
import { approvalsOf, type RequestApproval } from "./approval-of";
import { seatApprovers } from "./seat-approvers";
import { toAdmins } from "./target-trouble";

/** Read together: their policies, units and people are a handful of queries. */
const PAGE = 200;

type Seat = typeof seats.$inferSelect;

/**
 * Looks at every request that waits, page by page in the order of their ids. One that comes in between has seats of
 * this very moment, so a page never has to be gone back to.
 *
 * @param only requests in which this person has a seat; absent: all that wait
 */
export async function reseatApprovers(
  ctx: AppContext,
  only?: { readonly userId: UserId },
): Promise<number> {
  let changed = 0;
  for (let after: RequestId | undefined; ; ) {
    const ids = await pageOfWaiting(ctx, after, only);
    changed += await reseatAll(ctx, ids);
    if (ids.length < PAGE) break;
    after = ids.at(-1);
  }
  return changed;
}

async function pageOfWaiting(
  { db }: AppContext,
  after: RequestId | undefined,
  only: { readonly userId: UserId } | undefined,
): Promise<RequestId[]> {
  const rows = await db
    .select({ id: requests.id })
    .from(requests)
    .where(
      and(
        eq(requests.state, "pending"),
        after ? gt(requests.id, after) : undefined,
        only
          ? sql`exists (select 1 from seats s where s.request_id = ${requests.id} and s.user_id = ${only.userId})`
          : undefined,
      ),
    )
    .orderBy(asc(requests.id))
    .limit(PAGE);
  return rows.map((row) => row.id);
}

async function reseatAll(ctx: AppContext, ids: ReadonlyArray<RequestId>): Promise<number> {
  if (ids.length === 0) return 0;
  const aggregates = [...(await loadAggregates(ctx, ids)).values()];
  const [approvals, seated] = await Promise.all([
    approvalsOf(ctx, aggregates),
    ctx.db.select().from(seats).where(inList(seats.requestId, ids)),
  ]);
  const seatsOf = Map.groupBy(seated, (seat) => seat.requestId);
  let changed = 0;
  for (const before of aggregates) {
    const approval = approvals.get(before.request.id);
    if (!approval) continue;
    try {
      if (await reseat(ctx, before, approval, seatsOf.get(before.request.id) ?? [])) changed += 1;
    } catch (error) {
      // The others have their turn all the same; this one has another in a minute.
      log.error("reseat.failed", { requestId: before.request.id, error });
    }
  }
  return changed;
}

async function reseat(
  ctx: AppContext,
  before: FullAggregate,
  { approvers, verdict }: RequestApproval,
  seated: ReadonlyArray<Seat>,
): Promise<boolean> {
  const { request } = before;
  const stuck = verdict.outcome === "stuck";
  const added = new Map([...approvers].filter(([id]) => !seated.some((s) => s.userId === id)));
  const removed = seated.filter((s) => !approvers.has(s.userId));
  const wasStuck = request.message !== null;
  if (added.size === 0 && removed.length === 0 && stuck === wasStuck) return false;

  const fresh = await seatApprovers(ctx, request.id, request.lapsesAt, added);
  const saved = await saveAggregates(ctx, [
    {
      before,
      request: {
        message: stuck ? "Nobody can approve this at the moment. The admins were told." : null,
      },
      units: new Map(),
      entries: [
        {
          action: stuck && !wasStuck ? "request.stuck" : "request.reseated",
          subject: request.id,
          detail: {
            number: request.number,
            added: [...added.keys()],
            removed: removed.map((s) => s.userId),
          },
        },
      ],
      messages: [
        ...fresh.messages,
        ...(stuck && !wasStuck ? await stuckMessages(ctx, request) : []),
      ],
      links: fresh.links,
      writes: [
        ...removed.map((s) =>
          ctx.db
            .delete(seats)
            .where(and(eq(seats.requestId, s.requestId), eq(seats.userId, s.userId))),
        ),
        ...(fresh.seats.length > 0 ? [insertRows(ctx.db, seats, fresh.seats)] : []),
      ],
    },
  ]);
  return saved.size > 0;
}

async function stuckMessages(ctx: AppContext, request: RequestRow) {
  const key = `${request.id}:stuck:${request.version}`;
  const payload = { requestId: request.id };
  return [
    ...(await toAdmins(ctx, "request_stuck", key, payload)),
    { key, template: "request_stuck", recipient: request.requesterId, payload },
  ];
}
