/** Reading the audit log. */
import { and, asc, desc, eq, gt, gte, lt, or, type SQL, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { type AuditRow, auditEvents, users } from "../../db/schema";
import type { AuditEvent, AuditExportQuery, AuditQuery } from "../contract/audit";
import type { AuditAction } from "../contract/audit-actions";
import { instantText } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { mailboxKey } from "../lib/mailbox";
import { pageOf, readPageToken } from "../lib/page-tokens";

type Filters = Omit<AuditExportQuery, "format" | "columns">;

export async function listAuditEvents(ctx: AppContext, query: AuditQuery) {
  requireAdmin(ctx);
  const token = readPageToken(query.pageToken, ["number"]);
  const newest = query.order === "newest";
  const { seq } = auditEvents;
  const rows = await ctx.db
    .select()
    .from(auditEvents)
    .where(
      and(
        await auditFilter(ctx, query),
        token ? (newest ? lt(seq, Number(token[0])) : gt(seq, Number(token[0]))) : undefined,
      ),
    )
    .orderBy(newest ? desc(seq) : asc(seq))
    .limit(query.limit + 1);
  const { items, pagination } = pageOf(
    rows,
    query.limit,
    (r) => [r.seq],
    (r) => r,
  );
  return { items: await showAuditEvents(ctx, items), pagination };
}

export async function auditFilter(ctx: AppContext, query: Filters): Promise<SQL | undefined> {
  const { action, subject, from, to } = query;
  return and(
    query.actor ? await byActor(ctx, query.actor) : undefined,
    action ? eq(auditEvents.action, action) : undefined,
    subject ? eq(auditEvents.subject, subject) : undefined,
    from ? gte(auditEvents.at, Date.parse(from)) : undefined,
    to ? lt(auditEvents.at, Date.parse(to)) : undefined,
  );
}

/** An actor as it is written in the log, or a person by id or e-mail, however they acted. */
async function byActor({ db }: AppContext, actor: string): Promise<SQL | undefined> {
  const [person] = await db
    .select({ id: users.id })
    .from(users)
    .where(or(sql`${users.id} = ${actor}`, eq(users.emailKey, mailboxKey(actor))));
  return person ? eq(auditEvents.userId, person.id) : eq(auditEvents.actor, actor);
}

export async function showAuditEvents(
  { db }: AppContext,
  rows: ReadonlyArray<AuditRow>,
): Promise<AuditEvent[]> {
  const ids = [...new Set(rows.flatMap((row) => row.userId ?? []))];
  const people =
    ids.length === 0
      ? []
      : await db
          .select({ id: users.id, email: users.email })
          .from(users)
          .where(inList(users.id, ids));
  const emails = new Map<string, string>(people.map((p) => [p.id, p.email]));
  return rows.map((row) => ({
    seq: row.seq,
    at: instantText(row.at),
    actor: row.actor,
    actorKind: row.actorKind,
    actorUserId: row.userId,
    actorEmail: (row.userId && emails.get(row.userId)) ?? null,
    // Written by `commit`, whose entries take nothing else.
    action: row.action as AuditAction,
    subject: row.subject,
    detail: row.detail,
    chain: row.chain,
  }));
}
