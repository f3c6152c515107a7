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

/** Making a formatter takes a hundred times as long as using it, and lists show hundreds of times. */
const formatters = new Map<string, Intl.DateTimeFormat>();

const shapes = {
  absolute: { dateStyle: "medium", timeStyle: "short" },
  day: { year: "numeric", month: "2-digit", day: "2-digit" },
  time: { hour: "2-digit", minute: "2-digit" },
  near: { weekday: "short", hour: "2-digit", minute: "2-digit" },
  far: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const inUtc = () => preferences.read().timeZoneDisplay === "utc";

function format(shape: keyof typeof shapes, at: Date): string {
  const key = inUtc() ? `${shape} UTC` : shape;
  const known = formatters.get(key);
  if (known) return known.format(at);
  const made = new Intl.DateTimeFormat("en-GB", {
    ...shapes[shape],
    ...(inUtc() && { timeZone: "UTC" }),
  });
  formatters.set(key, made);
  return made.format(at);
}

/** `22 Nov 2026, 16:40` in the zone the person chose. */
export const absoluteTime = (at: string | number): string =>
  format("absolute", new Date(at)) + (inUtc() ? " UTC" : "");

/** `16:40` today, `Mon 16:40` within the week, else the date with the time. */
export function shortTime(at: string | number, now: number): string {
  const date = new Date(at);
  if (format("day", date) === format("day", new Date(now))) return format("time", date);
  const near = Math.abs(date.getTime() - now) < 6 * 86_400_000;
  return format(near ? "near" : "far", date);
}
