/** What a request needs next, and when. Timers ask nothing else. */
import type { RequestStateName, UnitStateName } from "../contract/states";
import type { Instant } from "../contract/values";

export type TimedUnit = {
  readonly id: string;
  readonly state: UnitStateName;
  readonly refreshing: boolean;
  /** Null: at once. */
  readonly nextAttemptAt: Instant | null;
  /** What is missing at the target is not given again by a refresh, only by a repair that somebody asked for. */
  readonly missingSince?: Instant | null;
  readonly repairing?: boolean;
};

export type TimedRequest = {
  readonly state: RequestStateName;
  readonly lapsesAt: Instant;
  readonly grantedAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly warnedAt: Instant | null;
};

export type NextStep =
  | { readonly do: "lapse" }
  /** The time is over: end what stands. */
  | { readonly do: "expire" }
  | { readonly do: "warn" }
  /** Call the target for these units. */
  | {
      readonly do: "move";
      readonly grant: string[];
      readonly refresh: string[];
      readonly revoke: string[];
    }
  | { readonly do: "sleep"; readonly until: Instant }
  | { readonly do: "stop" };

/** The longest lead of a warning. Shorter grants are warned a tenth of their length before the end. */
export const WARNING_SECONDS = 15 * 60;
/** The shortest: it has to be sent, read and acted upon. */
const SHORTEST_WARNING_SECONDS = 3 * 60;

/** Null for a grant so short that the warning would come soon after its beginning. */
export function warnAt(grantedAt: Instant, expiresAt: Instant): Instant | null {
  const length = expiresAt - grantedAt;
  const lead = Math.max(
    SHORTEST_WARNING_SECONDS * 1_000,
    Math.min(WARNING_SECONDS * 1_000, length / 10),
  );
  return lead > length / 4 ? null : Math.round(expiresAt - lead);
}

const refreshes = ({ state, refreshing, missingSince = null, repairing = false }: TimedUnit) =>
  state === "active" && refreshing && (missingSince === null || repairing);

const due = (unit: TimedUnit, now: Instant) => (unit.nextAttemptAt ?? 0) <= now;

/** Says what to do at `now`. Ending outranks everything; a warning never delays anything. */
export function nextStep(
  request: TimedRequest,
  units: ReadonlyArray<TimedUnit>,
  now: Instant,
): NextStep {
  const { state, expiresAt } = request;
  if (state === "pending") {
    return now >= request.lapsesAt ? { do: "lapse" } : { do: "sleep", until: request.lapsesAt };
  }
  if (state !== "granting" && state !== "active" && state !== "revoking") return { do: "stop" };
  if (state !== "revoking" && expiresAt !== null && now >= expiresAt) return { do: "expire" };

  const ids = (wanted: (unit: TimedUnit) => boolean) =>
    units.filter((u) => wanted(u) && due(u, now)).map((u) => u.id);
  const grant = ids((u) => u.state === "queued" || u.state === "granting");
  const refresh = ids(refreshes);
  const revoke = ids((u) => u.state === "revoking");
  if (grant.length + refresh.length + revoke.length > 0)
    return { do: "move", grant, refresh, revoke };

  const warning = pendingWarning(request);
  if (warning !== null && now >= warning) return { do: "warn" };

  const until = earliest([
    expiresAt !== null && state !== "revoking" ? expiresAt : null,
    warning,
    ...attempts(units),
  ]);
  return until === null ? { do: "stop" } : { do: "sleep", until };
}

function pendingWarning({ state, grantedAt, expiresAt, warnedAt }: TimedRequest): Instant | null {
  if (state !== "active" || grantedAt === null || expiresAt === null || warnedAt !== null)
    return null;
  return warnAt(grantedAt, expiresAt);
}

const moving = (u: TimedUnit) =>
  u.state === "queued" || u.state === "granting" || u.state === "revoking" || refreshes(u);

const attempts = (units: ReadonlyArray<TimedUnit>) =>
  units.filter(moving).map((u) => u.nextAttemptAt ?? 0);

function earliest(times: ReadonlyArray<Instant | null>): Instant | null {
  const known = times.filter((t) => t !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** When the timer has to look again; null when nothing will ever be due. */
export function dueAtOf(
  request: TimedRequest,
  units: ReadonlyArray<TimedUnit>,
  now: Instant,
): Instant | null {
  const step = nextStep(request, units, now);
  if (step.do === "stop") return null;
  return step.do === "sleep" ? step.until : now;
}

/** The longest wait between two tries: a target that comes back is served within it. */
const LONGEST_WAIT_SECONDS = 120;

/**
 * How long to wait after `attempts` failures: 1 s, 2 s, 4 s … 2 min, up to a tenth more or less.
 *
 * @param spread 0 to 1, so that thousands of units do not knock together
 * @param askedSeconds what the target asked for (Retry-After); never shortened, at most 5 minutes
 */
export function backOffMs(attempts: number, spread: number, askedSeconds: number | null): number {
  const seconds = Math.min(2 ** Math.max(0, attempts - 1), LONGEST_WAIT_SECONDS);
  const jittered = seconds * 1_000 * (0.9 + 0.2 * spread);
  return Math.round(Math.max(jittered, Math.min(askedSeconds ?? 0, 300) * 1_000));
}

/** How long a grant that fails for passing reasons is tried before it is given up. Revokes are never given up. */
const GRANT_PATIENCE_SECONDS = 30 * 60;

export const grantPatienceMs = (durationSeconds: number | null): number =>
  Math.min(GRANT_PATIENCE_SECONDS, durationSeconds ?? GRANT_PATIENCE_SECONDS) * 1_000;
