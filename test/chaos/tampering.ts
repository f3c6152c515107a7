/** What somebody who can write to the database may do to the audit log, as statements. Triggers are no obstacle to them. */
import { createHash } from "node:crypto";
import type { RunningHallpass } from "../support/run-hallpass.ts";

type Db = Pick<RunningHallpass, "sql">;
type Row = {
  seq: number;
  at: number;
  actor: string;
  action: string;
  subject: string;
  detail: string;
  guarded: number;
  chain: string | null;
};

/** 0 to 1; the same row of numbers for the same seed (mulberry32), so that a failing case can be had again. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${sortedJson(v)}`).join(",")}}`;
}

/** The attacker has read our source: the chain is computed as the product does. */
function hashOf(before: string, row: Row): string {
  const event = sortedJson([
    row.seq,
    row.at,
    row.actor,
    row.action,
    row.subject,
    JSON.parse(row.detail),
  ]);
  return createHash("sha256").update(`${before}\n${event}`).digest("hex");
}

/** What a change writes into the log. */
const WRITTEN = "seq, at, actor, action, subject, detail, guarded, chain";

const readAll = (db: Db) => db.sql<Row>("select * from audit_events order by seq");

/** Makes every chain value from `fromSeq` on fit the changed content. */
async function rechain(db: Db, fromSeq: number): Promise<void> {
  let before = "0".repeat(64);
  for (const row of await readAll(db)) {
    if (row.seq >= fromSeq) {
      const chain = hashOf(before, row);
      await db.sql("update audit_events set chain = ? where seq = ?", [chain, row.seq]);
      before = chain;
    } else before = row.chain ?? before;
  }
}

type Pick1 = (from: number, to: number) => number;
type Attack = (db: Db, rows: ReadonlyArray<Row>, pick: Pick1) => Promise<unknown>;

const edits: ReadonlyArray<string> = [
  "at = at + 1",
  "actor = 'user:user_somebody'",
  "action = 'request.cancelled'",
  "subject = subject || 'x'",
  `detail = json_set(detail, '$.forged', 1)`,
  "chain = 'f' || substr(chain, 2) || '0'",
  "chain = null",
];

const insertOne = (db: Db, seq: number, chain: string | null) =>
  db.sql(
    `insert into audit_events (seq, at, actor, action, subject, detail, guarded, chain)
     values (?, 1, 'user:user_somebody', 'request.approved', 'req_forged', '{}', 1, ?)`,
    [seq, chain],
  );

/** Each leaves a log that is not the one that was sealed. */
export const attacks: Readonly<Record<string, Attack>> = {
  "edit one event": (db, rows, pick) =>
    db.sql(`update audit_events set ${edits[pick(0, edits.length - 1)]} where seq = ?`, [
      rows[pick(0, rows.length - 1)]?.seq,
    ]),
  "edit one event and compute the chain anew": async (db, rows, pick) => {
    const seq = rows[pick(0, rows.length - 1)]?.seq ?? 1;
    await db.sql(`update audit_events set ${edits[pick(0, 4)]} where seq = ?`, [seq]);
    await rechain(db, seq);
  },
  "delete some in the middle": (db, rows, pick) => {
    const from = pick(0, rows.length - 3);
    const to = pick(from, rows.length - 2);
    return db.sql("delete from audit_events where seq between ? and ?", [
      rows[from]?.seq,
      rows[to]?.seq,
    ]);
  },
  "delete the tail": (db, rows, pick) =>
    db.sql("delete from audit_events where seq >= ?", [rows[pick(1, rows.length - 1)]?.seq]),
  "delete everything": (db) => db.sql("delete from audit_events"),
  "delete everything and start the numbers again": async (db) => {
    await db.sql("delete from audit_events");
    await db.sql("delete from sqlite_sequence where name = 'audit_events'");
  },
  "insert before the first": (db, _rows, pick) => insertOne(db, -pick(0, 1_000), "0".repeat(64)),
  "insert one and move the rest": async (db, rows, pick) => {
    const seq = rows[pick(0, rows.length - 1)]?.seq ?? 1;
    // Through negative numbers: SQLite checks the key after each row.
    await db.sql("update audit_events set seq = -seq - 1 where seq >= ?", [seq]);
    await db.sql("update audit_events set seq = -seq where seq < 0");
    await insertOne(db, seq, null);
    await rechain(db, seq);
  },
  "swap two": async (db, rows, pick) => {
    const a = pick(0, rows.length - 2);
    const [first, second] = [rows[a]?.seq, rows[pick(a + 1, rows.length - 1)]?.seq];
    for (const [from, to] of [
      [first, -1_000_000],
      [second, first],
      [-1_000_000, second],
    ])
      await db.sql("update audit_events set seq = ? where seq = ?", [to, from]);
  },
  "cut the tail and grow another": async (db, rows, pick) => {
    const from = pick(1, rows.length - 1);
    await db.sql("delete from audit_events where seq >= ?", [rows[from]?.seq]);
    for (const { seq } of rows.slice(from)) await insertOne(db, seq, null);
    await rechain(db, rows[from]?.seq ?? 1);
  },
};

/** Takes the triggers away and keeps a copy. */
export async function breakIn(db: Db): Promise<void> {
  await db.sql("drop trigger audit_events_no_delete");
  await db.sql("drop trigger audit_events_no_update");
  // The other columns are derived from these.
  await db.sql(`create table audit_copy as select ${WRITTEN} from audit_events`);
}

/** Puts the log back as it was. */
export async function repair(db: Db): Promise<void> {
  await db.sql("delete from audit_events");
  await db.sql(
    `insert into audit_events (${WRITTEN}) select ${WRITTEN} from audit_copy order by seq`,
  );
}

/** @returns what was done, for the report */
export async function tamper(db: Db, random: () => number): Promise<string> {
  const names = Object.keys(attacks);
  const pick: Pick1 = (from, to) => from + Math.floor(random() * (to - from + 1));
  const name = names[pick(0, names.length - 1)] ?? "";
  await attacks[name]?.(db, await readAll(db), pick);
  return name;
}
