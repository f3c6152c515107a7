/** One round for requests that are due: decide, save the intent, call the targets, save what came of it. */
import { inList } from "../../db/rows";
import { type IntegrationRow, integrations, users } from "../../db/schema";
import type { Instant, RequestId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { log } from "../lib/log";
import { dueAtOf, nextStep } from "../policy/next-step";
import {
  type Aggregate,
  type AggregateChange,
  loadAggregates,
  noteAttempts,
  saveAggregates,
} from "./aggregate";
import { applyResults, type CallResult } from "./apply-results";
import { type Caller, callTarget } from "./call-target";
import { loadHolders } from "./holders";
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
/** Results are saved together this often, so that thousands of ends are dozens of commits. */
const FLUSH_MS = 15;

export async function advanceRequests(
  ctx: AppContext,
  ids: ReadonlyArray<RequestId>,
  lanes: Lanes,
): Promise<Advanced> {
  const advanced: Advanced = new Map();
  const loaded = await loadAggregates(ctx, ids);
  for (const id of ids) if (!loaded.has(id)) advanced.set(id, "unknown");
  const now = ctx.now();
  const due = oneHandleEach([...loaded.values()], now, advanced);
  if (due.length === 0) return advanced;

  const facts = await loadFacts(ctx, due);
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

async function loadFacts(ctx: AppContext, due: ReadonlyArray<Aggregate>) {
  const unitRows = due.flatMap((a) => a.units);
  const integrationIds = [...new Set(unitRows.map((u) => u.integrationId))];
  const granteeIds = [...new Set(due.map((a) => a.request.granteeId))];
  const [holders, [integrationRows, grantees]] = await Promise.all([
    loadHolders(
      ctx,
      unitRows.map((u) => u.handle),
    ),
    ctx.db.batch([
      ctx.db.select().from(integrations).where(inList(integrations.id, integrationIds)),
      ctx.db
        .select({ id: users.id, email: users.email, fullName: users.fullName })
        .from(users)
        .where(inList(users.id, granteeIds)),
    ]),
  ]);
  return {
    holders,
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
  let saving: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const reports = new Map<string, TargetReport>();

  const flush = () => {
    timer = null;
    const batch = waiting;
    waiting = [];
    saving = saving
      .then(() => saveResults(ctx, batch, current, advanced))
      .catch((error: unknown) => {
        // The intent is still in the database: the same calls are made again, and they are idempotent.
        log.error("results.not_saved", { count: batch.length, error });
        for (const { requestId } of batch) advanced.set(requestId, ctx.now() + 1_000);
      });
  };

  return {
    add(requestId: RequestId, integrationId: string, result: CallResult): void {
      waiting.push({ requestId, integrationId, result });
      report(reports, integrationId, result);
      timer ??= setTimeout(flush, FLUSH_MS);
    },
    async finish(rows: ReadonlyMap<string, IntegrationRow>): Promise<void> {
      if (timer !== null) {
        clearTimeout(timer);
        flush();
      }
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
