/** A saved report as a file. */
import type { ReportRow } from "../../db/schema";
import type { ActivityColumn, AuditColumn } from "../contract/report-columns";
import type { ActivityReportFilters, AuditReportFilters } from "../contract/reports";
import type { Instant, ReportId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { activityFile } from "./export-activity";
import { auditFile } from "./export-audit";
import type { ExportFile } from "./export-file";
import { rangeOf } from "./report-timeframe";
import { requireReport } from "./show-reports";

/** Asks nobody's rights: for those who have checked and noted who gets it. @param at what its timeframe counts from */
export async function openReport(
  ctx: AppContext,
  row: ReportRow,
  at: Instant,
): Promise<ExportFile> {
  const range = rangeOf(row.timeframe, at);
  // Columns and filters were written by `saveReport`, each for its source.
  const file =
    row.source === "audit"
      ? await auditFile(
          ctx,
          {
            ...(row.filters as AuditReportFilters),
            ...range,
            format: row.format,
            columns: row.columns as AuditColumn[],
          },
          row.name,
        )
      : activityFile(
          ctx,
          {
            ...(row.filters as ActivityReportFilters),
            ...range,
            format: row.format,
            columns: row.columns as ActivityColumn[],
          },
          row.name,
        );
  return { ...file, name: `${fileName(row.name)}-${file.name.replace(/^hallpass-\w+-/, "")}` };
}

/** Letters that every system takes in a file's name; it also stands in a header. */
function fileName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60)
    .toLowerCase();
  return plain === "" ? "report" : plain;
}

/** @throws {AppError} `not_found` */
export async function downloadReport(ctx: AppContext, id: ReportId): Promise<ExportFile> {
  requireAdmin(ctx);
  const row = await requireReport(ctx, id);
  const file = await openReport(ctx, row, ctx.now());
  await commit(ctx, {
    entries: [
      {
        action: "report.downloaded",
        subject: id,
        detail: { name: row.name, format: row.format, via: ctx.actor.via.kind },
      },
    ],
    writes: [],
  });
  return file;
}
