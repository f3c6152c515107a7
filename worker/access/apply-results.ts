/** What follows from the answers of the targets. Pure. */
import type { AuditEntry, Message } from "../../db/commit";
import type { RequestRow, UnitRow } from "../../db/schema";
import type { Recipe } from "../connectors/connector";
import type { ConnectorError } from "../connectors/errors";
import type { Instant } from "../contract/values";
import { backOffMs, grantPatienceMs } from "../policy/next-step";
import type { Aggregate, AggregateChange, RequestCore } from "./aggregate";
import { beginEnd, withClosing } from "./begin-end";
import { MISSING } from "./missing-words";

export type CallResult =
  | {
      readonly unitId: string;
      readonly what: "grant" | "refresh";
      readonly ok: true;
      readonly recipe: Recipe;
    }
  | {
      readonly unitId: string;
      readonly what: "revoke";
      readonly ok: true;
      readonly evidence: string;
    }
  /** Its deadline was to be moved, and it does not stand any more. */
  | { readonly unitId: string; readonly what: "missing"; readonly ok: true }
  | {
      readonly unitId: string;
      readonly what: "grant" | "refresh" | "revoke";
      readonly ok: false;
      readonly error: ConnectorError;
    };

/**
 * @param spread 0 to 1, for the back-off
 * @returns a change; without entries it is bookkeeping only (`noteAttempts`)
 */
export function applyResults(
  before: Aggregate,
  results: ReadonlyArray<CallResult>,
  now: Instant,
  spread: number,
): AggregateChange {
  const units = new Map<string, Partial<UnitRow>>();
  const entries: AuditEntry[] = [];
  let request: Partial<RequestRow> = {};
  for (const result of results) {
    const unit = before.units.find((u) => u.id === result.unitId);
    if (!unit) continue;
    const detail = { requestId: before.request.id, handle: unit.handle };
    if (result.ok && result.what === "grant") {
      units.set(unit.id, {
        state: "active",
        moving: false,
        recipe: result.recipe,
        attempts: 0,
        nextAttemptAt: null,
        message: null,
        grantedAt: now,
      });
      request = { ...request, ...startClock({ ...before.request, ...request }, unit, now) };
      entries.push({ action: "unit.granted", subject: unit.id, detail });
    } else if (result.ok && result.what === "refresh") {
      units.set(unit.id, {
        refreshing: false,
        moving: false,
        recipe: result.recipe,
        attempts: 0,
        nextAttemptAt: null,
        message: null,
        ...(unit.repairing && {
          repairing: false,
          repairAskedAt: null,
          missingSince: null,
          changedOutside: null,
        }),
      });
      entries.push({
        action: unit.repairing ? "unit.repaired" : "unit.refreshed",
        subject: unit.id,
        detail: { ...detail, deadlineAt: unit.deadlineAt },
      });
    } else if (result.ok && result.what === "missing") {
      // It stays to be refreshed: once somebody repairs it, with the new deadline.
      units.set(unit.id, {
        moving: false,
        missingSince: now,
        attempts: 0,
        nextAttemptAt: null,
        message: MISSING,
      });
      entries.push({ action: "unit.missing", subject: unit.id, detail });
    } else if (result.ok && result.what === "revoke") {
      units.set(unit.id, {
        state: unit.grantedAt === null ? "failed" : "ended",
        moving: false,
        endedAt: now,
        evidence: result.evidence,
        attempts: 0,
        nextAttemptAt: null,
        ...(unit.grantedAt !== null && { message: null }),
      });
      entries.push({
        action: "unit.revoked",
        subject: unit.id,
        detail: { ...detail, evidence: result.evidence },
      });
    } else if (!result.ok) {
      const failed = failure(before.request, unit, result, now, spread);
      units.set(unit.id, failed.unit);
      entries.push(...failed.entries);
      request = { ...request, ...failed.request };
    }
  }
  return settle({ before, request, units, entries, messages: [] }, now);
}

/** The first unit that is granted starts the clock; a target that holds the deadline is never outlived. */
function startClock(request: RequestCore, unit: UnitRow, now: Instant): Partial<RequestRow> {
  if (request.grantedAt !== null) return {};
  const { durationSeconds, boundAt } = request;
  const ends = [
    durationSeconds === null ? null : now + durationSeconds * 1_000,
    durationSeconds === null ? null : unit.deadlineAt,
    boundAt,
  ].filter((end) => end !== null);
  return { grantedAt: now, ...(ends.length > 0 && { expiresAt: Math.min(...ends) }) };
}

