/** One round for requests that are due: decide, save the intent, call the targets, save what came of it. */
import { sql } from "drizzle-orm";
import { rowsJson } from "../../db/commit";
import { type IntegrationRow, integrations, users } from "../../db/schema";
import type { Instant, RequestId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { log } from "../lib/log";
import { dueAtOf, nextStep } from "../policy/next-step";
import {
  type Aggregate,
  type AggregateChange,
  coreQueries,
  noteAttempts,
  saveAggregates,
} from "./aggregate";
import { applyResults, type CallResult } from "./apply-results";
import { type Caller, callTarget } from "./call-target";
import { holderQueries, readHolders } from "./holders";
import { deadlineFor, type Plan, planMoves } from "./plan-moves";
import { noteTrouble, type TargetReport } from "./target-trouble";

/** How many target calls may run, and where. One per timer shard. */
export type Lanes = {
  run<T>(lane: string, call: () => Promise<T>): Promise<T>;
};

/** When to look at each request again; null: never. `unknown`: not in the database (yet). */
export type Advanced = Map<RequestId, Instant | null | "unknown">;

/** How soon a request that somebody else changed meanwhile is decided again. */
const OVERTAKEN_MS = 20;
/** How long the first result waits for company. */
const FLUSH_MS = 10;

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
  const callers = new Map(facts.grantees.map((g) => [g.id, g]));
  const calls = plans.flatMap((plan) => {
    const aggregate = current.get(plan.change.before.request.id);
    const grantee = aggregate && callers.get(aggregate.request.granteeId);
    if (!aggregate || !grantee) return [];
    return plan.calls.flatMap((call) => {
      const unit = aggregate.units.find((u) => u.id === call.unitId);
      return unit ? [{ ...call, unit, grantee, requestId: aggregate.request.id }] : [];
    });
  });
  const flusher = resultSaver(ctx, current, advanced);
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
        .then((result) => flusher.add(call.requestId, call.unit.integrationId, result)),
    ),
  );
  await flusher.finish(facts.integrations);
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

/** Everything a round decides on, read at one moment in one call. */
async function loadRound(ctx: AppContext, ids: ReadonlyArray<RequestId>) {
  const list = rowsJson(ids);
  const [requestRows, unitRows, holderRows, orphanRows, integrationRows, grantees] =
    await ctx.db.batch([
      ...coreQueries(ctx, ids),
      ...holderQueries(ctx, ids),
      ctx.db
        .select()
        .from(integrations)
        .where(
          sql`${integrations.id} in (select integration_id from units where request_id in (select value from json_each(${list})))`,
        ),
      ctx.db
        .select({ id: users.id, email: users.email, fullName: users.fullName })
        .from(users)
        .where(
          sql`${users.id} in (select grantee_id from requests where id in (select value from json_each(${list})))`,
        ),
    ]);
  const unitsOf = Map.groupBy(unitRows, (u) => u.requestId);
  return {
    loaded: new Map(
      requestRows.map((request): [RequestId, Aggregate] => [
        request.id,
        { request, units: unitsOf.get(request.id) ?? [] },
      ]),
    ),
    holders: readHolders(holderRows, orphanRows),
    grantees,
    integrations: new Map<string, IntegrationRow>(integrationRows.map((row) => [row.id, row])),
  };
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

type Arrived = {
  readonly requestId: RequestId;
  readonly integrationId: string;
  readonly result: CallResult;
};

function resultSaver(ctx: AppContext, current: Map<RequestId, Aggregate>, advanced: Advanced) {
  let waiting: Arrived[] = [];
  let saving: Promise<void> | null = null;
  const reports = new Map<string, TargetReport>();

  /** One save at a time: what arrives meanwhile goes into the next, so the busier, the fewer and bigger they are. */
  const drain = async () => {
    await new Promise((resolve) => setTimeout(resolve, FLUSH_MS));
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await saveResults(ctx, batch, current, advanced).catch((error: unknown) => {
        // The intent is still in the database: the same calls are made again, and they are idempotent.
        log.error("results.not_saved", { count: batch.length, error });
        for (const { requestId } of batch) advanced.set(requestId, ctx.now() + 1_000);
      });
    }
    saving = null;
  };

  return {
    add(requestId: RequestId, integrationId: string, result: CallResult): void {
      waiting.push({ requestId, integrationId, result });
      report(reports, integrationId, result);
      saving ??= drain();
    },
    async finish(rows: ReadonlyMap<string, IntegrationRow>): Promise<void> {
      await saving;
      for (const [id, seen] of reports) {
        const row = rows.get(id);
        if (row) await noteTrouble(ctx, row, seen);
      }
    },
  };
}

function report(
  reports: Map<string, TargetReport>,
  integrationId: string,
  result: CallResult,
): void {
  const seen = reports.get(integrationId) ?? { worked: false, failedRevoke: null };
  reports.set(integrationId, {
    worked: seen.worked || result.ok,
    failedRevoke: !result.ok && result.what === "revoke" ? result.error.message : seen.failedRevoke,
  });
}

async function saveResults(
  ctx: AppContext,
  batch: ReadonlyArray<Arrived>,
  current: Map<RequestId, Aggregate>,
  advanced: Advanced,
): Promise<void> {
  const now = ctx.now();
  const changes: AggregateChange[] = [];
  for (const [id, arrived] of Map.groupBy(batch, (a) => a.requestId)) {
    const before = current.get(id);
    if (before)
      changes.push(
        applyResults(
          before,
          arrived.map((a) => a.result),
          now,
          Math.random(),
        ),
      );
  }
  const transitions = changes.filter((c) => c.entries.length > 0);
  const saved = await saveAggregates(ctx, transitions);
  for (const { before } of transitions) {
    const aggregate = saved.get(before.request.id);
    if (aggregate) current.set(aggregate.request.id, aggregate);
    else {
      current.delete(before.request.id);
      advanced.set(before.request.id, now + OVERTAKEN_MS);
    }
  }
  for (const aggregate of await noteAttempts(
    ctx,
    changes.filter((c) => c.entries.length === 0),
  )) {
    current.set(aggregate.request.id, aggregate);
  }
}
