import { describe, expect, test } from "vitest";
import type { Timeframe, Weekday } from "../../worker/contract/flows";
import { decideTimeframe, describeTimeframe } from "../../worker/policy/timeframe";

const everyDay: Weekday[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];
const frame = (timeZone: string, start?: string, end?: string, days = everyDay): Timeframe => ({
  days,
  timeZone,
  ...(start !== undefined && end !== undefined && { start, end }),
});

const berlin = "Europe/Berlin";
const newYork = "America/New_York";
const lordHowe = "Australia/Lord_Howe";

/** name, timeframe, now, open?, next change. Expected instants were worked out by hand from the zones' rules. */
type Row = [string, Timeframe, string, boolean, string | null];

describe.each<[string, Row[]]>([
  [
    "hours",
    [
      [
        "the start is inside",
        frame("UTC", "09:00", "17:00"),
        "2026-07-01T09:00:00Z",
        true,
        "2026-07-01T17:00:00Z",
      ],
      [
        "before the start",
        frame("UTC", "09:00", "17:00"),
        "2026-07-01T08:59:59.999Z",
        false,
        "2026-07-01T09:00:00Z",
      ],
      [
        "the end is not inside",
        frame("UTC", "09:00", "17:00"),
        "2026-07-01T17:00:00Z",
        false,
        "2026-07-02T09:00:00Z",
      ],
      [
        "the last millisecond is",
        frame("UTC", "09:00", "17:00"),
        "2026-07-01T16:59:59.999Z",
        true,
        "2026-07-01T17:00:00Z",
      ],
      ["always open never closes", frame("UTC"), "2026-07-01T12:00:00Z", true, null],
      [
        "Friday's end leads to Monday",
        frame("UTC", "09:00", "17:00", ["monday", "friday"]),
        "2026-07-03T18:00:00Z",
        false,
        "2026-07-06T09:00:00Z",
      ],
      [
        "a whole day",
        frame("UTC", undefined, undefined, ["sunday"]),
        "2026-07-05T13:00:00Z",
        true,
        "2026-07-06T00:00:00Z",
      ],
      [
        "three quarters of an hour in Kathmandu",
        frame("Asia/Kathmandu", "09:00", "17:00"),
        "2026-07-01T03:15:00Z",
        true,
        "2026-07-01T11:15:00Z",
      ],
      [
        "and a minute before",
        frame("Asia/Kathmandu", "09:00", "17:00"),
        "2026-07-01T03:14:00Z",
        false,
        "2026-07-01T03:15:00Z",
      ],
    ],
  ],
  [
    "over midnight",
    [
      [
        "the evening belongs to the day",
        frame("UTC", "22:00", "06:00", ["friday"]),
        "2026-07-03T23:00:00Z",
        true,
        "2026-07-04T06:00:00Z",
      ],
      [
        "the morning after belongs to it too",
        frame("UTC", "22:00", "06:00", ["friday"]),
        "2026-07-04T05:00:00Z",
        true,
        "2026-07-04T06:00:00Z",
      ],
      [
        "the morning of the day does not",
        frame("UTC", "22:00", "06:00", ["friday"]),
        "2026-07-03T05:00:00Z",
        false,
        "2026-07-03T22:00:00Z",
      ],
      [
        "equal ends are a whole day from there",
        frame("UTC", "09:00", "09:00", ["friday"]),
        "2026-07-04T08:59:00Z",
        true,
        "2026-07-04T09:00:00Z",
      ],
      [
        "Sunday night reaches into Monday",
        frame("UTC", "20:00", "02:00", ["sunday"]),
        "2026-07-06T01:00:00Z",
        true,
        "2026-07-06T02:00:00Z",
      ],
      [
        "ending at midnight",
        frame("UTC", "20:00", "00:00", ["sunday"]),
        "2026-07-05T23:59:00Z",
        true,
        "2026-07-06T00:00:00Z",
      ],
    ],
  ],
  [
    "the spring night",
    [
      [
        "Berlin: a night watch is an hour shorter",
        frame(berlin, "22:00", "06:00"),
        "2026-03-28T21:00:00Z",
        true,
        "2026-03-29T04:00:00Z",
      ],
      [
        "Berlin: what starts in the missing hour starts after it",
        frame(berlin, "02:30", "04:00"),
        "2026-03-29T00:59:00Z",
        false,
        "2026-03-29T01:00:00Z",
      ],
      [
        "Berlin: what ends in the missing hour ends there",
        frame(berlin, "01:00", "02:30"),
        "2026-03-29T00:30:00Z",
        true,
        "2026-03-29T01:00:00Z",
      ],
      [
        "Berlin: what lies in the missing hour waits a day",
        frame(berlin, "02:10", "02:50"),
        "2026-03-29T00:59:00Z",
        false,
        "2026-03-30T00:10:00Z",
      ],
      [
        "Berlin: or a week",
        frame(berlin, "02:10", "02:50", ["sunday"]),
        "2026-03-29T00:59:00Z",
        false,
        "2026-04-05T00:10:00Z",
      ],
      [
        "New York",
        frame(newYork, "01:30", "03:30"),
        "2026-03-08T06:45:00Z",
        true,
        "2026-03-08T07:30:00Z",
      ],
      [
        "Lord Howe skips half an hour",
        frame(lordHowe, "01:00", "03:00"),
        "2026-10-03T15:00:00Z",
        true,
        "2026-10-03T16:00:00Z",
      ],
      [
        "Lord Howe: what starts in it",
        frame(lordHowe, "02:15", "03:00"),
        "2026-10-03T15:29:00Z",
        false,
        "2026-10-03T15:30:00Z",
      ],
    ],
  ],
  [
    "the autumn night",
    [
      [
        "Berlin: a night watch is an hour longer",
        frame(berlin, "22:00", "06:00"),
        "2026-10-24T20:00:00Z",
        true,
        "2026-10-25T05:00:00Z",
      ],
      [
        "Berlin: the repeated hour is open twice",
        frame(berlin, "02:00", "03:00"),
        "2026-10-25T00:30:00Z",
        true,
        "2026-10-25T02:00:00Z",
      ],
      [
        "Berlin: half of it closes",
        frame(berlin, "01:00", "02:30"),
        "2026-10-25T00:15:00Z",
        true,
        "2026-10-25T00:30:00Z",
      ],
      [
        "Berlin: and opens again with the clock",
        frame(berlin, "01:00", "02:30"),
        "2026-10-25T00:45:00Z",
        false,
        "2026-10-25T01:00:00Z",
      ],
      [
        "Berlin: until it says so again",
        frame(berlin, "01:00", "02:30"),
        "2026-10-25T01:10:00Z",
        true,
        "2026-10-25T01:30:00Z",
      ],
      [
        "New York: a Sunday of 25 hours",
        frame(newYork, undefined, undefined, ["sunday"]),
        "2026-11-01T04:00:00Z",
        true,
        "2026-11-02T05:00:00Z",
      ],
      [
        "Lord Howe repeats half an hour",
        frame(lordHowe, "01:00", "02:00"),
        "2026-04-04T14:00:00Z",
        true,
        "2026-04-04T15:30:00Z",
      ],
    ],
  ],
])("%s", (_title, rows) => {
  test.each(rows)("%s", (_name, timeframe, now, open, changesAt) => {
    const verdict = decideTimeframe(timeframe, null, Date.parse(now));
    const change = verdict.open ? verdict.closesAt : verdict.opensAt;
    expect(verdict.open).toBe(open);
    expect(change === null ? null : new Date(change).toISOString()).toBe(
      changesAt === null ? null : new Date(changesAt).toISOString(),
    );
    expect(verdict.reason.code).toBe(open ? "timeframe_open" : "timeframe_closed");
  });
});

