/** Facts that help whoever decides a request: what peers hold, what was asked before, what is unusual. Nothing is judged. */

import { and, desc, eq, ne, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { type RequestRow, requests, units, users } from "../../db/schema";
import type { RequestInsight } from "../contract/insight";
import type { RequestId, UserId } from "../contract/values";
import { isAdmin, personOf } from "../lib/actor";
import { type AppContext, requirePerson } from "../lib/context";
import { AppError } from "../lib/errors";
import { spokenSeconds } from "../policy/text";
import { describeRequests } from "./describe-requests";
import { requireVisible } from "./view-request";

const DAY_MS = 86_400_000;
const LOOK_BACK_DAYS = 90;
const NEW_PERSON_DAYS = 14;
/** Longer than a working day. */
const LONG_SECONDS = 12 * 3_600;
const MANY_UNITS = 10;
/** Earlier requests that are looked at. */
const MAX_EARLIER = 200;

/** How many people a flow lets in, from the people there are now. Injected: counting them is an admin's use case. */
export type CountEligible = (request: RequestRow) => Promise<number | null>;

/** @throws {AppError} `not_found` for a request that is not the caller's business, `not_allowed` for one that is not theirs to decide */
export async function requestInsights(
  ctx: AppContext,
  id: RequestId,
  countEligible: CountEligible,
): Promise<RequestInsight[]> {
  requirePerson(ctx);
  const request = await requireVisible(ctx, id);
  await requireDecider(ctx, request);
  const [wanted, [person]] = await Promise.all([
    ctx.db
      .select()
      .from(units)
      .where(and(eq(units.requestId, id), eq(units.leftOut, false))),
    ctx.db.select().from(users).where(eq(users.id, request.granteeId)),
  ]);
  if (!person) return [];
  return [
    ...(await holders(ctx, request, wanted, countEligible)),
    ...(await history(ctx, request, wanted)),
    ...(await managerOf(ctx, person.managerId)),
    ...unusual(ctx, request, wanted.length, person),
  ];
}

/** Whoever may decide it, did decide it, or is an admin. The requester is none of these by asking. */
async function requireDecider(ctx: AppContext, request: RequestRow): Promise<void> {
  if (isAdmin(ctx.actor)) return;
  const me = ctx.actor.via.kind === "extension" ? null : personOf(ctx.actor);
  const [view] = await describeRequests(ctx, [request]);
  const decided =
    me?.kind === "member" && view?.decisions.some((decision) => decision.approver.id === me.userId);
  if (view?.can.decide || decided) return;
  throw new AppError("not_allowed", "Only those who may decide this request can see this.");
}

type Unit = typeof units.$inferSelect;

async function holders(
  { db }: AppContext,
  request: RequestRow,
  wanted: ReadonlyArray<Unit>,
  countEligible: CountEligible,
): Promise<RequestInsight[]> {
  const first = wanted[0];
  if (!first) return [];
  const standing = sql`${units.state} in ('granting', 'active', 'revoking') and ${requests.state} in ('granting', 'active', 'revoking')`;
  const same = sql`exists (select 1 from units w where w.request_id = ${request.id} and w.left_out = 0
    and w.resource_id = ${units.resourceId} and w.permission = ${units.permission})`;
  const rows = await db
    .select({ who: requests.granteeId })
    .from(units)
    .innerJoin(requests, eq(requests.id, units.requestId))
    .where(
      and(
        inList(
          units.resourceId,
          wanted.map((u) => u.resourceId),
        ),
        standing,
        same,
        ne(requests.id, request.id),
      ),
    )
    .groupBy(requests.granteeId);
  const others = rows.filter((row) => row.who !== request.granteeId).length;
  const of = await countEligible(request);
  const what =
    wanted.length === 1
      ? `${first.permission} on ${first.resourceName}`
      : `some of these ${wanted.length} things`;
  const among =
    of === null ? "" : ` The flow lets ${of} ${of === 1 ? "person" : "people"} ask for it.`;
  const have = others === 1 ? "1 other person has" : `${others} other people have`;
  const insights: RequestInsight[] = [
    {
      code: "holders",
      message: `${others === 0 ? "Nobody else has" : have} ${what} now.${among}`,
      count: others,
      ...(of !== null && { of }),
    },
  ];
  if (rows.length > others)
    insights.push({
      code: "holds_now",
      message: "They have it already, under another request.",
    });
  return insights;
}

const rejectedOnes = ["rejected"];
const withdrawn = ["cancelled", "lapsed"];

async function history(
  ctx: AppContext,
  request: RequestRow,
  wanted: ReadonlyArray<Unit>,
): Promise<RequestInsight[]> {
  const earlier = await earlierOnes(ctx, request, wanted);
  const days = `the last ${LOOK_BACK_DAYS} days`;
  if (earlier.length === 0)
    return [{ code: "first_time", message: `It is their first request for this in ${days}.` }];
  const count = (states: ReadonlyArray<string>) =>
    earlier.filter((state) => states.includes(state)).length;
  const [rejected, dropped] = [count(rejectedOnes), count(withdrawn)];
  const given = earlier.length - rejected - dropped;
  const insights: RequestInsight[] = [
    {
      code: "asked_before",
      message: `They asked for this ${times(earlier.length)} in ${days}: ${given} granted or on the way, ${rejected} rejected, ${dropped} withdrawn or unanswered.`,
      count: given,
      of: earlier.length,
    },
  ];
  if (rejected > 0)
    insights.push({
      code: "rejected_before",
      message: `They were rejected ${times(rejected)} in ${days}.`,
      count: rejected,
      of: earlier.length,
    });
  return insights;
}

const times = (n: number): string => (n === 1 ? "once" : `${n} times`);

/** States of this person's earlier requests for one of the same things. */
async function earlierOnes(
  { db }: AppContext,
  request: RequestRow,
  wanted: ReadonlyArray<Unit>,
): Promise<string[]> {
  const pairs = wanted.map((u) => JSON.stringify([u.resourceId, u.permission]));
  const rows = await db
    .select({ state: requests.state })
    .from(requests)
    .where(
      and(
        eq(requests.granteeId, request.granteeId),
        sql`${requests.createdAt} >= ${request.createdAt - LOOK_BACK_DAYS * DAY_MS}`,
        sql`(${requests.createdAt}, ${requests.id}) < (${request.createdAt}, ${request.id})`,
        sql`exists (select 1 from units u where u.request_id = ${requests.id} and ${inList(
          sql`json_array(u.resource_id, u.permission)`,
          pairs,
        )})`,
      ),
    )
    .orderBy(desc(requests.createdAt))
    .limit(MAX_EARLIER);
  return rows.map((row) => row.state);
}

async function managerOf({ db }: AppContext, managerId: UserId | null): Promise<RequestInsight[]> {
  const [manager] = managerId
    ? await db
        .select({ fullName: users.fullName, email: users.email })
        .from(users)
        .where(and(eq(users.id, managerId), ne(users.status, "deleted")))
    : [];
  return manager
    ? [{ code: "manager", message: `Their manager is ${manager.fullName} (${manager.email}).` }]
    : [{ code: "no_manager", message: "No manager of theirs is known." }];
}

function unusual(
  ctx: AppContext,
  { durationSeconds }: RequestRow,
  unitCount: number,
  person: typeof users.$inferSelect,
): RequestInsight[] {
  const known = Math.floor((ctx.now() - person.createdAt) / DAY_MS);
  return [
    durationSeconds === null
      ? {
          code: "indefinite" as const,
          message: "It has no end: it stays until an admin takes it away.",
        }
      : null,
    durationSeconds !== null && durationSeconds > LONG_SECONDS
      ? {
          code: "long" as const,
          message: `It is for ${spokenSeconds(durationSeconds)}, longer than a working day.`,
        }
      : null,
    unitCount >= MANY_UNITS
      ? {
          code: "many_units" as const,
          message: `It asks for ${unitCount} things at once.`,
          count: unitCount,
        }
      : null,
    person.role === "external"
      ? {
          code: "outsider" as const,
          message: "They are not a member of the organization: they came through an access link.",
        }
      : null,
    known < NEW_PERSON_DAYS
      ? {
          code: "new_person" as const,
          message:
            known < 1
              ? "They are known here since less than a day."
              : `They are known here for ${known} ${known === 1 ? "day" : "days"} only.`,
          count: known,
        }
      : null,
  ].filter((insight) => insight !== null);
}
