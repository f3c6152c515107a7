/** The shape of every verb on one request: read, decide, arm its timer, save under the version guard. */
import type { AccessRequest } from "../contract/requests";
import type { RequestId } from "../contract/values";
import { personOf, userOf } from "../lib/actor";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import {
  type Aggregate,
  type AggregateChange,
  type FullAggregate,
  loadAggregates,
  saveAggregates,
} from "./aggregate";
import { armAt, armSafely } from "./arm-timer";
import { loadPerson } from "./load-facts";
import { requireVisible, viewRequest } from "./view-request";

/** How often a change is decided again that another one overtook. */
const TRIES = 8;

/**
 * What becomes of the request as it is now; throws AppError to refuse. Called again when the request was changed by
 * somebody else meanwhile. Null: nothing is to be changed.
 */
type Decide = (before: FullAggregate) => AggregateChange | null | Promise<AggregateChange | null>;

/** @throws {AppError} `not_found` for those who may not see it; whatever `decide` throws; `unavailable` */
export async function changeRequest(
  ctx: AppContext,
  id: RequestId,
  decide: Decide,
): Promise<AccessRequest> {
  await requireVisible(ctx, id);
  await changeAggregate(ctx, id, decide);
  return viewRequest(ctx, id);
}

/** The same for callers that may change any request. */
export async function changeAggregate(
  ctx: AppContext,
  id: RequestId,
  decide: Decide,
): Promise<Aggregate> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const before = (await loadAggregates(ctx, [id])).get(id);
    if (!before) throw new AppError("not_found", "There is no such request.");
    const change = await decide(before);
    if (change === null) return before;
    await armSafely(ctx, id);
    const after = (await saveAggregates(ctx, [change])).get(id);
    if (!after) continue;
    if (after.request.dueAt !== null) await armAt(ctx, id, after.request.dueAt);
    return after;
  }
  throw new AppError("unavailable", "This request is changing at the moment. Try again.");
}

/** The acting person's name for texts that others read; what runs by itself is Hallpass. */
export async function actingName(ctx: AppContext): Promise<string> {
  const me = userOf(ctx.actor);
  const person = me ? await loadPerson(ctx, me) : null;
  return person?.fullName ?? "Hallpass";
}

/** @throws {AppError} `not_allowed` unless the actor asked for it or was given it */
export function requireOwn(ctx: AppContext, { request }: Aggregate): void {
  const me = personOf(ctx.actor)?.userId ?? null;
  if (me !== null && (me === request.requesterId || me === request.granteeId)) return;
  throw new AppError("not_allowed", "Only the person whose request this is can do that.");
}
