/** When a flow may be asked: days and hours on somebody's wall clock. */
import type { Timeframe, Weekday } from "../contract/flows";
import type { Reason } from "./facts";
import { listed } from "./text";
import { knownZone, offsetAt, offsetChange } from "./zones";

export type TimeframeVerdict = {
  readonly open: boolean;
  readonly reason: Reason;
  /** When it opens next, epoch ms; null while open, and when it does not within 16 days. */
  readonly opensAt: number | null;
  /** When it closes, epoch ms; null while closed, and when it stays open for 16 days and more. */
  readonly closesAt: number | null;
};

/** A timeframe's state and the stretch of time in which it stays so. */
type Stretch = {
  readonly from: number;
  /** Not inside any more. */
  readonly until: number;
  readonly open: boolean;
  /** Null: no change was found as far as we looked. */
  readonly changesAt: number | null;
};

type Window = {
  /** By weekday, Monday first. */
  readonly days: ReadonlyArray<boolean>;
  /** Minutes of the day. Equal: the whole day from `start` on. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
};

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A window that falls into the hour that daylight saving skips can miss a week, never two. */
const HORIZON = 16 * DAY;

const weekdays: ReadonlyArray<Weekday> = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];

const windows = new WeakMap<Timeframe, Window>();
const stretches = new WeakMap<Timeframe, Map<string, Stretch>>();
/** Zones remembered per timeframe. More than these are counted again each time. */
const MAX_ZONES = 200;

/**
 * Decides whether a flow may be asked at `now`.
 *
 * What the wall clock shows decides. So a time that daylight saving skips never comes on that day, and a time in
 * the repeated hour comes twice. A window over midnight belongs to the day it began on.
 */
export function decideTimeframe(
  timeframe: Timeframe | null,
  requesterZone: string | null,
  now: number,
): TimeframeVerdict {
  if (timeframe === null) return ALWAYS;
  const { open, changesAt } = stretchAt(timeframe, requesterZone, now);
  const { message } = windowOf(timeframe);
  return open
    ? { open, reason: { code: "timeframe_open", message }, opensAt: null, closesAt: changesAt }
    : { open, reason: { code: "timeframe_closed", message }, opensAt: changesAt, closesAt: null };
}

const ALWAYS: TimeframeVerdict = {
  open: true,
  reason: { code: "timeframe_open", message: "It can be requested at any time." },
  opensAt: null,
  closesAt: null,
};

/** The same decision without its reason. */
export const isOpen = (timeframe: Timeframe | null, zone: string | null, now: number): boolean =>
  timeframe === null || stretchAt(timeframe, zone, now).open;

function stretchAt(timeframe: Timeframe, requesterZone: string | null, now: number): Stretch {
  const wanted = timeframe.timeZone === "requester" ? requesterZone : timeframe.timeZone;
  const byZone = stretches.get(timeframe) ?? new Map<string, Stretch>();
  stretches.set(timeframe, byZone);
  const known = byZone.get(wanted ?? "UTC");
  if (known && now >= known.from && now < known.until) return known;
  const found = findStretch(windowOf(timeframe), knownZone(wanted), now);
  if (byZone.size >= MAX_ZONES) byZone.clear();
  byZone.set(wanted ?? "UTC", found);
  return found;
}

/** Walks from one boundary on the wall clock to the next, and over changes of the clock itself. */
function findStretch(window: Window, zone: string, now: number): Stretch {
  const openNow = contains(window, now + offsetAt(zone, now));
  let at = now;
  while (at < now + HORIZON) {
    const offset = offsetAt(zone, at);
    let next = nextBoundary(window, at + offset) - offset;
    if (offsetAt(zone, next) !== offset) next = offsetChange(zone, at, next);
    at = next;
    if (contains(window, at + offsetAt(zone, at)) !== openNow) {
      return { from: now, until: at, open: openNow, changesAt: at };
    }
  }
  return { from: now, until: at, open: openNow, changesAt: null };
}

/** `local`: what the wall clock shows, as if it were UTC, in ms. */
function contains({ days, start, end }: Window, local: number): boolean {
  const day = Math.floor(local / DAY);
  const minute = Math.floor((local - day * DAY) / MINUTE);
  if (start < end) return isDay(days, day) && minute >= start && minute < end;
  return minute >= start ? isDay(days, day) : minute < end && isDay(days, day - 1);
}

// Day 0 of the epoch was a Thursday.
const isDay = (days: Window["days"], day: number): boolean =>
  days[(((day + 3) % 7) + 7) % 7] === true;

/** The next moment on the wall clock at which a window may begin or end. */
function nextBoundary({ start, end }: Window, local: number): number {
  const day = Math.floor(local / DAY) * DAY;
  const ahead = [start * MINUTE, end * MINUTE, DAY]
    .map((ms) => day + ms)
    .filter((ms) => ms > local);
  return Math.min(...ahead);
}

function windowOf(timeframe: Timeframe): Window {
  const known = windows.get(timeframe);
  if (known) return known;
  const window = {
    days: weekdays.map((day) => timeframe.days.includes(day)),
    start: minutes(timeframe.start),
    end: minutes(timeframe.end),
    message: `It can be requested ${describeTimeframe(timeframe)}.`,
  };
  windows.set(timeframe, window);
  return window;
}

const minutes = (wallTime = "00:00"): number =>
  Number(wallTime.slice(0, 2)) * 60 + Number(wallTime.slice(3, 5));

/** "on Monday, Tuesday and Friday from 09:00 to 17:00 (Europe/Berlin time)". */
export function describeTimeframe({ days, start, end, timeZone }: Timeframe): string {
  const names = weekdays.filter((day) => days.includes(day));
  const capital = names.map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  const when = names.length === 7 ? "every day" : `on ${listed(capital, "and")}`;
  const hours = start === undefined || end === undefined ? "" : ` from ${start} to ${end}`;
  const next = hours && minutes(end) <= minutes(start) ? " the next day" : "";
  const zone = timeZone === "requester" ? "the requester’s time" : `${timeZone} time`;
  return `${when}${hours}${next} (${zone})`;
}
