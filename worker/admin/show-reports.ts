/** Saved reports as the API shows them. */
import { eq, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { type ReportRow, reports, users } from "../../db/schema";
import type { Report, ReportShare } from "../contract/reports";
import type { PersonRef } from "../contract/requests";
import {
  instantText,
  maybeInstantText,
  type PageQuery,
  type ReportId,
  type UserId,
} from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { pageOf, readPageToken } from "../lib/page-tokens";
import { filterWords, namesIn, timeframeWords } from "./report-words";

type People = ReadonlyMap<UserId, PersonRef>;

export async function peopleOf(
  { db }: Pick<AppContext, "db">,
  ids: ReadonlyArray<UserId>,
): Promise<People> {
  const rows = await db
    .select({ id: users.id, email: users.email, fullName: users.fullName })
    .from(users)
    .where(inList(users.id, ids));
  return new Map(rows.map((row) => [row.id, row]));
}

/** Who is gone for good keeps the id. */
export const personIn = (people: People, id: UserId): PersonRef =>
  people.get(id) ?? { id, email: "", fullName: "Somebody who was deleted" };

export function shareOf(row: ReportRow, people: People, now: number): ReportShare | null {
  const { shareHash, shareCreatedAt, shareCreatedBy, shareExpiresAt, shareDownloads } = row;
  if (shareHash === null || shareCreatedAt === null || !shareCreatedBy) return null;
  if (shareExpiresAt === null || shareExpiresAt <= now) return null;
  return {
    createdAt: instantText(shareCreatedAt),
    createdBy: personIn(people, shareCreatedBy),
    expiresAt: instantText(shareExpiresAt),
    downloads: shareDownloads,
  };
}

export async function showReports(
  ctx: AppContext,
  rows: ReadonlyArray<ReportRow>,
): Promise<Report[]> {
  const ids = rows.flatMap((row) => [row.createdBy, row.shareCreatedBy ?? row.createdBy]);
  const [people, names] = await Promise.all([
    peopleOf(ctx, ids),
    namesIn(
      ctx,
      rows.map((row) => row.filters),
    ),
  ]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    source: row.source,
    // Written by `saveReport`, which takes no others.
    columns: row.columns as Report["columns"],
    filters: row.filters,
    timeframe: row.timeframe,
    format: row.format,
    schedule: row.schedule,
    summary: `${filterWords(row.filters, names)}, ${timeframeWords(row.timeframe)}`,
    lastRunAt: maybeInstantText(row.lastRunAt),
    nextRunAt: maybeInstantText(row.nextRunAt),
    share: shareOf(row, people, ctx.now()),
    createdBy: personIn(people, row.createdBy),
    createdAt: instantText(row.createdAt),
    updatedAt: instantText(row.updatedAt),
  }));
}

export async function findReport(
  { db }: Pick<AppContext, "db">,
  id: ReportId,
): Promise<ReportRow | null> {
  const [row] = await db.select().from(reports).where(eq(reports.id, id));
  return row ?? null;
}

/** @throws {AppError} `not_found` */
export async function requireReport(ctx: AppContext, id: ReportId): Promise<ReportRow> {
  const row = await findReport(ctx, id);
  if (!row) throw new AppError("not_found", "There is no such report.");
  return row;
}

export async function getReport(ctx: AppContext, id: ReportId): Promise<Report> {
  requireAdmin(ctx);
  const [shown] = await showReports(ctx, [await requireReport(ctx, id)]);
  if (!shown) throw new AppError("not_found", "There is no such report.");
  return shown;
}

export async function listReports(ctx: AppContext, query: PageQuery) {
  requireAdmin(ctx);
  const after = readPageToken(query.pageToken, ["string", "string"]);
  const rows = await ctx.db
    .select()
    .from(reports)
    .where(after ? sql`(${reports.name}, ${reports.id}) > (${after[0]}, ${after[1]})` : undefined)
    .orderBy(reports.name, reports.id)
    .limit(query.limit + 1);
  const { items, pagination } = pageOf(
    rows,
    query.limit,
    (row) => [row.name, row.id],
    (row) => row,
  );
  return { items: await showReports(ctx, items), pagination };
}
