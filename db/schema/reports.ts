import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type {
  ActivityReportFilters,
  AuditReportFilters,
  ReportSchedule,
  ReportTimeframe,
} from "../../worker/contract/reports";
import type { ReportId, UserId } from "../../worker/contract/values";
import { instant, json } from "./columns";

/** A report that admins keep, send by the clock and share by a link. */
export const reports = sqliteTable(
  "reports",
  {
    id: text().$type<ReportId>().primaryKey(),
    name: text().notNull(),
    source: text({ enum: ["audit", "activity"] }).notNull(),
    columns: json<string[]>().notNull(),
    filters: json<AuditReportFilters | ActivityReportFilters>().notNull(),
    timeframe: json<ReportTimeframe>().notNull(),
    format: text({ enum: ["csv", "jsonl", "pdf", "ocsf"] }).notNull(),
    schedule: json<ReportSchedule>(),
    /** When the schedule is due; null: it has none. */
    nextRunAt: instant(),
    lastRunAt: instant(),
    /** SHA-256 of the secret in the one link that opens it without signing in. */
    shareHash: text().unique(),
    shareCreatedAt: instant(),
    shareCreatedBy: text().$type<UserId>(),
    shareExpiresAt: instant(),
    shareDownloads: integer().notNull().default(0),
    createdBy: text().$type<UserId>().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index("reports_name").on(t.name, t.id),
    index("reports_due").on(t.nextRunAt).where(sql`next_run_at is not null`),
  ],
);
export type ReportRow = typeof reports.$inferSelect;
