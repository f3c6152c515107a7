/** How a fake target misbehaves, and which call a fault hits. */
import type { Action } from "./fake-target-contract.ts";

/** `…_after_effect`: it happened and the caller is not told so. All others change nothing. */
export type FaultKind =
  | "error"
  | "error_after_effect"
  | "unavailable"
  | "rate_limit"
  | "conflict"
  | "unauthorized"
  | "not_found"
  | "refuse"
  | "redirect"
  | "pending"
  | "hang"
  | "reset_before_effect"
  | "reset_after_effect"
  | "malformed_after_effect"
  | "bare_204"
  | "bare_204_after_effect";

export type Fault = {
  readonly kind: FaultKind;
  /** Default: all four. */
  readonly actions?: ReadonlyArray<Action>;
  /** How many calls it hits; default: all until changed. */
  readonly times?: number;
  /** Value of the Retry-After header of the answer. */
  readonly retryAfter?: string;
};

export type Behaviour = {
  readonly latencyMs?: number;
  readonly fault?: Fault | null;
  /** Above this many calls per second the target answers 429 with Retry-After: 1. */
  readonly callsPerSecond?: number | null;
};

/** `cut`: the connection is reset. `silence`: no answer ever. Otherwise what is sent. */
export type Outcome =
  | "cut"
  | "silence"
  | {
      readonly status: number;
      readonly body: object | string | null;
      readonly headers?: Readonly<Record<string, string>>;
    };

const errors: Partial<Record<FaultKind, readonly [number, string]>> = {
  error: [500, "the fake target fails"],
  error_after_effect: [500, "the fake target fails"],
  unavailable: [503, "the fake target is being repaired"],
  rate_limit: [429, "slow down"],
  conflict: [409, "somebody else is changing this"],
  unauthorized: [401, "wrong signature"],
  not_found: [404, "nothing is here"],
  refuse: [422, "the fake target says no"],
};

export function outcomeOf(fault: Fault, action: Action, handle: string | null): Outcome {
  const headers = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
  const error = errors[fault.kind];
  if (error) return { status: error[0], body: { error: error[1] }, headers };
  if (fault.kind.startsWith("reset_")) return "cut";
  if (fault.kind.startsWith("bare_204")) return { status: 204, body: null };
  if (fault.kind === "malformed_after_effect") return { status: 200, body: '{"state":' };
  if (fault.kind === "redirect")
    return { status: 302, body: null, headers: { location: `/${action}` } };
  if (fault.kind === "pending") return { status: 202, body: { handle, state: "pending" }, headers };
  return "silence";
}

/** Remembers how often the fault may still hit, and how many calls this second had. */
export class Mood {
  behaviour: Behaviour;
  private hitsLeft: number;
  private second = 0;
  private callsThisSecond = 0;

  constructor(behaviour: Behaviour) {
    this.behaviour = behaviour;
    this.hitsLeft = behaviour.fault?.times ?? Number.POSITIVE_INFINITY;
  }

  change(next: Behaviour): void {
    this.behaviour = { ...this.behaviour, ...next };
    if (next.fault !== undefined) this.hitsLeft = next.fault?.times ?? Number.POSITIVE_INFINITY;
  }

  takeFault(action: Action): Fault | null {
    const fault = this.behaviour.fault ?? null;
    if (!fault || this.hitsLeft <= 0 || !(fault.actions?.includes(action) ?? true)) return null;
    this.hitsLeft -= 1;
    return fault;
  }

  isTooFast(): boolean {
    const second = Math.floor(Date.now() / 1_000);
    if (second !== this.second) this.callsThisSecond = 0;
    this.second = second;
    this.callsThisSecond += 1;
    return this.callsThisSecond > (this.behaviour.callsPerSecond ?? Number.POSITIVE_INFINITY);
  }
}
