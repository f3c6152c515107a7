/** What becomes of a mail that was refused or given up: it is kept, and somebody is told. Nothing vanishes in silence. */
import { and, desc, eq, gt, isNotNull, max, sql } from "drizzle-orm";
import type { Message } from "../../db/commit";
import { type OutboxRow, outbox, requests, users } from "../../db/schema";
import type { RequestId } from "../contract/values";
import { commit } from "../lib/commit";
import { kindOfTemplate } from "./notification-kinds";
import type { MailContext } from "./template";
import { withoutParticulars } from "./transports/smtp-answers";

/** What would tell of itself for ever. */
const SELF = "mail_undelivered";
/** How soon what a whole server refused is tried again. */
const SERVER_RETRY_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/**
 * Marks a mail as not delivered. Who asked hears of it when it was an approver's, and the admins once a day for each
 * address.
 */
export async function markFailed(ctx: MailContext, row: OutboxRow, reason: string): Promise<void> {
  const now = ctx.now();
  const messages = row.template === SELF ? [] : await tellings(ctx, row);
  await commit(ctx, {
    at: now,
    entries: [
      {
        action: "mail.undelivered",
        subject: subjectOf(row),
        detail: { recipient: row.recipient, template: row.template, reason: reason.slice(0, 300) },
      },
    ],
    guard: sql`exists (select 1 from outbox where id = ${row.id} and state = 'waiting' and due_at = ${row.dueAt})`,
    writes: [
      ctx.db
        .update(outbox)
        .set({ state: "failed", failedAt: now, lastError: reason.slice(0, 1_000) })
        .where(eq(outbox.id, row.id)),
    ],
    messages,
  });
}

const requestOf = ({ payload }: Pick<OutboxRow, "payload">): RequestId | null =>
  typeof payload.requestId === "string" ? (payload.requestId as RequestId) : null;

const subjectOf = (row: OutboxRow): string => requestOf(row) ?? row.recipient;

async function tellings(ctx: MailContext, row: OutboxRow): Promise<Message[]> {
  const requestId = requestOf(row);
  const waits = requestId !== null && kindOfTemplate[row.template] === "approval_wanted";
  const [admins, [request]] = await Promise.all([
    ctx.db
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.role, "admin"), sql`${users.status} in ('invited', 'active')`)),
    waits
      ? ctx.db
          .select({ requesterId: requests.requesterId })
          .from(requests)
          .where(and(eq(requests.id, requestId), eq(requests.state, "pending")))
      : [],
  ]);
  const day = Math.floor(ctx.now() / DAY_MS);
  const payload = { outboxId: row.id };
  return [
    ...admins.map(({ id }) => ({
      key: `undelivered:${row.recipient}:${day}:${id}`,
      template: SELF,
      recipient: id as string,
      payload,
    })),
    ...(request
      ? [
          {
            key: `undelivered:${row.recipient}:${requestId}:${request.requesterId}`,
            template: SELF,
            recipient: request.requesterId as string,
            payload,
          },
        ]
      : []),
  ].filter(({ recipient }) => recipient !== row.recipient);
}

/**
 * Whether a refusal is the server's and not the address's: the same words were said of another address, and nothing was
 * taken since. Then what had been given up for it comes back.
 */
export async function isServersAnswer(
  ctx: MailContext,
  row: OutboxRow,
  said: string,
): Promise<boolean> {
  const [[taken], failed] = await ctx.db.batch([
    ctx.db
      .select({ at: max(outbox.sentAt) })
      .from(outbox)
      .where(eq(outbox.state, "sent")),
    ctx.db
      .select()
      .from(outbox)
      .where(and(eq(outbox.state, "failed"), isNotNull(outbox.failedAt)))
      .orderBy(desc(outbox.failedAt))
      .limit(50),
  ]);
  const plain = withoutParticulars(said);
  const alike = failed.filter(
    (f) => (f.failedAt ?? 0) > (taken?.at ?? 0) && withoutParticulars(f.lastError ?? "") === plain,
  );
  if (!alike.some((f) => f.recipient !== row.recipient)) return false;
  await ctx.db
    .update(outbox)
    .set({ state: "waiting", failedAt: null, dueAt: ctx.now() + SERVER_RETRY_MS })
    .where(
      and(
        eq(outbox.state, "failed"),
        gt(outbox.failedAt, taken?.at ?? 0),
        sql`${outbox.id} in (select value from json_each(${JSON.stringify(alike.map((f) => f.id))}))`,
      ),
    );
  return true;
}
