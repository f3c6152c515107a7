/** Decides, for requests that are due, what changes now and which calls a target then gets. */
import type { AuditEntry } from "../../db/commit";
import type { IntegrationRow, UnitRow } from "../../db/schema";
import type { Instant } from "../contract/values";
import type { AppContext } from "../lib/context";
import { newLink } from "../links/new-link";
import { nextStep } from "../policy/next-step";
import { type Aggregate, type AggregateChange, loadAggregates } from "./aggregate";
import { beginEnd, settleRevoking } from "./begin-end";
import { checkGate, type Gate } from "./check-gate";
import { extensionOf } from "./extension-of";
import { type Holders, latest } from "./holders";
import { loadPerson } from "./load-facts";

/** How long after the granted end a target may at most still honour a privilege by its own clock. */
const DEADLINE_SLACK_MS = 30_000;
/** How soon a unit looks again that waits for another request's unit of the same handle. */
const HANDLE_BUSY_MS = 500;
const PAUSED_MS = 15_000;

/** A change to save before anything is called; `calls` names the units to call for once it is saved. */
export type Plan = {
  readonly change: AggregateChange;
  readonly calls: ReadonlyArray<{
    readonly unitId: string;
    readonly what: "grant" | "refresh" | "revoke";
  }>;
};

export type PlanFacts = {
  readonly holders: Holders;
  readonly integrations: ReadonlyMap<string, IntegrationRow>;
  readonly now: Instant;
};

/** Null: nothing to do now. */
export async function planMoves(
  ctx: AppContext,
  before: Aggregate,
  facts: PlanFacts,
): Promise<Plan | null> {
  const { request, units } = before;
  const { now, holders } = facts;
  const step = nextStep(request, units, now);
  switch (step.do) {
    case "sleep":
    case "stop":
      return null;
    case "lapse":
      return { change: lapse(before, now), calls: [] };
    case "warn":
      return { change: await warn(ctx, before, now), calls: [] };
    case "expire": {
      const end = {
        state: "expired",
        by: "the clock",
        reason: "The time was over.",
        at: now,
      } as const;
      return withRevokes(settleRevoking(beginEnd(before, end), holders, now), now);
    }
    case "move": {
      const gate = step.grant.length > 0 ? await gateOf(ctx, before, step.grant, facts) : null;
      if (gate && !gate.open && !gate.wait) {
        const end = { state: "failed", by: "Hallpass", reason: gate.reason, at: now } as const;
        return withRevokes(settleRevoking(beginEnd(before, end), holders, now), now);
      }
      const start: AggregateChange = { before, request: {}, units: new Map(), entries: [] };
      const granting = gate?.open
        ? startGrants(start, step.grant, facts)
        : waitForGate(start, step.grant, gate, now);
      const refreshing = startRefreshes(granting, step.refresh, facts);
      return withRevokes(settleRevoking(refreshing, holders, now), now);
    }
  }
}

async function gateOf(
  ctx: AppContext,
  { request, units }: Aggregate,
  grantIds: ReadonlyArray<string>,
  { integrations }: PlanFacts,
): Promise<Gate> {
  const closed = units.find(
    (u) => grantIds.includes(u.id) && integrations.get(u.integrationId)?.state !== "active",
  );
  if (closed) {
    const name = integrations.get(closed.integrationId)?.name ?? "The integration";
    return { open: false, wait: false, reason: `${name} grants nothing new: it is being removed.` };
  }
  const full = (await loadAggregates(ctx, [request.id])).get(request.id);
  if (full?.request.version !== request.version) {
    return { open: false, wait: true, reason: "The request is changing at the moment." };
  }
  return checkGate(ctx, full.request, units);
}

function waitForGate(
  change: AggregateChange,
  ids: string[],
  gate: Gate | null,
  now: Instant,
): AggregateChange {
  if (!gate || gate.open) return change;
  const units = new Map(change.units);
  for (const id of ids) units.set(id, { nextAttemptAt: now + PAUSED_MS, message: gate.reason });
  return { ...change, units };
}

function startGrants(
  change: AggregateChange,
  ids: string[],
  { holders, now }: PlanFacts,
): AggregateChange {
  const { request } = change.before;
  const units = new Map(change.units);
  const entries: AuditEntry[] = [];
  const movers: UnitRow[] = [];
  for (const unit of change.before.units.filter((u) => ids.includes(u.id))) {
    const others = holders.others(unit);
    if (!unit.moving && (others.some((o) => o.moving) || holders.orphaned(unit.handle))) {
      units.set(unit.id, {
        nextAttemptAt: now + HANDLE_BUSY_MS,
        message: "Waiting for another request of the same access.",
      });
      continue;
    }
    const deadlineAt =
      request.expiresAt ??
      (request.durationSeconds === null
        ? request.boundAt
        : Math.min(
            now + request.durationSeconds * 1_000 + DEADLINE_SLACK_MS,
            request.boundAt ?? Number.MAX_SAFE_INTEGER,
          ));
    units.set(unit.id, {
      state: "granting",
      touched: true,
      moving: true,
      deadlineAt,
      seed: others.find((o) => o.state === "active")?.seed ?? unit.seed,
    });
    entries.push({
      action: "unit.granting",
      subject: unit.id,
      detail: {
        requestId: request.id,
        handle: unit.handle,
        deadlineAt,
        attempt: unit.attempts + 1,
      },
    });
    if (!unit.moving) movers.push(unit);
  }
  return { ...change, units, entries: [...change.entries, ...entries], movers };
}