function failure(
  request: RequestCore,
  unit: UnitRow,
  { what, error }: Extract<CallResult, { ok: false }>,
  now: Instant,
  spread: number,
): { unit: Partial<UnitRow>; entries: AuditEntry[]; request: Partial<RequestRow> } {
  const attempts = unit.attempts + 1;
  const again: Partial<UnitRow> = {
    attempts,
    nextAttemptAt: now + backOffMs(attempts, spread, error.retryAfterSeconds),
    message: error.message,
  };
  if (what === "revoke") {
    const late = request.overdueSince === null && request.state === "revoking";
    const since = request.expiresAt === null ? now : Math.min(now, request.expiresAt);
    return {
      unit: again,
      request: late ? { overdueSince: since } : {},
      entries: late
        ? [
            {
              action: "request.overdue",
              subject: request.id,
              detail: {
                number: request.number,
                since,
                failure: error.failure,
                message: error.message,
              },
            },
          ]
        : [],
    };
  }
  const begunAt = request.decidedAt ?? request.createdAt;
  const patient = error.transient && now - begunAt < grantPatienceMs(request.durationSeconds);
  if (what === "refresh" || patient) return { unit: again, entries: [], request: {} };
  // The target may have done part of it: only a confirmed revoke ends the unit.
  return {
    unit: {
      state: "revoking",
      attempts: 0,
      nextAttemptAt: null,
      message: `Could not be granted: ${error.message}`,
    },
    entries: [
      {
        action: "unit.failed",
        subject: unit.id,
        detail: {
          requestId: request.id,
          handle: unit.handle,
          failure: error.failure,
          message: error.message,
        },
      },
    ],
    request: {},
  };
}

/** For access that stood at a target which an admin says is gone. */
export const ABANDONED =
  "Was on the old target, which was replaced; its end there could not be proven.";

const settled = (u: UnitRow) => u.state !== "queued" && u.state !== "granting";
const gone = (u: UnitRow) => u.state === "ended" || u.state === "failed" || u.state === "revoking";

/** What became of a request whose units are all gone without anybody having ended it. */
function outcomeOf(units: ReadonlyArray<UnitRow>): { state: "revoked" | "failed"; reason: string } {
  return units.some((u) => u.grantedAt !== null)
    ? {
        state: "revoked",
        reason: units.some((u) => u.message === ABANDONED)
          ? ABANDONED
          : "Nothing of it stands at the target any more.",
      }
    : {
        state: "failed",
        reason: units.find((u) => u.message)?.message ?? "Nothing could be granted.",
      };
}

/** Moves the request on when its units allow: to active, to failed, or to its end. */
export function settle(change: AggregateChange, now: Instant): AggregateChange {
  const request = { ...change.before.request, ...change.request };
  const units = change.before.units.map((u) => ({ ...u, ...change.units.get(u.id) }));
  if (request.state === "revoking") return withClosing(change, now);
  if (request.state !== "granting" && request.state !== "active") return change;
  if (units.every(gone)) {
    const end = beginEnd({ request, units }, { ...outcomeOf(units), by: "Hallpass", at: now });
    return {
      ...change,
      request: { ...change.request, ...end.request },
      units: new Map([
        ...change.units,
        ...[...end.units].map(([id, u]) => [id, { ...change.units.get(id), ...u }] as const),
      ]),
      entries: [...change.entries, ...end.entries],
      messages: [...(change.messages ?? []), ...(end.messages ?? [])],
    };
  }
  if (request.state === "granting" && units.every(settled)) {
    const message: Message = {
      key: `${request.id}:granted`,
      template: "access_granted",
      recipient: request.granteeId,
      payload: { requestId: request.id },
    };
    return {
      ...change,
      request: { ...change.request, state: "active" },
      entries: [
        ...change.entries,
        {
          action: "request.active",
          subject: request.id,
          detail: {
            number: request.number,
            expiresAt: request.expiresAt,
            units: units.filter((u) => u.state === "active").length,
            failed: units.filter(gone).length,
          },
        },
      ],
      messages: [...(change.messages ?? []), message],
    };
  }
  return change;
}
