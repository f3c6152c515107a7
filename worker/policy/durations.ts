/** How long access may last. */
import type { Durations, FlowDocument } from "../contract/flows";
import type { FlowId } from "../contract/values";
import type { Reason } from "./facts";
import { spokenSeconds } from "./text";

/** Ten years: the longest length the contract takes. */
export const LONGEST_SECONDS = 315_576_000;

export type DurationVerdict =
  | { readonly ok: true; readonly seconds: number | null; readonly reason: Reason }
  | { readonly ok: false; readonly seconds: null; readonly reason: Reason };

/**
 * Decides a length. `undefined` asks for the flow's default, `null` for access without an end. What is too long is
 * refused, never cut: people get what they asked for or hear why not.
 */
export function decideDuration(
  durations: Durations,
  askedSeconds: number | null | undefined,
): DurationVerdict {
  const { maxSeconds } = durations;
  const seconds = askedSeconds === undefined ? defaultSeconds(durations) : askedSeconds;
  if (seconds === null) {
    return maxSeconds === null
      ? yes(null, "Access stays until an admin revokes it.")
      : no(
          "indefinite_not_allowed",
          `This flow gives access for at most ${spokenSeconds(maxSeconds)}; say how long you need it.`,
        );
  }
  if (!Number.isSafeInteger(seconds) || seconds < 1) {
    return no(
      "duration_not_a_number",
      "The duration must be a whole number of seconds, at least 1.",
    );
  }
  const longest = maxSeconds ?? LONGEST_SECONDS;
  return seconds > longest
    ? no("duration_too_long", `This flow gives access for at most ${spokenSeconds(longest)}.`)
    : yes(seconds, `Access lasts ${spokenSeconds(seconds)}.`);
}

/** When everything asked through the flow's own link ends at the latest; null: no bound. */
export const linkEnd = (
  { id, document }: { readonly id: FlowId; readonly document: Pick<FlowDocument, "accessLink"> },
  throughLink: FlowId | null,
): number | null => {
  const end = throughLink === id ? document.accessLink?.expiresAt : null;
  return end ? Date.parse(end) : null;
};

/** The lengths that are left until `boundAt`. */
export function durationsUntil(
  durations: Durations,
  boundAt: number | null,
  now: number,
): Durations {
  if (boundAt === null) return durations;
  const left = Math.max(0, Math.floor((boundAt - now) / 1_000));
  const maxSeconds = Math.min(durations.maxSeconds ?? LONGEST_SECONDS, left);
  const usual = defaultSeconds(durations);
  return { maxSeconds, defaultSeconds: usual === null ? maxSeconds : Math.min(usual, maxSeconds) };
}

/** What a requester gets who names no length: the default, else the maximum, else (null) no end. */
export const defaultSeconds = (durations: Durations): number | null =>
  durations.defaultSeconds ?? durations.maxSeconds;

const yes = (seconds: number | null, message: string): DurationVerdict => ({
  ok: true,
  seconds,
  reason: { code: "duration_fits", message },
});

const no = (code: Reason["code"], message: string): DurationVerdict => ({
  ok: false,
  seconds: null,
  reason: { code, message, pointer: "/durationSeconds" },
});
