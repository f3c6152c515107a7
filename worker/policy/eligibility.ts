/** What becomes of access when its requester meets the conditions of its flow no longer. */
import type { FlowDocument } from "../contract/flows";
import type { PersonFacts } from "./facts";
import { decideRequester } from "./requesters";
import { spokenSeconds } from "./text";

type Rules = Pick<FlowDocument, "requesters" | "settings">;

export const USUAL_GRACE_SECONDS = 3_600;

/** Null: it goes on to its end. Groups and shifts are left and changed, so there it ends unless the flow says otherwise. */
export function eligibilityRule({
  requesters: { conditions },
  settings,
}: Rules): { readonly graceSeconds: number } | null {
  const byTies = conditions.some(({ type }) => type === "group" || type === "shift");
  if (conditions.length === 0 || !(settings.endWhenIneligible ?? byTies)) return null;
  return { graceSeconds: settings.ineligibleGraceSeconds ?? USUAL_GRACE_SECONDS };
}

/** One sentence; null where anybody may ask who opens the link, so nobody can lose it. */
export function describeEligibility(rules: Rules): string | null {
  if (rules.requesters.conditions.length === 0) return null;
  const rule = eligibilityRule(rules);
  if (!rule) return "Access goes on to its end even when its requester can no longer request it.";
  return rule.graceSeconds === 0
    ? "Access ends as soon as its requester can no longer request it."
    : `Access ends ${spokenSeconds(rule.graceSeconds)} after its requester can no longer request it.`;
}

export type EligibilityStep = "none" | "mark" | "clear" | "end";

/** @param since when they were first found ineligible; null: they were not @param person null: gone */
export function nextEligibilityStep(
  rules: Rules,
  person: PersonFacts | null,
  since: number | null,
  now: number,
): EligibilityStep {
  const rule = eligibilityRule(rules);
  const eligible =
    rule === null || (person !== null && decideRequester(rules.requesters, person).allowed);
  if (rule === null || eligible) return since === null ? "none" : "clear";
  if (now >= (since ?? now) + rule.graceSeconds * 1_000) return "end";
  return since === null ? "mark" : "none";
}
