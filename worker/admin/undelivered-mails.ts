/** Mails that did not arrive or cannot leave at present: who should have got what, why not, and another try. */
import { and, asc, desc, isNotNull, or, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { outbox, requests, users } from "../../db/schema";
import type { RetriedMails, RetryMails, UndeliveredMails } from "../contract/mail-settings";
import { instantText, maybeInstantText, type RequestId, type UserId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";

const SHOWN = 100;

const troubled = or(
  sql`${outbox.state} = 'failed'`,
  and(sql`${outbox.state} = 'waiting'`, isNotNull(outbox.lastError)),
);

export async function listUndeliveredMails(ctx: AppContext): Promise<UndeliveredMails> {
  requireAdmin(ctx);
  const rows = await ctx.db
    .select()
    .from(outbox)
    .where(troubled)
    .orderBy(asc(outbox.state), desc(outbox.id))
    .limit(SHOWN + 1);
  const shown = rows.slice(0, SHOWN);
  const requestIds = shown.flatMap((r) =>
    typeof r.payload.requestId === "string" ? [r.payload.requestId as RequestId] : [],
  );
  const [people, numbers] = await ctx.db.batch([
    ctx.db
      .select({ id: users.id, email: users.email, fullName: users.fullName })
      .from(users)
      .where(inList(users.id, [...new Set(shown.map((r) => r.recipient as UserId))])),
    ctx.db
      .select({ id: requests.id, number: requests.number })
      .from(requests)
      .where(inList(requests.id, [...new Set(requestIds)])),
  ]);
  const personOf = new Map(people.map((p) => [p.id as string, p]));
  const numberOf = new Map(numbers.map((n) => [n.id as string, `AR-${n.number}`]));
  return {
    items: shown.map((row) => {
      const requestId = String(row.payload.requestId ?? "");
      const number = numberOf.get(requestId);
      return {
        id: row.id,
        to: personOf.get(row.recipient)?.email ?? row.recipient,
        name: personOf.get(row.recipient)?.fullName ?? null,
        message: row.template,
        request: number ? { id: requestId as RequestId, number } : null,
        gaveUp: row.state === "failed",
        reason: row.lastError ?? "",
        createdAt: instantText(row.createdAt),
        failedAt: maybeInstantText(row.failedAt),
        nextTryAt: row.state === "waiting" ? instantText(row.dueAt) : null,
      };
    }),
    more: rows.length > SHOWN,
  };
}

/** Tries again what was given up, and at once what waits. A mail that makes no sense any more is dropped then. */
export async function retryMails(ctx: AppContext, { ids }: RetryMails): Promise<RetriedMails> {
  requireAdmin(ctx);
  const now = ctx.now();
  const asked = ids
    ? sql`${outbox.id} in (select value from json_each(${JSON.stringify(ids)}))`
    : undefined;
  const found = await ctx.db.select({ id: outbox.id }).from(outbox).where(and(troubled, asked));
  if (found.length === 0) return { retried: 0 };
  await commit(ctx, {
    entries: [{ action: "mail.retried", subject: "organization", detail: { mails: found.length } }],
    writes: [
      ctx.db
        .update(outbox)
        // Its three days begin anew; a reason that no longer holds must not stay on the screen.
        .set({ state: "waiting", dueAt: now, createdAt: now, attempts: 0, failedAt: null })
        .where(
          and(
            troubled,
            sql`${outbox.id} in (select value from json_each(${JSON.stringify(found.map((f) => f.id))}))`,
          ),
        ),
    ],
  });
  await ctx.wakes.sendMail();
  return { retried: found.length };
}
