/** Deletes what the organization does not keep any longer, step by step. The audit log only grows and tells of each step. */
import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { organization } from "../../../db/schema";
import { openStates, unitStates } from "../../contract/states";
import { defaultRetention } from "../../identity/retention";
import { commit } from "../../lib/commit";
import type { AppContext } from "../../lib/context";

const DAY_MS = 86_400_000;
/** What has been too old for less than this waits for company: one audit event an hour, not one a minute. */
const SLACK_MS = 3_600_000;
/** Requests in one step: with their units they stay well below what one batch may write. */
const REQUESTS_A_STEP = 200;
const ROWS_A_STEP = 1_000;

type Old = { readonly id: string | number; readonly at: number };
type Rule = {
  readonly what: "requests" | "messages" | "sync_runs";
  readonly days: number | null;
  readonly step: number;
  /** Ids and ages of rows older than a moment, oldest first. */
  old(before: number): SQL;
  remove(ids: SQL): ReadonlyArray<BatchItem<"sqlite">>;
};

/** @returns how many rows went, by kind; a step of each kind a minute, and nobody waits meanwhile */
export async function obeyRetention(ctx: AppContext): Promise<Record<Rule["what"], number>> {
  const [owner] = await ctx.db.select({ settings: organization.settings }).from(organization);
  const gone = { requests: 0, messages: 0, sync_runs: 0 };
  if (!owner) return gone;
  const kept = { ...defaultRetention, ...owner.settings.retention };
  for (const rule of [
    requestRule(ctx, kept.closedRequestsDays),
    messageRule(ctx, kept.messagesDays),
    syncRunRule(ctx, kept.syncRunsDays),
  ])
    gone[rule.what] = await prune(ctx, rule);
  return gone;
}

async function prune(ctx: AppContext, rule: Rule): Promise<number> {
  const { what, days, step } = rule;
  if (days === null) return 0;
  const now = ctx.now();
  const before = now - days * DAY_MS;
  const rows = await ctx.db.all<Old>(sql`${rule.old(before)} limit ${step}`);
  const [oldest] = rows;
  if (!oldest || (oldest.at >= before - SLACK_MS && rows.length < step)) return 0;
  const ids = sql`select value from json_each(${JSON.stringify(rows.map((row) => row.id))})`;
  await commit(ctx, {
    at: now,
    entries: [
      { action: "retention.pruned", subject: what, detail: { what, count: rows.length, days } },
    ],
    writes: rule.remove(ids),
  });
  return rows.length;
}

/** Closed ones only; the database itself refuses to delete a request that may still stand somewhere. */
function requestRule({ db }: AppContext, days: number | null): Rule {
  const open = JSON.stringify(openStates);
  const standing = JSON.stringify(unitStates.filter((s) => s !== "ended" && s !== "failed"));
  return {
    what: "requests",
    days,
    step: REQUESTS_A_STEP,
    old: (before) => sql`select id, coalesce(ended_at, decided_at, lapses_at) as at from requests
      where state not in (select value from json_each(${open}))
      and coalesce(ended_at, decided_at, lapses_at) < ${before} and due_at is null
      and not exists (select 1 from units u where u.request_id = requests.id and u.touched = 1
        and u.state in (select value from json_each(${standing})))
      order by at`,
    remove: (ids) => [
      // Decisions may go only once their request has gone, so foreign keys are looked at when the batch ends.
      db.run(sql`pragma defer_foreign_keys = on`),
      db.run(sql`delete from requests where id in (${ids})`),
      db.run(sql`delete from decisions where request_id in (${ids})`),
      db.run(sql`delete from seats where request_id in (${ids})`),
      db.run(sql`delete from units where request_id in (${ids})`),
    ],
  };
}

const messageRule = ({ db }: AppContext, days: number): Rule => ({
  what: "messages",
  days,
  step: ROWS_A_STEP,
  old: (before) =>
    sql`select id, created_at as at from outbox where state <> 'waiting' and created_at < ${before} order by at`,
  remove: (ids) => [db.run(sql`delete from outbox where id in (${ids})`)],
});

const syncRunRule = ({ db }: AppContext, days: number): Rule => ({
  what: "sync_runs",
  days,
  step: ROWS_A_STEP,
  old: (before) =>
    sql`select id, started_at as at from sync_runs where state <> 'held' and started_at < ${before} order by at`,
  remove: (ids) => [db.run(sql`delete from sync_runs where id in (${ids})`)],
});
