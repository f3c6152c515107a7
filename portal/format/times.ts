/** Points in time as people read them: relative in the text, absolute on hover. */
import { preferences } from "../shell/preferences";

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const steps = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 30],
  ["month", 12],
  ["year", Number.POSITIVE_INFINITY],
] as const;

/** `in 5 minutes`, `yesterday`. @param at RFC 3339 or epoch ms */
export function relativeTime(at: string | number, now: number): string {
  let value = (new Date(at).getTime() - now) / 1_000;
  // `Time` counts in steps of ten seconds, so what happened now may seem to come.
  if (Math.abs(value) < 15) return "just now";
  for (const [unit, size] of steps) {
    if (Math.abs(Math.round(value)) < size) return relative.format(Math.round(value), unit);
    value /= size;
  }
  return "";
}

const zoneOf = () => (preferences.read().timeZoneDisplay === "utc" ? "UTC" : undefined);

/** `22 Nov 2026, 16:40 CET` in the zone the person chose. */
export const absoluteTime = (at: string | number): string =>
  new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    ...(zoneOf() && { timeZone: zoneOf() }),
  }).format(new Date(at)) + (zoneOf() ? " UTC" : "");

/** `16:40` today, `Mon 16:40` within the week, else the date with the time. */
export function shortTime(at: string | number, now: number): string {
  const timeZone = zoneOf();
  const zone = timeZone ? { timeZone } : {};
  const date = new Date(at);
  const day = (d: Date) => new Intl.DateTimeFormat("en-CA", zone).format(d);
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...zone });
  if (day(date) === day(new Date(now))) return time.format(date);
  const near = Math.abs(date.getTime() - now) < 6 * 86_400_000;
  const options: Intl.DateTimeFormatOptions = near
    ? { weekday: "short", hour: "2-digit", minute: "2-digit", ...zone }
    : { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", ...zone };
  return new Intl.DateTimeFormat("en-GB", options).format(date);
}
