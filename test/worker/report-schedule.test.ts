import { expect, test } from "vitest";
import { nextRunAt, requireSchedule } from "../../worker/admin/report-schedule";
import { rangeOf } from "../../worker/admin/report-timeframe";

const at = (text: string) => Date.parse(text);
const text = (instant: number | null) =>
  instant === null ? null : new Date(instant).toISOString();
const berlin = (cron: string) => ({
  cron,
  timeZone: "Europe/Berlin",
  recipients: ["a@example.com"],
});

test("a schedule runs by the wall clock of its zone, in summer and in winter", () => {
  const mondays = berlin("0 8 * * 1");
  expect(text(nextRunAt(mondays, at("2026-03-20T00:00:00Z")))).toBe("2026-03-23T07:00:00.000Z");
  expect(text(nextRunAt(mondays, at("2026-03-23T07:00:00Z")))).toBe("2026-03-30T06:00:00.000Z");
});

test("a run in the hour that is skipped in spring comes once, and one in the doubled hour of autumn too", () => {
  const runs = (cron: string, from: string, to: string) => {
    const found: Array<string | null> = [];
    for (let now: number | null = at(from); ; ) {
      now = nextRunAt(berlin(cron), now);
      if (now === null || now >= at(to)) return found;
      found.push(text(now));
    }
  };
  expect(runs("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z")).toHaveLength(1);
  expect(runs("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z")).toHaveLength(1);
});

test.each([
  ["* * * * *", "more often"],
  ["*/30 * * * *", "more often"],
  ["0,30 8 * * *", "more often"],
  ["0 0 30 2 *", "never comes"],
  ["0 0 8 * * 1", "five fields"],
  ["@daily", "five fields"],
  ["61 8 * * *", "not a cron expression"],
  ["a b c d e", "not a cron expression"],
])("%j is refused: %s", (cron, why) => {
  expect(() => requireSchedule(berlin(cron), at("2026-06-01T00:00:00Z"))).toThrow(why);
});

test("hourly is as often as it may come", () => {
  expect(text(requireSchedule(berlin("5 * * * *"), at("2026-06-01T00:10:00Z")))).toBe(
    "2026-06-01T01:05:00.000Z",
  );
});

test("a relative timeframe ends when the report is made; months end on days that exist", () => {
  const range = (unit: "hours" | "days" | "months", count: number) =>
    rangeOf({ kind: "relative", unit, count }, at("2026-03-31T10:00:00Z"));
  expect(range("hours", 36)).toEqual({
    from: "2026-03-29T22:00:00.000Z",
    to: "2026-03-31T10:00:00.000Z",
  });
  expect(range("days", 7).from).toBe("2026-03-24T10:00:00.000Z");
  expect(range("months", 1).from).toBe("2026-02-28T10:00:00.000Z");
  expect(range("months", 3).from).toBe("2025-12-31T10:00:00.000Z");
  expect(range("months", 1_000).from).toBe("1970-01-01T00:00:00.000Z");
});
