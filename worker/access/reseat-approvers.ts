/** Keeps the seats of pending requests in step with the people: approvers come, go, and change shifts. */
import { and, eq, sql } from "drizzle-orm";
import { insertRows } from "../../db/rows";
import { decisions, type RequestRow, requests, seats } from "../../db/schema";
import type { UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { decideApproval, eligibleApprovers } from "../policy/approval";
import { type FullAggregate, loadAggregates, saveAggregates } from "./aggregate";
import { findApprovers } from "./find-approvers";
import { loadPerson, loadResources } from "./load-facts";
import { seatApprovers } from "./seat-approvers";
import { toAdmins } from "./target-trouble";

/** The most that one call looks at; the sweep of the next minute goes on. */
const MAX_AT_ONCE = 200;

/** @param only requests in which this person has a seat; absent: all that wait */
export async function reseatApprovers(
  ctx: AppContext,
  only?: { readonly userId: UserId },
): Promise<number> {
  const rows = await ctx.db
    .select({ id: requests.id })
    .from(requests)
    .where(
      and(
        eq(requests.state, "pending"),
        only
          ? sql`exists (select 1 from seats s where s.request_id = ${requests.id} and s.user_id = ${only.userId})`
          : undefined,
      ),
    )
    .limit(MAX_AT_ONCE);
  const loaded = await loadAggregates(
    ctx,
    rows.map((r) => r.id),
  );
  let changed = 0;
  for (const aggregate of loaded.values()) if (await reseat(ctx, aggregate)) changed += 1;
  return changed;
}

async function reseat(ctx: AppContext, before: FullAggregate): Promise<boolean> {
  const { request } = before;
  const person = await loadPerson(ctx, request.requesterId);
  if (!person) return false;
  const found = await loadResources(
    ctx,
    before.units.map((u) => u.resourceId),
  );
  const asked = before.units
    .filter((u) => !u.leftOut)
    .map((u) => found.get(u.resourceId) ?? { tags: {} });
  const rule = await findApprovers(ctx, request.policy, person, asked);
  const { selfApproval } = request.policy.settings;
  const wanted = eligibleApprovers(rule, request.requesterId, selfApproval);
  const seated = await ctx.db.select().from(seats).where(eq(seats.requestId, request.id));
  const votes = await ctx.db.select().from(decisions).where(eq(decisions.requestId, request.id));
  const { outcome } = decideApproval(
    rule,
    votes.map((v) => ({ by: v.approverId, approve: v.approve })),
    request.requesterId,
    selfApproval,
  );
  const stuck = outcome === "stuck";
  const added = new Map([...wanted].filter(([id]) => !seated.some((s) => s.userId === id)));
  const removed = seated.filter((s) => !wanted.has(s.userId));
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
