/** Mailing a report: by its schedule, or because an admin asks. The file itself is made when the mail leaves. */
import { and, asc, eq, isNotNull, lte, sql } from "drizzle-orm";
import type { Message } from "../../db/commit";
import { inList } from "../../db/rows";
import { type ReportRow, reports, users } from "../../db/schema";
import { type Instant, instantText, type ReportId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin, requireSystem } from "../lib/context";
import { AppError } from "../lib/errors";
import { log } from "../lib/log";
import { mailboxKey } from "../lib/mailbox";
import type { ReportMail } from "../mail/template";
import type { ExportFile } from "./export-file";
import { openReport } from "./open-report";
import { nextRunAt } from "./report-schedule";
import { filterWords, namesIn, timeframeWords } from "./report-words";
import { findReport, requireReport } from "./show-reports";

/** Above it most mail systems refuse a message, base64 and all. */
export const MAX_ATTACHED_BYTES = 5_000_000;
const DUE_AT_ONCE = 50;
/** By hand: enough for trying out, too little for flooding anybody. */
const BY_HAND = { count: 20, windowSeconds: 3_600 } as const;

/** One message per run and address; an address of ours goes to the person, who may have switched reports off. */
async function messagesFor(
  { db }: AppContext,
  reportId: ReportId,
  runAt: Instant,
  recipients: ReadonlyArray<string>,
): Promise<Message[]> {
  const known = await db
    .select({ id: users.id, key: users.emailKey })
    .from(users)
    .where(inList(users.emailKey, recipients.map(mailboxKey)));
  const idOf = new Map<string | null, string>(known.map((user) => [user.key, user.id]));
  return [...new Map(recipients.map((email) => [mailboxKey(email), email])).values()].map(
    (email) => ({
      key: `report:${reportId}:${runAt}:${email}`,
      template: "report",
      recipient: idOf.get(mailboxKey(email)) ?? email,
      payload: { reportId, runAt },
    }),
  );
}

/** @returns who gets it @throws {AppError} `not_found`, `too_many_calls` */
export async function sendReport(
  ctx: AppContext,
  id: ReportId,
  asked: ReadonlyArray<string> | undefined,
): Promise<string[]> {
  const { email } = requireAdmin(ctx);
  const row = await requireReport(ctx, id);
  if (!(await ctx.takeLimit(`report-send:${id}`, BY_HAND)))
    throw new AppError(
      "too_many_calls",
      "This report was sent often within the hour. Wait a little.",
      {
        retryAfterSeconds: 600,
      },
    );
  const recipients = [...new Set(asked ?? row.schedule?.recipients ?? [email])];
  const now = ctx.now();
  await commit(ctx, {
    entries: [
      { action: "report.sent", subject: id, detail: { name: row.name, recipients, by: "hand" } },
    ],
    writes: [],
    messages: await messagesFor(ctx, id, now, recipients),
  });
  return recipients;
}

/** Every schedule that is due. A run that was missed is made up for once, however many were. */
export async function sendDueReports(ctx: AppContext): Promise<void> {
  requireSystem(ctx);
  const now = ctx.now();
  const due = await ctx.db
    .select()
    .from(reports)
    .where(and(isNotNull(reports.nextRunAt), lte(reports.nextRunAt, now)))
    .orderBy(asc(reports.nextRunAt))
    .limit(DUE_AT_ONCE);
  for (const row of due) {
    try {
      await sendRun(ctx, row, now);
    } catch (error) {
      // The row stays due: the next minute tries again, and others are not held up.
      log.error("report.not_sent", { reportId: row.id, error });
    }
  }
}

async function sendRun(ctx: AppContext, row: ReportRow, now: Instant): Promise<void> {
  const { id, schedule, nextRunAt: runAt } = row;
  if (runAt === null || schedule === null) return;
  const still = and(eq(reports.id, id), eq(reports.nextRunAt, runAt));
  await commit(ctx, {
    entries: [
      {
        action: "report.sent",
        subject: id,
        detail: {
          name: row.name,
          recipients: schedule.recipients,
          by: "schedule",
          runAt: instantText(runAt),
        },
      },
    ],
    // Two sweeps at once: the second finds the next run already set, and writes no second mail.
    guard: sql`exists (select 1 from ${reports} where ${still})`,
    writes: [
      ctx.db
        .update(reports)
        .set({ lastRunAt: runAt, nextRunAt: nextRunAt(schedule, now) })
        .where(still),
    ],
    messages: await messagesFor(ctx, id, runAt, schedule.recipients),
  });
}

/** What a mail needs of a report; null when it is gone. The file is left out when it is too large to attach. */
export async function reportMail(
  ctx: AppContext,
  id: ReportId,
  runAt: Instant,
): Promise<ReportMail | null> {
  requireSystem(ctx);
  const row = await findReport(ctx, id);
  if (!row) return null;
  const names = await namesIn(ctx, [row.filters]);
  const file = await openReport(ctx, row, runAt);
  const bytes = await bounded(file, MAX_ATTACHED_BYTES);
  return {
    name: row.name,
    summary: `${filterWords(row.filters, names)}, ${timeframeWords(row.timeframe)}`,
    file: bytes && { name: file.name, contentType: file.contentType, bytes },
  };
}

async function bounded({ body }: ExportFile, max: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part);
    size += part.byteLength;
    // Leaving the loop cancels the stream: what nobody gets is not read.
    if (size > max) return null;
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
