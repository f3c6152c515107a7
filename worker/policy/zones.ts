/** What the clock on the wall shows in a zone, from the runtime's own zone data. */

const formats = new Map<string, Intl.DateTimeFormat | null>();
/** There are about 600 zone names; spellings in other cases could make more. */
const MAX_FORMATS = 1_000;

/** @returns null when the runtime does not know the zone. */
function formatFor(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  if (formats.size >= MAX_FORMATS) formats.clear();
  const made = makeFormat(zone);
  formats.set(zone, made);
  return made;
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (error) {
    // The documented answer to a zone that does not exist.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The zone to count in: `zone` when this runtime knows it, else UTC. */
export const knownZone = (zone: string | null | undefined): string =>
  zone && formatFor(zone) ? zone : "UTC";

/** How far the zone's wall clock is ahead of UTC at an instant, in ms. A zone that is not known counts as UTC. */
export function offsetAt(zone: string, at: number): number {
  const format = zone === "UTC" ? null : formatFor(zone);
  if (!format) return 0;
  const field = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of format.formatToParts(at)) {
    if (type in field) field[type as keyof typeof field] = Number(value);
  }
  const { year, month, day, hour, minute, second } = field;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}

/**
 * The first moment in (`after`, `before`] with the offset of `before`, to the second.
 * The two ends must have different offsets with one change between them.
 */
export function offsetChange(zone: string, after: number, before: number): number {
  const target = offsetAt(zone, before);
  let low = Math.floor(after / 1_000);
  let high = Math.ceil(before / 1_000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle * 1_000) === target) high = middle;
    else low = middle;
  }
  return Math.min(high * 1_000, before);
}
