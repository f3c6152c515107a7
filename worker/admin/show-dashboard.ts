/** How things stand now, and how the promise was kept. Reads indexes, never the history itself. */
import { type SQL, sql } from "drizzle-orm";
import { runBatch } from "../../db/batch";
import type { Dashboard } from "../contract/insight";
import type { Instant, IntegrationId } from "../contract/values";
import { instantText, maybeInstantText } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { keptPromise, type LatenessCount, ON_TIME_SECONDS } from "./dashboard-promise";

const DAY_MS = 86_400_000;
const SOON_MS = 3_600_000;
/** Of the latest revokes so many are measured. */
const MAX_REVOKES = 5_000;

type Row = Readonly<Record<string, number | string | null>>;

/** @throws {AppError} `not_allowed` */
export async function showDashboard(ctx: AppContext, days: 7 | 30 | 90): Promise<Dashboard> {
  requireAdmin(ctx);
  const now = ctx.now();
  const from = (Math.floor(now / DAY_MS) - days + 1) * DAY_MS;
  const queries = [
    ...numbers(now),
    troubles(),
    lateness(from),
    stillLate(from, now),
    revokeTimes(from),
    drift(from),
    reconciles(),
    requestedByDay(from, days),
    grantedByDay(from, days),
    endedByDay(from, days),
  ];
  const results = await runBatch(
    ctx.db,
    queries.map((query) => ctx.db.run(query)),
  );
  const rows = results.map((result) => result.results as Row[]);
  const [active, waiting, soon, overdue, trouble, late, standing, revokes, found, seen] = rows;
  const [requested, granted, ended] = rows.slice(10);
  return {
    days,
    computedAt: instantText(now),
    active: count(active),
    waiting: count(waiting),
    endingSoon: count(soon),
    overdue: count(overdue),
    integrationsInTrouble: (trouble ?? []).map((row) => ({
      id: row.id as IntegrationId,
      name: String(row.name),
      message: String(row.message ?? ""),
      since: instantText(Number(row.since)),
    })),
    promise: promise(late, standing, revokes, found, seen),
    trends: trends(from, days, requested, granted, ended),
  };
}

const count = (rows: ReadonlyArray<Row> | undefined) => ({
  requests: Number(rows?.[0]?.requests ?? 0),
  people: Number(rows?.[0]?.people ?? 0),
});

const counted = (where: SQL): SQL =>
  sql`select count(*) as requests, count(distinct grantee_id) as people from requests where ${where}`;

const numbers = (now: Instant): SQL[] => [
  counted(sql`state in ('active', 'revoking') or (state = 'granting' and granted_at is not null)`),
  counted(sql`state = 'pending'`),
  counted(sql`state = 'active' and expires_at >= ${now} and expires_at < ${now + SOON_MS}`),
  counted(
    sql`state in ('granting', 'active', 'revoking') and (expires_at < ${now} or overdue_since is not null)`,
  ),
];

const troubles = (): SQL =>
  sql`select id, name, trouble_message as message, trouble_since as since from integrations
      where trouble_since is not null and state <> 'deleted' order by trouble_since limit 50`;

/** Tenths of a second up to a minute, seconds beyond: few groups, however many requests. */
const inSteps = (ms: SQL): SQL =>
  sql`case when ${ms} <= 0 then 0 when ${ms} < 60000 then (${ms} + 99) / 100 / 10.0 else (${ms} + 999) / 1000 end`;

/** A request counts with the last of its units that the target confirmed gone. The plus keeps SQLite on the index by end. */
const lateness = (from: Instant): SQL =>
  sql`select ${inSteps(sql`(ended_at - expires_at)`)} as seconds, count(*) as n from requests
      where ended_at >= ${from} and +state = 'expired' and expires_at is not null group by 1`;

/** Late already, however it goes on. */
const stillLate = (from: Instant, now: Instant): SQL =>
  sql`select (${now} - expires_at) / 1000 as seconds, count(*) as n from requests
      where state in ('active', 'revoking') and expires_at >= ${from}
        and expires_at < ${now - ON_TIME_SECONDS * 1_000} group by 1`;

/** From the latest beginning of a revoke to its proof, by the audit log. The plus keeps SQLite on the index by subject. */
const revokeTimes = (from: Instant): SQL =>
  sql`with gone as materialized (
        select seq, at, subject from audit_events where action = 'unit.revoked' order by seq desc limit ${MAX_REVOKES}
      ), took as materialized (
        select gone.at - (select begun.at from audit_events begun
            where begun.subject = gone.subject and begun.seq < gone.seq and +begun.action = 'unit.revoking'
            order by begun.seq desc limit 1) as ms
        from gone where gone.at >= ${from}
      ) select ${inSteps(sql`ms`)} as seconds, count(*) as n from took where ms is not null group by 1`;

