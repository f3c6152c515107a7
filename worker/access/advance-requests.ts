/** One round for requests that are due: decide, save the intent, call the targets, save what came of it. */
import type { Instant, RequestId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { dueAtOf, nextStep } from "../policy/next-step";
import { type Aggregate, noteAttempts, saveAggregates } from "./aggregate";
import { type Caller, callTarget } from "./call-target";
import { loadRound } from "./load-round";
import { deadlineFor, type Plan, planMoves } from "./plan-moves";
import { type Advanced, OVERTAKEN_MS, resultSaver } from "./save-results";

/** How many target calls may run, and where. One per timer shard. */
export type Lanes = {
  run<T>(lane: string, call: () => Promise<T>): Promise<T>;
};

export async function advanceRequests(
  ctx: AppContext,
  ids: ReadonlyArray<RequestId>,
  lanes: Lanes,
): Promise<Advanced> {
  const advanced: Advanced = new Map();
  const { loaded, ...facts } = await loadRound(ctx, ids);
  for (const id of ids) if (!loaded.has(id)) advanced.set(id, "unknown");
  const now = ctx.now();
  const due = oneHandleEach([...loaded.values()], now, advanced);

  const plans: Plan[] = [];
  for (const aggregate of due) {
    const plan = await planMoves(ctx, aggregate, { ...facts, now });
    if (plan) plans.push(plan);
    else advanced.set(aggregate.request.id, dueAtOf(aggregate.request, aggregate.units, now));
  }
  const current = await savePlans(ctx, plans, advanced);
  const calls = plans.flatMap((plan) => {
    const aggregate = current.get(plan.change.before.request.id);
    const grantee = aggregate && facts.grantees.get(aggregate.request.granteeId);
    if (!aggregate || !grantee) return [];
    return plan.calls.flatMap((call) => {
      const unit = aggregate.units.find((u) => u.id === call.unitId);
      return unit ? [{ ...call, unit, grantee, requestId: aggregate.request.id }] : [];
    });
  });
  const saver = resultSaver(ctx, calls.length, current, advanced);
  const caller: Caller = { integrations: facts.integrations, open: new Map(), down: new Map() };
  await Promise.all(
    calls.map((call) =>
      lanes
        .run(call.unit.integrationId, () =>
          callTarget(
            ctx,
            caller,
            call,
            call.what === "revoke" ? null : deadlineFor(call.unit, facts.holders),
          ),
        )
        .then((result) => saver.add(call.requestId, call.unit.integrationId, result)),
    ),
  );
  await saver.finish(facts.integrations);
  for (const [id, aggregate] of current) {
    if (!advanced.has(id)) advanced.set(id, dueAtOf(aggregate.request, aggregate.units, ctx.now()));
  }
  return advanced;
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
