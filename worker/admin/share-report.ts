/** A link that opens one report without signing in: its secret is shown once, the database keeps its hash. */
import { and, eq, gt, sql } from "drizzle-orm";
import { type ReportRow, reports } from "../../db/schema";
import type { CreatedReportShare } from "../contract/reports";
import { instantText, type ReportId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { newSecret, sha256Hex } from "../lib/ids";
import type { ExportFile } from "./export-file";
import { openReport } from "./open-report";
import { peopleOf, personIn, requireReport } from "./show-reports";

const DAY_MS = 86_400_000;
/** Of one network address: enough for people, too few for walking through secrets. */
const OPENINGS = { count: 60, windowSeconds: 60 } as const;
/** Of one link: a file may take seconds of work. */
const DOWNLOADS = { count: 30, windowSeconds: 3_600 } as const;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

const noShare = {
  shareHash: null,
  shareCreatedAt: null,
  shareCreatedBy: null,
  shareExpiresAt: null,
};

/** Takes the place of an earlier link. @throws {AppError} `not_found` */
export async function shareReport(
  ctx: AppContext,
  id: ReportId,
  { expiresInDays }: { readonly expiresInDays: number },
): Promise<CreatedReportShare> {
  const { userId } = requireAdmin(ctx);
  await requireReport(ctx, id);
  const [secret, now] = [newSecret(), ctx.now()];
  const expiresAt = now + expiresInDays * DAY_MS;
  const it = eq(reports.id, id);
  const done = await commit(ctx, {
    entries: [
      { action: "report.shared", subject: id, detail: { expiresAt: instantText(expiresAt) } },
    ],
    guard: sql`exists (select 1 from ${reports} where ${it})`,
    writes: [
      ctx.db
        .update(reports)
        .set({
          shareHash: await sha256Hex(secret),
          shareCreatedAt: now,
          shareCreatedBy: userId,
          shareExpiresAt: expiresAt,
          shareDownloads: 0,
        })
        .where(it),
    ],
  });
  if (!done) throw new AppError("not_found", "There is no such report.");
  const people = await peopleOf(ctx, [userId]);
  return {
    url: `${ctx.settings.publicUrl}/r#${secret}`,
    share: {
      createdAt: instantText(now),
      createdBy: personIn(people, userId),
      expiresAt: instantText(expiresAt),
      downloads: 0,
    },
  };
}

/** @throws {AppError} `not_found` when there is no link */
export async function endReportShare(ctx: AppContext, id: ReportId): Promise<void> {
  requireAdmin(ctx);
  const it = and(eq(reports.id, id), sql`${reports.shareHash} is not null`);
  const done = await commit(ctx, {
    entries: [{ action: "report.share_ended", subject: id }],
    guard: sql`exists (select 1 from ${reports} where ${it})`,
    writes: [ctx.db.update(reports).set(noShare).where(it)],
  });
  if (!done) throw new AppError("not_found", "This report has no link.");
}

/**
 * The report behind a secret. Unknown, ended and expired look the same to whoever tries.
 * @param network where the call comes from
 * @throws {AppError} `not_found`, `too_many_calls`
 */
export async function openShare(
  ctx: AppContext,
  secret: string,
  network: string,
): Promise<ReportRow> {
  if (!(await ctx.takeLimit(`report-open:${network}`, OPENINGS)))
    throw new AppError("too_many_calls", "Too many tries from here. Wait a minute.", {
      retryAfterSeconds: OPENINGS.windowSeconds,
    });
  const [row] = SECRET.test(secret)
    ? await ctx.db
        .select()
        .from(reports)
        .where(
          and(
            eq(reports.shareHash, await sha256Hex(secret)),
            gt(reports.shareExpiresAt, ctx.now()),
          ),
        )
    : [];
  if (!row)
    throw new AppError(
      "not_found",
      "This link does not work, or not any more. Ask whoever sent it for a new one.",
    );
  return row;
}

/** Each one is an audit event, and is not given without it. @throws {AppError} `not_found`, `too_many_calls` */
export async function downloadShare(
  ctx: AppContext,
  secret: string,
  network: string,
): Promise<ExportFile> {
  const row = await openShare(ctx, secret, network);
  if (!(await ctx.takeLimit(`report-download:${row.id}`, DOWNLOADS)))
    throw new AppError("too_many_calls", "This report was downloaded often. Try again later.", {
      retryAfterSeconds: 600,
    });
  const file = await openReport(ctx, row, ctx.now());
  const still = and(eq(reports.id, row.id), eq(reports.shareHash, row.shareHash ?? ""));
  const done = await commit(ctx, {
    entries: [
      {
        action: "report.downloaded",
        subject: row.id,
        detail: { name: row.name, format: row.format, via: "share" },
      },
    ],
    guard: sql`exists (select 1 from ${reports} where ${still})`,
    writes: [
      ctx.db
        .update(reports)
        .set({ shareDownloads: sql`${reports.shareDownloads} + 1` })
        .where(still),
    ],
  });
  if (!done) throw new AppError("not_found", "This link does not work any more.");
  return file;
}
