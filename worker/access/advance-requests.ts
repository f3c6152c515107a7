/** One round for requests that are due: decide, save the intent, call the targets, save what came of it. */
import type { Instant, RequestId } from "../contract/values";
import { type AppContext, requireSystem } from "../lib/context";
import { log } from "../lib/log";
import { dueAtOf, nextStep } from "../policy/next-step";
import { type Aggregate, changed, noteAttempts, saveAggregates } from "./aggregate";
import type { Caller } from "./call-target";
import { loadRound, type Round } from "./load-round";
import { type Helper, type Lanes, makeCalls, type Order } from "./make-calls";
import { deadlineFor, type Plan, planMoves } from "./plan-moves";
import { type Advanced, OVERTAKEN_MS, resultSaver } from "./save-results";

/** Who makes the calls of a round. */
export type Callers = {
  readonly lanes: Lanes;
  /** Other shards, each with lanes of its own. */
  readonly helpers: ReadonlyArray<Helper>;
  /** Units whose privilege went while the books could not be written; not called again until they can. */
  readonly unbooked: Set<string>;
};

export async function advanceRequests(
  ctx: AppContext,
  ids: ReadonlyArray<RequestId>,
  callers: Callers,
): Promise<Advanced> {
  requireSystem(ctx);
  const advanced: Advanced = new Map();
  const round = await loadRound(ctx, ids);
  const { loaded, ...facts } = round;
  for (const id of ids) if (!loaded.has(id)) advanced.set(id, "unknown");
  const now = ctx.now();
  const due = oneHandleEach([...loaded.values()], now, advanced);

  const plans: Plan[] = [];
  for (const aggregate of due) {
    const plan = await planMoves(ctx, aggregate, { ...facts, now });
    if (plan) plans.push(plan);
    else advanced.set(aggregate.request.id, dueAtOf(aggregate.request, aggregate.units, now));
  }
  let current: Map<RequestId, Aggregate>;
  try {
    current = await savePlans(ctx, plans, advanced);
  } catch (error) {
    await endUnbooked(ctx, round, plans, callers, error);
    throw error;
  }
  callers.unbooked.clear();
  const orders = ordersOf(round, plans, (id) => current.get(id));
  const saver = resultSaver(ctx, orders.length, current, advanced);
  await makeCalls(ctx, callers, callerOf(round), orders, ({ call }, result) =>
    saver.add(call.requestId, call.unit.integrationId, result),
  );
  await saver.finish(facts.integrations);
  for (const [id, aggregate] of current) {
    if (!advanced.has(id)) advanced.set(id, dueAtOf(aggregate.request, aggregate.units, ctx.now()));
  }
  return advanced;
}

const callerOf = ({ integrations }: Round): Caller => ({
  integrations,
  open: new Map(),
  down: new Map(),
});

/** @param aggregateOf a request as it is when its calls are made; what it does not know gets none */
function ordersOf(
  { grantees, holders }: Round,
  plans: ReadonlyArray<Plan>,
  aggregateOf: (id: RequestId) => Aggregate | undefined,
): Order[] {
  return plans.flatMap((plan) => {
    const aggregate = aggregateOf(plan.change.before.request.id);
    const grantee = aggregate && grantees.get(aggregate.request.granteeId);
    if (!aggregate || !grantee) return [];
    return plan.calls.flatMap(({ unitId, what }) => {
      const unit = aggregate.units.find((u) => u.id === unitId);
      if (!unit) return [];
      const deadlineAt = what === "revoke" ? null : deadlineFor(unit, holders);
      const requestId = aggregate.request.id;
      return [{ call: { unitId, what, unit, grantee, requestId }, deadlineAt }];
    });
  });
}

/**
 * The books cannot be written, perhaps because the disk is full: what is due to end is ended all the same, and the next
 * round that can write repeats the call and books its proof. A grant is not made: nothing may stand that no book knows.
 */
async function endUnbooked(
  ctx: AppContext,
  round: Round,
  plans: ReadonlyArray<Plan>,
  callers: Callers,
  error: unknown,
): Promise<void> {
  const planned = new Map(plans.map((p) => [p.change.before.request.id, changed(p.change, 0)]));
  const orders = ordersOf(round, plans, (id) => planned.get(id)).filter(
    ({ call }) => call.what === "revoke" && !callers.unbooked.has(call.unitId),
  );
  let failed = 0;
  await makeCalls(ctx, callers, callerOf(round), orders, ({ call }, result) => {
    if (result.ok) callers.unbooked.add(call.unitId);
    else failed += 1;
  });
  log.error("books.unwritable", { ended: orders.length - failed, failed, error });
}

/** Requests that share a handle are decided one after the other: each must see what the other became. */
function oneHandleEach(
  all: ReadonlyArray<Aggregate>,
  now: Instant,
  advanced: Advanced,
): Aggregate[] {
  const taken = new Set<string>();
  return all.filter(({ request, units }) => {
    const step = nextStep(request, units, now);
    if (step.do !== "move" && step.do !== "expire") return true;
    const handles = units.map((u) => u.handle);
    if (handles.some((h) => taken.has(h))) {
      advanced.set(request.id, now + OVERTAKEN_MS);
      return false;
    }
    for (const handle of handles) taken.add(handle);
    return true;
  });
}

/** The aggregates as they stand after the plans were saved; whoever was overtaken comes again soon. */
async function savePlans(
  ctx: AppContext,
  plans: ReadonlyArray<Plan>,
  advanced: Advanced,
): Promise<Map<RequestId, Aggregate>> {
  const changes = plans.map((p) => p.change);
  const current = new Map<RequestId, Aggregate>();
  const transitions = changes.filter((c) => c.entries.length > 0);
  for (const [id, aggregate] of await saveAggregates(ctx, transitions)) current.set(id, aggregate);
  for (const change of transitions) {
    const { id } = change.before.request;
    if (!current.has(id)) advanced.set(id, ctx.now() + OVERTAKEN_MS);
  }
  const raised = transitions
    .filter((c) => current.has(c.before.request.id))
    .flatMap((c) => c.refreshes ?? []);
  if (raised.length > 0) {
    await ctx.wakes.armTimers(raised.map(({ requestId }) => ({ requestId, at: ctx.now() })));
  }
  const notes = changes.filter((c) => c.entries.length === 0 && c.units.size > 0);
  for (const aggregate of await noteAttempts(ctx, notes))
    current.set(aggregate.request.id, aggregate);
  for (const change of changes) {
    if (change.entries.length === 0 && change.units.size === 0) {
      current.set(change.before.request.id, change.before);
    }
  }
  return current;
}
