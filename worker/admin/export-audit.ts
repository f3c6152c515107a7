/** The audit log as a file. */
import { and, asc, gt, lte, sql } from "drizzle-orm";
import { auditEvents } from "../../db/schema";
import type { AuditExportQuery } from "../contract/audit";
import { type AuditColumn, auditColumns } from "../contract/report-columns";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { chosenColumns, type ExportFile, reportFile } from "./export-file";
import { auditFilter, showAuditEvents } from "./list-audit-events";
import { auditOcsf, loadUnitFacts } from "./ocsf-audit";
import { reportHeading } from "./report-heading";

const PAGE = 1_000;

/** Everything that had happened when the download began, oldest first. That it was downloaded is an event of its own. */
export async function exportAudit(ctx: AppContext, query: AuditExportQuery): Promise<ExportFile> {
  requireAdmin(ctx);
  const { columns, ...detail } = query;
  const file = await auditFile(ctx, query);
  await commit(ctx, {
    entries: [
      {
        action: "audit.exported",
        subject: "audit",
        detail: { ...detail, ...(columns && { columns }) },
      },
    ],
    writes: [],
  });
  return file;
}

/** The file alone, for those who have checked and noted who gets it. */
export async function auditFile(
  ctx: AppContext,
  query: AuditExportQuery,
  title = "Audit log",
): Promise<ExportFile> {
  const { format, columns, from, to, ...filters } = query;
  const where = await auditFilter(ctx, query);
  const [end] = await ctx.db
    .select({ seq: sql<number>`coalesce(max(${auditEvents.seq}), 0)` })
    .from(auditEvents);
  const options = {
    name: `hallpass-audit-${new Date(ctx.now()).toISOString().slice(0, 10)}`,
    format,
    columns: chosenColumns<AuditColumn>(columns, auditColumns),
    heading: () => reportHeading(ctx, { title, filters, from, to }),
  };
  let last = 0;
  return reportFile(options, async () => {
    const read = await ctx.db
      .select()
      .from(auditEvents)
      .where(and(where, gt(auditEvents.seq, last), lte(auditEvents.seq, end?.seq ?? 0)))
      .orderBy(asc(auditEvents.seq))
      .limit(PAGE);
    const final = read.at(-1);
    if (!final) return null;
    last = final.seq;
    const rows = await showAuditEvents(ctx, read);
    if (format !== "ocsf") return { rows, ocsf: () => [] };
    const facts = await loadUnitFacts(ctx, rows);
    return { rows, ocsf: () => rows.map((row) => auditOcsf(row, facts)) };
  });
}
