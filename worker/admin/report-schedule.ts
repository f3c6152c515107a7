/** When a report is due. */
import { Cron } from "croner";
import type { ReportSchedule } from "../contract/reports";
import type { Instant } from "../contract/values";
import { AppError } from "../lib/errors";

const HOUR_MS = 3_600_000;
/** Enough runs to see a day of a pattern that is too busy. */
const LOOKED_AT = 60;

const refused = (detail: string, cause?: unknown) =>
  new AppError("bad_input", `/schedule/cron: ${detail}`, {
    cause,
    errors: [{ pointer: "/schedule/cron", detail }],
  });

/** Never runs by itself: it only says when. */
function patternOf({ cron, timeZone }: Pick<ReportSchedule, "cron" | "timeZone">): Cron {
  if (cron.trim().split(/\s+/).length !== 5)
    throw refused("must have five fields: minute, hour, day of month, month, day of week");
  try {
    return new Cron(cron, { paused: true, timezone: timeZone });
  } catch (cause) {
    if (cause instanceof Error) throw refused(`is not a cron expression: ${cause.message}`, cause);
    throw cause;
  }
}

/** The first run later than `after`; null when there is none any more. */
export function nextRunAt(
  schedule: Pick<ReportSchedule, "cron" | "timeZone">,
  after: Instant,
): Instant | null {
  return patternOf(schedule).nextRun(new Date(after))?.getTime() ?? null;
}

/** @throws {AppError} `bad_input` for a schedule that is none, never comes, or comes more often than hourly */
export function requireSchedule(schedule: ReportSchedule, now: Instant): Instant {
  const runs = patternOf(schedule).nextRuns(LOOKED_AT, new Date(now));
  const [first] = runs;
  if (!first) throw refused("never comes");
  const busy = runs.some(
    (run, i) => i > 0 && run.getTime() - (runs[i - 1]?.getTime() ?? 0) < HOUR_MS,
  );
  if (busy) throw refused("comes more often than once an hour");
  return first.getTime();
}
