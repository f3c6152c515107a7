import { expect, test } from "vitest";
import { isWeb } from "../../worker/pages/access-card";
import { answeredOf, narrowerDurations } from "../../worker/pages/answered";
import { safeNext } from "../../worker/pages/browser";
import { dryRunWords } from "../../worker/pages/dry-run-words";
import { noValues } from "../../worker/pages/form-values";
import { durationChoices, placesOf } from "../../worker/pages/places";
import { readDecision } from "../../worker/pages/read-decision";
import { readNewRequest } from "../../worker/pages/read-request";
import { timelineOf } from "../../worker/pages/timeline";
import { durationText, namesText, stateWords } from "../../worker/pages/words";
import { active, expired, failed, offer, overdue, pending, rejected } from "./examples";

test.each([
  [null, "until an admin takes it away"],
  [60, "1 minute"],
  [5_400, "1 hour 30 minutes"],
  [90_061, "1 day 1 hour"],
])("%s seconds read as %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test("many names are cut to a few and a number", () => {
  expect(namesText(["A", "B"])).toBe("A and B");
  expect(namesText(["A", "B", "C", "D", "E"])).toBe("A, B, C and 2 more");
});

test("access whose end is late is never called ended", () => {
  expect(stateWords(overdue)).toEqual(["End is late", "bad"]);
  expect(timelineOf(overdue).some((s) => s.text.includes("gone") && s.tone === "good")).toBe(false);
});

test("a request says how it was answered only once it was", () => {
  expect(answeredOf(pending)).toBeNull();
  expect(answeredOf(active)?.text).toBe("Already approved by Ada Park");
  expect(answeredOf(rejected)?.text).toBe("Already rejected by Ada Park");
  expect(answeredOf({ ...failed, decisions: [], automatic: true })?.text).toBe(
    "Approved automatically",
  );
});

test("the last step of a finished request is its end", () => {
  expect(timelineOf(expired).at(-1)?.text).toBe("Time was over; the access is gone");
  expect(timelineOf(pending).at(-1)).toMatchObject({ tone: "next", at: pending.lapsesAt });
});

test("an approver can only choose less than was asked for", () => {
  expect(narrowerDurations(7_200)).toEqual([900, 1_800, 3_600]);
  expect(narrowerDurations(900)).toEqual([]);
  expect(narrowerDurations(null).length).toBeGreaterThan(5);
});

test("approving with every item unchecked is a mistake, never a yes to everything", () => {
  const read = readDecision({ decision: "approve", termsHash: "x", chooses: "units" });
  expect(read.success).toBe(false);
  const rejecting = readDecision({
    decision: "reject",
    termsHash: "x",
    chooses: "units",
    durationSeconds: "900",
  });
  expect(rejecting.data).toEqual({ approve: false, reason: "", termsHash: "x" });
});

test("a bundle is one place, and lines of one kind in one integration are one", () => {
  expect(placesOf(offer).map((p) => [p.kind, p.label])).toEqual([
    ["resources", "Tables in orders-db"],
    ["resources", "Schemas in orders-db"],
    ["bundle", "Incident triage"],
  ]);
});

test("the lengths to choose from end at the maximum and hold the default", () => {
  expect(durationChoices({ maxSeconds: 5_000, defaultSeconds: 700 })).toEqual([
    700, 900, 1_800, 3_600, 5_000,
  ]);
  expect(durationChoices({ maxSeconds: null, defaultSeconds: null }).at(-1)).toBe(2_592_000);
});

const filled = { ...noValues, resourceIds: ["res_00000000000000000000"], permission: "read" };

test("a request form becomes a request, or says which field is missing", () => {
  expect(readNewRequest(noValues, offer.flowId)).toMatchObject({
    ok: false,
    errors: { resourceIds: expect.any(String), permission: expect.any(String) },
  });
  expect(
    readNewRequest(
      { ...filled, duration: "custom", customAmount: "1.5", customUnit: "hours" },
      offer.flowId,
    ),
  ).toMatchObject({
    ok: true,
    wanted: {
      durationSeconds: 5_400,
      units: [{ resourceId: "res_00000000000000000000", permission: "read" }],
    },
  });
  expect(readNewRequest({ ...filled, duration: "none" }, offer.flowId)).toMatchObject({
    wanted: { durationSeconds: null },
  });
  expect(
    readNewRequest({ ...filled, duration: "custom", customAmount: "x" }, offer.flowId),
  ).toMatchObject({ ok: false, errors: { duration: expect.any(String) } });
  expect(
    readNewRequest(
      { ...filled, duration: "custom", customUnit: "constructor", customAmount: "1" },
      offer.flowId,
    ).ok,
  ).toBe(false);
});

test("a request nobody can approve says so before it is sent", () => {
  const run = {
    requestable: true,
    reasons: [],
    automatic: false,
    durationSeconds: 60,
    maxSeconds: 60,
    approvers: [],
    held: [],
    summary: "",
  };
  expect(dryRunWords(run)).toMatchObject({
    tone: "warn",
    title: "Nobody can approve this right now",
  });
});

test.each([
  ["/requests/req_1", "/requests/req_1"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["/%2f%2fevil.example", "/"],
  ["javascript:alert(1)", "/"],
  [undefined, "/"],
])("after signing in, %s leads to %s", (next, to) => {
  expect(safeNext(next)).toBe(to);
});

test("only addresses of the web become links", () => {
  expect(isWeb("https://console.example.com")).toBe(true);
  expect(isWeb("javascript:alert(1)")).toBe(false);
  expect(isWeb(" javascript:alert(1)//https://")).toBe(false);
});
