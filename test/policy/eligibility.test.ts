import { expect, test } from "vitest";
import type { FlowDocument, RequesterCondition } from "../../worker/contract/flows";
import {
  describeEligibility,
  eligibilityRule,
  nextEligibilityStep,
} from "../../worker/policy/eligibility";
import { ada, dba, flowDocument } from "./facts-for-tests";

const when = (conditions: RequesterCondition[], settings: Partial<FlowDocument["settings"]> = {}) =>
  flowDocument({
    requesters: { operator: "any", conditions },
    settings: { ...flowDocument().settings, ...settings },
  });
const inGroup: RequesterCondition = { type: "group", match: "is", values: [dba] };
const byTeam: RequesterCondition = {
  type: "attribute",
  key: "team",
  match: "is",
  values: ["Core"],
};

test.each<[string, FlowDocument, number | null, string | null]>([
  [
    "a group: it ends after an hour",
    when([inGroup]),
    3_600,
    "Access ends 1 hour after its requester can no longer request it.",
  ],
  [
    "another attribute: it goes on",
    when([byTeam]),
    null,
    "Access goes on to its end even when its requester can no longer request it.",
  ],
  [
    "unless the flow says so",
    when([byTeam], { endWhenIneligible: true }),
    3_600,
    "Access ends 1 hour after its requester can no longer request it.",
  ],
  [
    "a group, but the flow says no",
    when([inGroup], { endWhenIneligible: false }),
    null,
    "Access goes on to its end even when its requester can no longer request it.",
  ],
  [
    "without a grace",
    when([inGroup], { ineligibleGraceSeconds: 0 }),
    0,
    "Access ends as soon as its requester can no longer request it.",
  ],
  ["nobody can lose it who needs no condition", when([], { endWhenIneligible: true }), null, null],
])("%s", (_name, document, grace, text) => {
  expect(eligibilityRule(document)?.graceSeconds ?? null).toBe(grace);
  expect(describeEligibility(document)).toBe(text);
});

const outside = { ...ada, groups: [] };
const HOUR = 3_600_000;

test("who leaves is marked, after the grace it ends, and who comes back before is as if never gone", () => {
  const document = when([inGroup]);
  const step = (person: typeof ada | null, since: number | null, now: number) =>
    nextEligibilityStep(document, person, since, now);
  expect(step(ada, null, 0)).toBe("none");
  expect(step(outside, null, 0)).toBe("mark");
  expect(step(outside, 0, HOUR - 1)).toBe("none");
  expect(step(outside, 0, HOUR)).toBe("end");
  expect(step(ada, 0, HOUR)).toBe("clear");
  expect(step(null, 0, HOUR)).toBe("end");
});

test("without a grace it ends at once", () => {
  expect(
    nextEligibilityStep(when([inGroup], { ineligibleGraceSeconds: 0 }), outside, null, 5),
  ).toBe("end");
});