function startRefreshes(
  change: AggregateChange,
  ids: string[],
  { holders, now }: PlanFacts,
): AggregateChange {
  const units = new Map(change.units);
  const entries: AuditEntry[] = [];
  const movers: UnitRow[] = [];
  for (const unit of change.before.units.filter((u) => ids.includes(u.id) && !u.moving)) {
    if (holders.others(unit).some((o) => o.moving)) {
      units.set(unit.id, { nextAttemptAt: now + HANDLE_BUSY_MS });
      continue;
    }
    units.set(unit.id, { moving: true });
    movers.push(unit);
    entries.push({
      action: "unit.granting",
      subject: unit.id,
      detail: {
        requestId: unit.requestId,
        handle: unit.handle,
        deadlineAt: unit.deadlineAt,
        refresh: true,
      },
    });
  }
  return {
    ...change,
    units,
    entries: [...change.entries, ...entries],
    movers: [...(change.movers ?? []), ...movers],
  };
}

/** The calls that follow from what the units will be; units still waiting for a handle look again soon. */
function withRevokes(change: AggregateChange, now: Instant): Plan {
  const units = new Map(change.units);
  const calls: Array<Plan["calls"][number]> = [];
  for (const before of change.before.units) {
    const unit = { ...before, ...units.get(before.id) };
    if ((unit.nextAttemptAt ?? 0) > now) continue;
    if (unit.state === "revoking" && !unit.moving) {
      units.set(unit.id, { ...units.get(unit.id), nextAttemptAt: now + HANDLE_BUSY_MS });
    } else if (unit.state === "revoking") calls.push({ unitId: unit.id, what: "revoke" });
    else if (unit.state === "granting" && unit.moving)
      calls.push({ unitId: unit.id, what: "grant" });
    else if (unit.state === "active" && unit.refreshing && unit.moving)
      calls.push({ unitId: unit.id, what: "refresh" });
  }
  return { change: { ...change, units }, calls };
}

/** The deadline a target is told: the latest of all who hold the same handle. */
export const deadlineFor = (unit: UnitRow, holders: Holders): Instant | null =>
  latest([
    unit.deadlineAt,
    ...holders
      .others(unit)
      .filter((o) => o.state === "active")
      .map((o) => o.deadlineAt),
  ]);

function lapse(before: Aggregate, now: Instant): AggregateChange {
  const { id, number, granteeId } = before.request;
  const reason = "Nobody answered in time.";
  return {
    before,
    request: { state: "lapsed", endedAt: now, endedBy: "the clock", endReason: reason },
    units: new Map(
      before.units.map((u) => [u.id, { state: "failed", endedAt: now, message: reason }] as const),
    ),
    entries: [{ action: "request.lapsed", subject: id, detail: { number } }],
    messages: [
      {
        key: `${id}:decided`,
        template: "request_decided",
        recipient: granteeId,
        payload: { requestId: id },
      },
    ],
  };
}

async function warn(ctx: AppContext, before: Aggregate, now: Instant): Promise<AggregateChange> {
  const { request } = before;
  const { id, number, granteeId, expiresAt, extensionCount } = request;
  const [person, full] = await Promise.all([loadPerson(ctx, granteeId), loadAggregates(ctx, [id])]);
  const policy = full.get(id)?.request.policy;
  const extendable =
    policy !== undefined &&
    extensionOf({ ...request, policy }, person?.timeZone ?? null, now).allowed;
  const link = extendable
    ? await newLink(ctx, {
        purpose: "extend",
        subjectId: id,
        userId: granteeId,
        expiresAt: expiresAt ?? now,
        withCode: false,
      })
    : null;
  return {
    before,
    request: { warnedAt: now },
    units: new Map(),
    entries: [{ action: "request.warned", subject: id, detail: { number, expiresAt } }],
    messages: [
      {
        key: `${id}:ending:${extensionCount}`,
        template: "access_ending",
        recipient: granteeId,
        payload: { requestId: id, linkId: link?.id ?? null },
      },
    ],
    links: link ? [link.row] : [],
  };
}
