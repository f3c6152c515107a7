/** Notes that a target does not take revokes, and that it does again: one alert per target, not per grant. */
import { and, eq, sql } from "drizzle-orm";
import type { Message } from "../../db/commit";
import { type IntegrationRow, integrations, users } from "../../db/schema";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";

export type TargetReport = {
  /** At least one call succeeded. */
  readonly worked: boolean;
  /** What the last refused or failed revoke said; null when none failed. */
  readonly failedRevoke: string | null;
};

/** How long revokes may fail before the admins are woken. */
const ALERT_AFTER_MS = 30_000;

export async function noteTrouble(
  ctx: AppContext,
  row: IntegrationRow,
  report: TargetReport,
): Promise<void> {
  if (report.failedRevoke !== null && !report.worked) await troubled(ctx, row, report.failedRevoke);
  else if (report.worked && report.failedRevoke === null && row.troubleSince !== null)
    await recovered(ctx, row);
}

async function troubled(ctx: AppContext, row: IntegrationRow, message: string): Promise<void> {
  const now = ctx.now();
  if (row.troubleSince === null) {
    await commit(ctx, {
      at: now,
      entries: [{ action: "integration.trouble", subject: row.id, detail: { message } }],
      guard: sql`exists (select 1 from integrations where id = ${row.id} and trouble_since is null)`,
      writes: [
        ctx.db
          .update(integrations)
          .set({ troubleSince: now, troubleMessage: message, alertedAt: null })
          .where(eq(integrations.id, row.id)),
      ],
    });
  } else if (row.alertedAt === null && now - row.troubleSince >= ALERT_AFTER_MS) {
    await alertAdmins(ctx, row, message);
  }
}

/** Tells every admin once. Also called by the minute sweep, so that a silent target is noticed too. */
export async function alertAdmins(
  ctx: AppContext,
  row: IntegrationRow,
  message: string,
): Promise<void> {
  const now = ctx.now();
  await commit(ctx, {
    at: now,
    entries: [
      { action: "integration.trouble", subject: row.id, detail: { message, alerted: true } },
    ],
    guard: sql`exists (select 1 from integrations where id = ${row.id} and alerted_at is null and trouble_since is not null)`,
    writes: [
      ctx.db.update(integrations).set({ alertedAt: now }).where(eq(integrations.id, row.id)),
    ],
    messages: await toAdmins(ctx, "revoke_overdue", `${row.id}:overdue:${row.troubleSince}`, {
      integrationId: row.id,
      since: row.troubleSince,
    }),
  });
}

async function recovered(ctx: AppContext, row: IntegrationRow): Promise<void> {
  const now = ctx.now();
  await commit(ctx, {
    at: now,
    entries: [
      { action: "integration.recovered", subject: row.id, detail: { since: row.troubleSince } },
    ],
    guard: sql`exists (select 1 from integrations where id = ${row.id} and trouble_since is not null)`,
    writes: [
      ctx.db
        .update(integrations)
        .set({ troubleSince: null, troubleMessage: null, alertedAt: null })
        .where(eq(integrations.id, row.id)),
    ],
    messages:
      row.alertedAt === null
        ? []
        : await toAdmins(ctx, "integration_recovered", `${row.id}:recovered:${row.troubleSince}`, {
            integrationId: row.id,
          }),
  });
  // Whoever waits for its next try need not: the target is there again.
  await ctx.db.run(
    sql`update units set next_attempt_at = ${now} where integration_id = ${row.id} and state = 'revoking' and next_attempt_at > ${now}`,
  );
  await ctx.db.run(
    sql`update requests set due_at = ${now} where due_at > ${now} and state in ('revoking', 'active', 'granting')
        and id in (select request_id from units where integration_id = ${row.id} and state = 'revoking')`,
  );
}

/** One message to each admin who is not gone. */
export async function toAdmins(
  ctx: AppContext,
  template: string,
  key: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<Message[]> {
  const admins = await ctx.db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, "admin"), sql`${users.status} in ('invited', 'active')`));
  return admins.map(({ id }) => ({ key: `${key}:${id}`, template, recipient: id, payload }));
}
