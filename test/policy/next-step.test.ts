import { expect, test } from "vitest";
import {
  backOffMs,
  dueAtOf,
  grantPatienceMs,
  type NextStep,
  nextStep,
  type TimedRequest,
  type TimedUnit,
  warnAt,
} from "../../worker/policy/next-step";

const NOW = 1_000_000_000;
const HOUR = 3_600_000;

const request = (fields: Partial<TimedRequest>): TimedRequest => ({
  state: "active",
  lapsesAt: NOW + HOUR,
  grantedAt: NOW - HOUR,
  expiresAt: NOW + HOUR,
  warnedAt: null,
  ...fields,
});
const unit = (fields: Partial<TimedUnit>): TimedUnit => ({
  id: "u",
  state: "active",
  refreshing: false,
  nextAttemptAt: null,
  ...fields,
});
const move = (fields: Partial<Extract<NextStep, { do: "move" }>>) => ({
  do: "move",
  grant: [],
  refresh: [],
  revoke: [],
  ...fields,
});

test.each<[string, TimedRequest, TimedUnit[], unknown]>([
  [
    "a pending request sleeps until it lapses",
    request({ state: "pending" }),
    [],
    { do: "sleep", until: NOW + HOUR },
  ],
  [
    "a pending request lapses on the millisecond",
    request({ state: "pending", lapsesAt: NOW }),
    [],
    { do: "lapse" },
  ],
  [
    "a queued unit is granted at once",
    request({ state: "granting", grantedAt: null, expiresAt: null }),
    [unit({ state: "queued" })],
    move({ grant: ["u"] }),
  ],
  [
    "an interrupted grant is repeated",
    request({ state: "granting", grantedAt: null, expiresAt: null }),
    [unit({ state: "granting" })],
    move({ grant: ["u"] }),
  ],
  [
    "a failed grant waits for its next try",
    request({ state: "granting", grantedAt: null, expiresAt: null }),
    [unit({ state: "granting", nextAttemptAt: NOW + 5 })],
    { do: "sleep", until: NOW + 5 },
  ],
  [
    "active access ends on the millisecond",
    request({ expiresAt: NOW }),
    [unit({})],
    { do: "expire" },
  ],
  [
    "a grant that is still under way ends too when the time is over",
    request({ state: "granting", expiresAt: NOW }),
    [unit({ state: "granting" })],
    { do: "expire" },
  ],
  ["ending outranks warning", request({ expiresAt: NOW - 1 }), [unit({})], { do: "expire" }],
  [
    "a warning comes 15 minutes before a long end",
    request({ grantedAt: NOW - 9 * HOUR, expiresAt: NOW + 15 * 60_000 }),
    [unit({})],
    { do: "warn" },
  ],
  [
    "a warning comes once",
    request({ expiresAt: NOW + 60_000, warnedAt: NOW - 5 }),
    [unit({})],
    { do: "sleep", until: NOW + 60_000 },
  ],
  [
    "before its warning active access sleeps until it",
    request({}),
    [unit({})],
    { do: "sleep", until: NOW + HOUR - 12 * 60_000 },
  ],
  [
    "an extension is told to the target",
    request({ warnedAt: NOW }),
    [unit({ refreshing: true })],
    move({ refresh: ["u"] }),
  ],
  ["indefinite access needs nothing", request({ expiresAt: null }), [unit({})], { do: "stop" }],
  [
    "a revoke that is due is called",
    request({ state: "revoking" }),
    [unit({ state: "revoking" })],
    move({ revoke: ["u"] }),
  ],
  [
    "a revoke that failed is never given up",
    request({ state: "revoking" }),
    [unit({ state: "revoking", nextAttemptAt: NOW + 9 })],
    { do: "sleep", until: NOW + 9 },
  ],
  [
    "one failed unit of active access is still cleaned up",
    request({ warnedAt: NOW }),
    [unit({}), unit({ id: "v", state: "revoking" })],
    move({ revoke: ["v"] }),
  ],
  [
    "what is over needs nothing",
    request({ state: "expired" }),
    [unit({ state: "ended" })],
    { do: "stop" },
  ],
])("%s", (_name, r, units, step) => {
  expect(nextStep(r, units, NOW)).toEqual(step);
});

test("the next due moment is now for anything to do, and nothing for what is over", () => {
  expect(dueAtOf(request({ expiresAt: NOW }), [unit({})], NOW)).toBe(NOW);
  expect(dueAtOf(request({ state: "lapsed" }), [], NOW)).toBeNull();
});

test("short grants are warned a tenth of their length before the end, and never less than three minutes", () => {
  expect(warnAt(0, HOUR)).toBe(HOUR - 6 * 60_000);
  expect(warnAt(0, HOUR / 4)).toBe(HOUR / 4 - 3 * 60_000);
  expect(warnAt(0, 10 * HOUR)).toBe(10 * HOUR - 15 * 60_000);
});

test("a grant that is over in a moment is not warned of", () => {
  expect(warnAt(0, 60_000)).toBeNull();
  expect(warnAt(0, 10 * 60_000)).toBeNull();
  expect(
    nextStep(request({ grantedAt: NOW, expiresAt: NOW + 60_000 }), [unit({})], NOW + 55_000),
  ).toEqual({ do: "sleep", until: NOW + 60_000 });
});

test("tries come 1, 2, 4 … seconds apart and at most 2 minutes, a tenth around, never before what the target asked", () => {
  expect([1, 2, 3, 4, 8, 20, 500].map((n) => backOffMs(n, 0.5, null))).toEqual([
    1_000, 2_000, 4_000, 8_000, 120_000, 120_000, 120_000,
  ]);
  expect(backOffMs(1, 0, null)).toBe(900);
  expect(backOffMs(1, 1, null)).toBe(1_100);
  expect(backOffMs(1, 0.5, 30)).toBe(30_000);
  expect(backOffMs(500, 1, 86_400)).toBe(300_000);
});

test("a grant is tried no longer than it was to last, and at most half an hour", () => {
  expect(grantPatienceMs(60)).toBe(60_000);
  expect(grantPatienceMs(null)).toBe(30 * 60_000);
});
