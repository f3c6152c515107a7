/** Whether access may be made longer while it runs. */
import type { FlowSettings, Timeframe } from "../contract/flows";
import type { Reason } from "./facts";
import { spokenSeconds } from "./text";
import { decideTimeframe } from "./timeframe";

export type ExtensionFacts = {
  readonly settings: Pick<FlowSettings, "maxExtensions" | "extensionSeconds">;
  /** How often this request was extended before. */
  readonly extensionCount: number;
  /** Whether the request is `active`: granted, and nobody has begun to take it away. */
  readonly active: boolean;
  readonly grantedAt: number | null;
  /** Null: without an end. */
  readonly expiresAt: number | null;
  /** No access lasts beyond it: the end of the access link. Null: no bound. */
  readonly boundAt: number | null;
  readonly timeframe: Timeframe | null;
  readonly requesterZone: string | null;
  readonly now: number;
};

export type ExtensionVerdict = {
  readonly allowed: boolean;
  /** By how much the end moves; 0 when not allowed. */
  readonly seconds: number;
  /** Extensions that are left, this one included. */
  readonly remaining: number;
  readonly reason: Reason;
};

/** Asking for longer is asking: the flow's timeframe must be open. What is over is asked for anew, not extended. */
export function decideExtension(facts: ExtensionFacts): ExtensionVerdict {
  const { settings, extensionCount } = facts;
  const step = settings.extensionSeconds ?? 0;
  const seconds = Math.min(step, secondsLeft(facts));
  const remaining = step > 0 ? Math.max(0, settings.maxExtensions - extensionCount) : 0;
  const refusal = whyNot(facts, remaining);
  if (refusal) return { allowed: false, seconds: 0, remaining, reason: refusal };
  const message = `It can be extended by ${spokenSeconds(seconds)}; ${remaining} of ${settings.maxExtensions} extensions are left.`;
  return { allowed: true, seconds, remaining, reason: { code: "extension_allowed", message } };
}

/** From the end of the access to the end of the link. */
const secondsLeft = ({ boundAt, expiresAt }: ExtensionFacts): number =>
  boundAt === null || expiresAt === null
    ? Number.MAX_SAFE_INTEGER
    : Math.max(0, Math.floor((boundAt - expiresAt) / 1_000));

function whyNot(facts: ExtensionFacts, remaining: number): Reason | null {
  const { settings, active, grantedAt, expiresAt, now } = facts;
  if (!active || grantedAt === null) {
    return { code: "access_not_active", message: "Only active access can be extended." };
  }
  if (expiresAt === null) {
    return { code: "access_indefinite", message: "This access has no end that could be moved." };
  }
  if (!(now < expiresAt)) {
    return { code: "access_over", message: "This access is over; request it again." };
  }
  if (settings.maxExtensions <= 0 || !settings.extensionSeconds) {
    return { code: "extensions_forbidden", message: "This flow allows no extension." };
  }
  if (remaining <= 0) {
    const message = `All ${settings.maxExtensions} extensions are used up; request it again.`;
    return { code: "extensions_used_up", message };
  }
  if (secondsLeft(facts) < 1) {
    const message = "The access link ends then, and access through it ends with the link.";
    return { code: "link_expired", message };
  }
  const timeframe = decideTimeframe(facts.timeframe, facts.requesterZone, now);
  return timeframe.open ? null : timeframe.reason;
}
