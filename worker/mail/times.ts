/** Instants and lengths as mails write them. */
import type { Instant } from "../contract/values";

const format = (timeZone: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { ...options, timeZone });

const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const day: Intl.DateTimeFormatOptions = {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
};

/** The zone itself, or UTC when this runtime does not know it: a wrong setting must not stop a mail. */
export function knownZone(zone: string | null | undefined): string {
  if (!zone) return "UTC";
  try {
    format(zone, {});
    return zone;
  } catch (error) {
    if (error instanceof RangeError) return "UTC";
    throw error;
  }
}

/** "16:40 (Europe/Berlin)" on the day it is read, else "Mon, 23 Nov 2026, 16:40 (Europe/Berlin)". */
export function shownTime(at: Instant, zone: string, now: Instant): string {
  const time = format(zone, clock).format(at);
  const date = format(zone, day);
  const sameDay = date.format(at) === date.format(now);
  return `${sameDay ? "" : `${date.format(at)}, `}${time} (${zone})`;
}

/** With its date whatever today is. */
export const fullTime = (at: Instant, zone: string): string =>
  `${format(zone, day).format(at)}, ${format(zone, clock).format(at)} (${zone})`;

const units = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
] as const;

/** "2 h", "45 min", "1 d 12 h", "50 s"; at most the two largest units that are not nothing. */
export function shownLength(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`;
  let rest = seconds;
  const parts: string[] = [];
  for (const [size, name] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.slice(0, 2).join(" ");
}