test("the requester's own zone counts where the flow says so, UTC when it is not known", () => {
  const office = frame("requester", "09:00", "17:00");
  const now = Date.parse("2026-07-01T07:30:00Z");
  expect(decideTimeframe(office, berlin, now).open).toBe(true);
  expect(decideTimeframe(office, newYork, now).open).toBe(false);
  expect(decideTimeframe(office, null, now).open).toBe(false);
  expect(decideTimeframe(office, "Mars/Olympus", Date.parse("2026-07-01T09:30:00Z")).open).toBe(
    true,
  );
});

test("a fixed zone counts wherever the requester is", () => {
  const office = frame(berlin, "09:00", "17:00");
  expect(decideTimeframe(office, newYork, Date.parse("2026-07-01T07:30:00Z")).open).toBe(true);
});

test("without a timeframe it is always open", () => {
  expect(decideTimeframe(null, null, 0)).toMatchObject({
    open: true,
    opensAt: null,
    closesAt: null,
  });
});

test.each<[string, Timeframe]>([
  ["every day from 09:00 to 17:00 (Europe/Berlin time)", frame(berlin, "09:00", "17:00")],
  [
    "on Friday from 22:00 to 06:00 the next day (the requester’s time)",
    frame("requester", "22:00", "06:00", ["friday"]),
  ],
  ["on Monday and Sunday (UTC time)", frame("UTC", undefined, undefined, ["sunday", "monday"])],
])("in words: %s", (text, timeframe) => {
  expect(describeTimeframe(timeframe)).toBe(text);
});