const drift = (from: Instant): SQL => {
  const events = (action: string) =>
    sql`(select count(*) from audit_events where action = ${action} and at >= ${from})`;
  return sql`select ${events("reconcile.orphan_found")} as found, ${events("reconcile.orphan_removed")} as removed,
      ${events("unit.missing")} as missing, (select count(*) from observed_privileges) as "foreign"`;
};

const reconciles = (): SQL =>
  sql`select min(last_reconcile_at) as at from integrations where state <> 'deleted'`;

/**
 * Counts of each day, by ranges of an index. Grouping a hundred thousand rows by a computed day would sort them.
 *
 * @param counts column name → what is counted of `requests`
 */
function byDay(from: Instant, days: number, counts: Readonly<Record<string, SQL>>): SQL {
  const columns = Object.entries(counts).map(
    ([name, count]) => sql`(select ${count}) as ${sql.raw(name)}`,
  );
  return sql`with recursive d(at) as (
      select ${from} union all select at + ${DAY_MS} from d where at + ${DAY_MS} < ${from + days * DAY_MS}
    ) select at / ${DAY_MS} as day, ${sql.join(columns, sql`, `)} from d`;
}

const inDay = (column: string): SQL => {
  const name = sql.raw(column);
  return sql`from requests where ${name} >= d.at and ${name} < d.at + ${DAY_MS}`;
};

const requestedByDay = (from: Instant, days: number): SQL =>
  byDay(from, days, {
    n: sql`count(*) ${inDay("created_at")}`,
    automatic: sql`sum(automatic) ${inDay("created_at")}`,
  });

const grantedByDay = (from: Instant, days: number): SQL =>
  byDay(from, days, { n: sql`count(*) ${inDay("granted_at")}` });

const endedByDay = (from: Instant, days: number): SQL =>
  byDay(from, days, {
    ended: sql`count(*) ${inDay("ended_at")} and +state in ('expired', 'revoked', 'returned')`,
    rejected: sql`count(*) ${inDay("ended_at")} and +state = 'rejected'`,
  });

const lateCounts = (rows: ReadonlyArray<Row> | undefined): LatenessCount[] =>
  (rows ?? []).map((row) => ({ seconds: Number(row.seconds), count: Number(row.n) }));

function promise(
  late: ReadonlyArray<Row> | undefined,
  standing: ReadonlyArray<Row> | undefined,
  revokes: ReadonlyArray<Row> | undefined,
  found: ReadonlyArray<Row> | undefined,
  seen: ReadonlyArray<Row> | undefined,
): Dashboard["promise"] {
  const kept = keptPromise([...lateCounts(late), ...lateCounts(standing)]);
  const revoked = keptPromise(lateCounts(revokes));
  const at = seen?.[0]?.at;
  return {
    revocations: kept.revocations,
    onTimeShare: kept.onTimeShare,
    p50LatenessSeconds: kept.p50,
    p99LatenessSeconds: kept.p99,
    worstLatenessSeconds: kept.worst,
    p50RevokeSeconds: revoked.p50,
    p99RevokeSeconds: revoked.p99,
    lastReconcileAt: maybeInstantText(typeof at === "number" ? at : null),
    drift: {
      orphansFound: Number(found?.[0]?.found ?? 0),
      orphansRemoved: Number(found?.[0]?.removed ?? 0),
      missing: Number(found?.[0]?.missing ?? 0),
      foreign: Number(found?.[0]?.foreign ?? 0),
    },
  };
}

function trends(
  from: Instant,
  days: number,
  requested: ReadonlyArray<Row> | undefined,
  granted: ReadonlyArray<Row> | undefined,
  ended: ReadonlyArray<Row> | undefined,
): Dashboard["trends"] {
  const keyed = (rows: ReadonlyArray<Row> | undefined) =>
    new Map((rows ?? []).map((row) => [Number(row.day), row]));
  const [asked, given, over] = [keyed(requested), keyed(granted), keyed(ended)];
  return Array.from({ length: days }, (_, i) => {
    const day = from / DAY_MS + i;
    const n = Number(asked.get(day)?.n ?? 0);
    return {
      day: instantText(day * DAY_MS).slice(0, 10),
      requested: n,
      granted: Number(given.get(day)?.n ?? 0),
      ended: Number(over.get(day)?.ended ?? 0),
      rejected: Number(over.get(day)?.rejected ?? 0),
      automaticShare: n === 0 ? null : Number(asked.get(day)?.automatic ?? 0) / n,
    };
  });
}
