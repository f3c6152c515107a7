/**
 * What does not work at a target: reading it, giving access there, taking it away. One place, one alert for each part
 * that fails and not for each grant, and an all-clear when all of it works again.
 */
import { and, eq, sql } from "drizzle-orm";
import type { Message } from "../../db/commit";
import {
  type IntegrationRow,
  integrations,
  type Trouble,
  type TroublePart,
  troubleParts,
  users,
} from "../../db/schema";
import type { Failure } from "../connectors/errors";
import type { IntegrationId } from "../contract/values";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";

type Said = { readonly message: string; readonly failure: Failure | null };

/** What calls said of a target, by part: why they failed, or null where they worked. */
export type TargetReport = { readonly [part in TroublePart]?: Said | null };

/** A grant may fail by what was asked for and not by the target: such trouble is over when the target is read again. */
const OF_THE_ORDER: ReadonlyArray<Failure | null> = ["not_found", "refused", "conflict"];

/** How long each part may fail before the admins are woken. Revokes are what Hallpass is for. */
const ALERT_AFTER_MS: Readonly<Record<TroublePart, number>> = {
  revoke: 30_000,
  grant: 30_000,
  sync: 5 * 60_000,
};

/** The row as a caller read it may be old: what is news is decided by what the database holds. */
export async function noteTrouble(
  ctx: AppContext,
  row: Pick<IntegrationRow, "id" | "trouble">,
  report: TargetReport,
): Promise<void> {
  const isNews = troubleParts.some((part) => {
    const said = report[part];
    if (said === undefined) return false;
    // A sync that worked may have more to say than of itself.
    return said === null ? row.trouble[part] !== undefined || part === "sync" : true;
  });
  if (!isNews || (report.sync === null && Object.keys(row.trouble).length === 0)) return;
  const [now, [fresh]] = [
    ctx.now(),
    await ctx.db.select().from(integrations).where(eq(integrations.id, row.id)),
  ];
  if (!fresh || fresh.state === "deleted") return;
  const trouble: Record<string, Trouble[TroublePart]> = { ...fresh.trouble };
  for (const part of troubleParts) {
    const said = report[part];
    if (said === null) delete trouble[part];
    else if (said !== undefined) trouble[part] ??= { ...said, since: now, alertedAt: null };
  }
  const grant = fresh.trouble.grant;
  const mended = grant && (OF_THE_ORDER.includes(grant.failure) || grant.since < fresh.updatedAt);
  if (report.sync === null && mended) delete trouble.grant;
  const before = Object.keys(fresh.trouble).sort().join();
  const after = Object.keys(trouble).sort().join();
  if (before !== after) await change(ctx, fresh, trouble);
  else await alertAdmins(ctx, fresh);
}

/** What the columns that sum it up say: since when, and the gravest message. */
function summary(trouble: Trouble) {
  const parts = troubleParts.flatMap((part) => trouble[part] ?? []);
  const alerted = parts.flatMap((p) => p.alertedAt ?? []);
  return {
    trouble,
    troubleSince: parts.length === 0 ? null : Math.min(...parts.map((p) => p.since)),
    troubleMessage: parts[0]?.message ?? null,
    alertedAt: alerted.length === 0 ? null : Math.max(...alerted),
  };
}

async function change(ctx: AppContext, row: IntegrationRow, trouble: Trouble): Promise<void> {
  const now = ctx.now();
  const next = summary(trouble);
  const over = next.troubleSince === null;
  const wasAlerted = row.alertedAt !== null;
  const done = await commit(ctx, {
    at: now,
    entries: [
      {
        action: over ? "integration.recovered" : "integration.trouble",
        subject: row.id,
        detail: over
          ? { since: row.troubleSince }
          : { parts: Object.keys(trouble), message: next.troubleMessage },
      },
    ],
    guard: unchanged(row),
    writes: [ctx.db.update(integrations).set(next).where(eq(integrations.id, row.id))],
    messages:
      over && wasAlerted
        ? await toAdmins(ctx, "integration_recovered", `${row.id}:recovered:${row.troubleSince}`, {
            integrationId: row.id,
          })
        : [],
  });
  if (done && row.trouble.revoke && !trouble.revoke) await hurryRevokes(ctx, row.id);
}

/** Somebody else may have noted something meanwhile: then theirs stands, and the next report is ours again. */
const unchanged = (row: IntegrationRow) =>
  sql`exists (select 1 from integrations where id = ${row.id} and trouble = ${JSON.stringify(row.trouble)})`;

/** Whoever waits for its next try need not: the target is there again. */
async function hurryRevokes(ctx: AppContext, id: IntegrationId): Promise<void> {
  const now = ctx.now();
  await ctx.db.run(
    sql`update units set next_attempt_at = ${now} where integration_id = ${id} and state = 'revoking' and next_attempt_at > ${now}`,
  );
  await ctx.db.run(
    sql`update requests set due_at = ${now} where due_at > ${now} and state in ('revoking', 'active', 'granting')
        and id in (select request_id from units where integration_id = ${id} and state = 'revoking')`,
  );
}

/** Tells every admin once of each part that has failed for long enough. Also called by the minute sweep. */
export async function alertAdmins(ctx: AppContext, row: IntegrationRow): Promise<void> {
  const now = ctx.now();
  const due = troubleParts.filter((part) => {
    const one = row.trouble[part];
    return one && one.alertedAt === null && now - one.since >= ALERT_AFTER_MS[part];
  });
  const [first] = due;
  if (!first) return;
  const trouble = Object.fromEntries(
    Object.entries(row.trouble).map(([part, one]) => [
      part,
      due.includes(part as TroublePart) ? { ...one, alertedAt: now } : one,
    ]),
  ) as Trouble;
  const since = row.trouble[first]?.since ?? now;
  await commit(ctx, {
    at: now,
    entries: [
      {
        action: "integration.trouble",
        subject: row.id,
        detail: { parts: due, message: row.trouble[first]?.message, alerted: true },
      },
    ],
    guard: unchanged(row),
    writes: [ctx.db.update(integrations).set(summary(trouble)).where(eq(integrations.id, row.id))],
    messages: await toAdmins(
      ctx,
      first === "revoke" ? "revoke_overdue" : "target_trouble",
      `${row.id}:${first}:${since}`,
      { integrationId: row.id, since },
    ),
  });
}

/** One message to each admin who is not gone. */
export async function toAdmins(
  ctx: Pick<AppContext, "db">,
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
