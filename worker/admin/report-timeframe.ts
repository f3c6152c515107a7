import type { ReportTimeframe } from "../contract/reports";
import { type Instant, instantText } from "../contract/values";

const HOUR_MS = 3_600_000;

/** The moments between which rows lie, for a report made at `at`; the end is not inside. */
export function rangeOf(
  timeframe: ReportTimeframe,
  at: Instant,
): { readonly from?: string; readonly to?: string } {
  if (timeframe.kind === "all") return {};
  if (timeframe.kind === "absolute") return { from: timeframe.from, to: timeframe.to };
  const { unit, count } = timeframe;
  if (unit === "months") return { from: instantText(monthsBefore(at, count)), to: instantText(at) };
  const length = count * (unit === "hours" ? HOUR_MS : 24 * HOUR_MS);
  return { from: instantText(Math.max(0, at - length)), to: instantText(at) };
}

/** The same day of an earlier month, or that month's last day: 31 March less one month is 28 February. */
function monthsBefore(at: Instant, count: number): Instant {
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - count);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return Math.max(0, date.getTime());
}
