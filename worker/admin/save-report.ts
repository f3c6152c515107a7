/** Making, changing and deleting saved reports. */
import { eq, sql } from "drizzle-orm";
import { type ReportRow, reports } from "../../db/schema";
import type { NewReport, Report } from "../contract/reports";
import type { ReportId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { newId } from "../lib/ids";
import { requireSchedule } from "./report-schedule";
import { getReport, requireReport } from "./show-reports";

/** More than anybody looks through, and few enough for one sweep. */
const MAX_REPORTS = 500;

type Written = Pick<
  ReportRow,
  "name" | "source" | "columns" | "filters" | "timeframe" | "format" | "schedule" | "nextRunAt"
>;

/** @throws {AppError} `bad_input` for a schedule that never comes or comes too often */
function written(ctx: AppContext, input: NewReport): Written {
  const { name, source, columns, filters, timeframe, format, schedule } = input;
  return {
    name,
    source,
    columns: [...columns],
    filters,
    timeframe,
    format,
    schedule: schedule && { ...schedule, recipients: [...new Set(schedule.recipients)] },
    nextRunAt: schedule ? requireSchedule(schedule, ctx.now()) : null,
  };
}

const told = (row: Written): Record<string, unknown> => ({
  name: row.name,
  source: row.source,
  columns: row.columns,
  filters: row.filters,
  timeframe: row.timeframe,
  format: row.format,
  schedule: row.schedule,
});

export async function createReport(ctx: AppContext, input: NewReport): Promise<Report> {
  const { userId } = requireAdmin(ctx);
  const now = ctx.now();
  const row = { ...written(ctx, input), id: newId("report"), createdBy: userId };
  const done = await commit(ctx, {
    entries: [{ action: "report.created", subject: row.id, detail: told(row) }],
    guard: sql`(select count(*) from ${reports}) < ${MAX_REPORTS}`,
    writes: [ctx.db.insert(reports).values({ ...row, createdAt: now, updatedAt: now })],
  });
  if (!done)
    throw new AppError("too_large", `There are ${MAX_REPORTS} reports already. Delete some first.`);
  return getReport(ctx, row.id);
}

/** @throws {AppError} `not_found` */
export async function replaceReport(
  ctx: AppContext,
  id: ReportId,
  input: NewReport,
): Promise<Report> {
  requireAdmin(ctx);
  const before = await requireReport(ctx, id);
  const after = written(ctx, input);
  // The same schedule keeps its next run: a run that is due is not lost by a change of the name.
  const same = JSON.stringify(before.schedule) === JSON.stringify(after.schedule);
  const done = await commit(ctx, {
    entries: [
      {
        action: "report.changed",
        subject: id,
        detail: { before: told(before), after: told(after) },
      },
    ],
    guard: sql`exists (select 1 from ${reports} where ${reports.id} = ${id} and ${reports.updatedAt} = ${before.updatedAt})`,
    writes: [
      ctx.db
        .update(reports)
        .set({
          ...after,
          ...(same && { nextRunAt: before.nextRunAt }),
          updatedAt: Math.max(ctx.now(), before.updatedAt + 1),
        })
        .where(eq(reports.id, id)),
    ],
  });
  if (!done)
    throw new AppError(
      "already_decided",
      "Somebody else changed this report just now. Look again.",
    );
  return getReport(ctx, id);
}

/** @throws {AppError} `not_found` */
export async function deleteReport(ctx: AppContext, id: ReportId): Promise<void> {
  requireAdmin(ctx);
  const { name } = await requireReport(ctx, id);
  const it = eq(reports.id, id);
  const done = await commit(ctx, {
    entries: [{ action: "report.deleted", subject: id, detail: { name } }],
    guard: sql`exists (select 1 from ${reports} where ${it})`,
    writes: [ctx.db.delete(reports).where(it)],
  });
  if (!done) throw new AppError("not_found", "There is no such report.");
}
