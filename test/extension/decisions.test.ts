/** The extension's small decisions, each pure. */
import { describe, expect, test } from "vitest";
import {
  changing,
  operations,
  panelOperations,
  tokenOperations,
} from "../../extension/api/operations";
import { chipOf } from "../../extension/background/chip-of";
import { consoles } from "../../extension/hosts/consoles";
import { isUnder } from "../../extension/hosts/match-pattern";
import type { PageSighting } from "../../extension/messages/from-page";
import { shortLength } from "../../extension/page/short-length";
import { readPortalAddress } from "../../extension/session/portal-address";
import { urgencyOf } from "../../extension/ui/countdown";
import { lengthsUpTo } from "../../extension/ui/lengths";
import { judgePress } from "../../extension/ui/press-guard";
import { endpoints } from "../../worker/contract/all";
import { extensionOperations } from "../../worker/contract/extension-rights";
import type { SightedRequest, SightingAnswer } from "../../worker/contract/sightings";

test("every operation is one that the portal lets the extension call, at the address it has there", () => {
  expect(new Set(Object.keys(operations))).toEqual(extensionOperations);
  const declared = new Map(
    endpoints.map((e) => [e.operationId, `${e.method.toUpperCase()} ${e.path}`]),
  );
  for (const [id, address] of Object.entries({ ...operations, ...tokenOperations }))
    expect([id, declared.get(id)]).toEqual([id, address]);
});

test("the panel can neither decide about others nor list what is not on its page", () => {
  for (const id of ["decideRequest", "listApprovals", "listRequests", "matchSighting"] as const)
    expect(panelOperations.has(id)).toBe(false);
  for (const id of changing) expect(operations).toHaveProperty(id);
});

test.each([
  ["hallpass.example.com", "https://hallpass.example.com"],
  [" https://hallpass.example.com/app/requests?x=1 ", "https://hallpass.example.com"],
  ["localhost:8787", "http://localhost:8787"],
  ["http://127.0.0.1:8787/", "http://127.0.0.1:8787"],
  ["", "empty"],
  ["http://hallpass.example.com", "not_secure"],
  ["javascript:alert(1)", "no_address"],
  ["https://user:pass@hallpass.example.com", "no_address"],
  ["file:///etc/passwd", "no_address"],
  ["http://localhost.evil.example", "not_secure"],
])("portal address %j", (typed, expected) => {
  const read = readPortalAddress(typed);
  expect(read.ok ? read.origin : read.why).toBe(expected);
});

const awsPatterns = consoles.find(({ provider }) => provider === "aws")?.origins ?? [];
test.each([
  ["https://console.aws.amazon.com", true],
  ["https://444455556666-ab12cd34.eu-west-1.console.aws.amazon.com", true],
  ["https://console.amazonaws.cn", true],
  ["https://console.aws.amazon.com.evil.example", false],
  ["https://fake-console-aws-amazon.com", false],
  ["http://console.aws.amazon.com", false],
  ["https://evilaws.amazon.com", false],
  ["not an address", false],
])("%s is AWS: %s", (origin, expected) => {
  expect(awsPatterns.some((pattern) => isUnder(origin, pattern))).toBe(expected);
});

const visible = { isVisible: true, since: 0, width: 140, height: 34 };
test.each([
  [
    "a person's press on a button that was to be seen",
    { isTrusted: true, at: 600 },
    visible,
    "counts",
  ],
  ["a script's press", { isTrusted: false, at: 600 }, visible, "synthetic"],
  ["a press just after it appeared", { isTrusted: true, at: 400 }, visible, "covered"],
  [
    "a press on a covered button",
    { isTrusted: true, at: 600 },
    { ...visible, isVisible: false },
    "covered",
  ],
  [
    "a press on a squeezed button",
    { isTrusted: true, at: 600 },
    { ...visible, width: 8 },
    "covered",
  ],
  ["a press before the browser said anything", { isTrusted: true, at: 600 }, null, "cannot_tell"],
  [
    "a browser that cannot tell",
    { isTrusted: true, at: 600 },
    { ...visible, isVisible: undefined },
    "cannot_tell",
  ],
] as const)("%s", (_what, press, sight, expected) => {
  const verdict = judgePress(press, sight);
  expect(verdict.counts ? "counts" : verdict.why).toBe(expected);
});

test.each([
  [0, "0 s"],
  [125, "2 min 05 s"],
  [299, "4 min 59 s"],
  [300, "5 min"],
  [3_599, "59 min"],
  [12_000, "3 h 20 min"],
  [90_000, "1 d 1 h"],
])("%d seconds are %s", (seconds, text) => expect(shortLength(seconds)).toBe(text));

test("the colour changes at 15 and at 5 minutes", () => {
  expect([901, 900, 301, 300].map(urgencyOf)).toEqual(["calm", "warn", "warn", "urgent"]);
});

test("lengths go up to what the flow allows, and never beyond", () => {
  expect(lengthsUpTo(5_400, 3_600)).toEqual([900, 1_800, 3_600, 5_400]);
  expect(lengthsUpTo(null, null).at(-1)).toBeNull();
});

const seen: PageSighting = {
  provider: "aws",
  service: "s3",
  type: "bucket",
  id: "b",
  region: null,
  account: null,
  denied: null,
};
const refused = { missing: ["s3:GetObject"], helpless: null, wrongAccount: false };
const nothing: SightingAnswer = {
  resource: null,
  matched: "none",
  ancestors: [],
  choices: [],
  offers: [],
  suggested: null,
  active: [],
  flags: { disabledConsoles: [] },
};
// Only what the chip looks at.
const offered = {
  ...nothing,
  offers: [{ offers: [{ requestable: true }] }],
} as unknown as SightingAnswer;
const held = (state: string, expiresAt: string | null) =>
  ({ ...offered, active: [{ state, expiresAt } as SightedRequest] }) satisfies SightingAnswer;
const chip = (answer: SightingAnswer | null, sighting: PageSighting | null = seen, code?: string) =>
  chipOf({ sighting, answer, trouble: code ? { code, detail: "" } : null });

describe("the chip", () => {
  test("is not there where nothing can be asked for", () => {
    expect(chip(nothing)).toBeNull();
    expect(chip(offered, null)).toBeNull();
    expect(chip(null)).toBeNull();
  });
  test("is not there on a console that was switched off from afar", () => {
    expect(chip({ ...offered, flags: { disabledConsoles: ["aws"] } })).toBeNull();
  });
  test("offers, and opens by itself only where the page refuses what can be had", () => {
    expect(chip(offered)).toMatchObject({ label: "Request access", opens: false });
    expect(chip(offered, { ...seen, denied: refused })).toMatchObject({ opens: true });
    expect(chip(nothing, { ...seen, denied: refused })).toBeNull();
    const denied = { ...refused, helpless: "service control policy" as const };
    expect(chip(offered, { ...seen, denied })).toMatchObject({ tone: "bad", opens: false });
  });
  test("counts down to the longest access", () => {
    const until = "2026-11-22T10:00:00Z";
    expect(chip(held("active", until))).toMatchObject({ until: Date.parse(until), tone: "good" });
    expect(chip(held("active", null))).toMatchObject({ until: null, tone: "good" });
    expect(chip(held("pending", null))?.label).toBe("Waiting for approval");
  });
  test("says what is wrong, and bothers nobody who never connected", () => {
    expect(chip(null, seen, "not_connected")).toBeNull();
    expect(chip(null, seen, "not_signed_in")?.label).toBe("Sign in to Hallpass");
    expect(chip(null, seen, "offline")?.label).toBe("Hallpass cannot be reached");
  });
});
