import { and, asc, gt, lte, sql } from "drizzle-orm";
import { auditEvents } from "../../db/schema";
import type { AuditEvent, AuditExportQuery } from "../contract/audit";
import { commitAs } from "../lib/commit-as";
import { type AppContext, requireAdmin } from "../lib/context";
import { type ExportFile, exportFile } from "./export-file";
import { auditFilter, showAuditEvents } from "./list-audit-events";

const PAGE = 1_000;
const columns = [
  "seq",
  "at",
  "actor",
  "actorEmail",
  "action",
  "subject",
  "detail",
  "chain",
] as const;

/** Everything that had happened when the download began, oldest first. That it was downloaded is an event of its own. */
export async function exportAudit(ctx: AppContext, query: AuditExportQuery): Promise<ExportFile> {
  requireAdmin(ctx);
  const { format, ...filters } = query;
  const where = await auditFilter(ctx, filters);
  const [end] = await ctx.db
    .select({ seq: sql<number>`coalesce(max(${auditEvents.seq}), 0)` })
    .from(auditEvents);
  await commitAs(ctx, {
    entries: [{ action: "audit.exported", subject: "audit", detail: { format, ...filters } }],
    writes: [],
  });
  const day = new Date(ctx.now()).toISOString().slice(0, 10);
  return exportFile<AuditEvent>(
    { name: `hallpass-audit-${day}`, format, columns },
    async (last) => {
      const rows = await ctx.db
        .select()
        .from(auditEvents)
        .where(and(where, gt(auditEvents.seq, last?.seq ?? 0), lte(auditEvents.seq, end?.seq ?? 0)))
        .orderBy(asc(auditEvents.seq))
        .limit(PAGE);
      return showAuditEvents(ctx, rows);
    },
  );
}
