/** Chains the audit events in order and keeps the head outside the database, where a tamperer or a restore cannot reach it. */
import { and, asc, eq, gt, lte, sql } from "drizzle-orm";
import { type Db, openDb } from "../../../db/client";
import { rowsJson } from "../../../db/commit";
import { type AuditRow, auditEvents } from "../../../db/schema";
import type { Instant } from "../../contract/values";
import type { Head, Verification } from "../../lib/context";
import { canonicalJson, sha256Hex } from "../../lib/ids";
import type { AuditChainCalls, Env } from "../bindings";
import { Job } from "./job";

/** A stretch of the log that was chained without interruption. A restore of the database ends one and begins another. */
type Segment = {
  /** First event of it. */
  readonly fromSeq: number;
  /** What the first event is chained to. */
  readonly fromHash: string;
  readonly startedAt: Instant;
};

const GENESIS = "0".repeat(64);
const PAGE = 500;
/** Between two pages: thousands of events must leave the processor to those who end access. */
const PACE_MS = 400;

const eventText = (e: Pick<AuditRow, "seq" | "at" | "actor" | "action" | "subject" | "detail">) =>
  canonicalJson([e.seq, e.at, e.actor, e.action, e.subject, e.detail]);

export const chainHash = (
  before: string,
  event: Parameters<typeof eventText>[0],
): Promise<string> => sha256Hex(`${before}\n${eventText(event)}`);

export class AuditChain extends Job<Env> implements AuditChainCalls {
  protected override readonly job = "audit-chain";
  protected override readonly pokeMs = 1_000;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    state.storage.sql.exec(
      "create table if not exists head (id integer primary key check (id = 1), seq integer not null, hash text not null)",
    );
    state.storage.sql.exec(
      "create table if not exists segments (from_seq integer primary key, from_hash text not null, started_at integer not null)",
    );
    state.storage.sql.exec("create table if not exists restores (at integer primary key)");
    // Every hash ever given: shortening or rewriting the log anywhere is seen, not only at the end.
    state.storage.sql.exec(
      "create table if not exists hashes (seq integer primary key, hash text not null)",
    );
  }

  protected override async run(now: Instant): Promise<Instant | null> {
    const db = openDb(this.env.DB);
    // Without this, rows after a restore would be chained over the lost ones as if nothing had happened.
    if (await this.#lostFrom(db)) return null;
    return (await this.#sealPage(db)) < PAGE ? null : now + PACE_MS;
  }

  /** @returns how many events were sealed; fewer than a page: all are */
  async #sealPage(db: Db): Promise<number> {
    const head = this.#head();
    const events = await db
      .select()
      .from(auditEvents)
      .where(gt(auditEvents.seq, head.seq))
      .orderBy(asc(auditEvents.seq))
      .limit(PAGE);
    if (events.length > 0) await this.#seal(db, head, events);
    return events.length;
  }

  async #seal(db: Db, head: Head, events: ReadonlyArray<AuditRow>): Promise<void> {
    let { hash } = head;
    const rows: Head[] = [];
    for (const event of events) {
      hash = await chainHash(hash, event);
      rows.push({ seq: event.seq, hash });
    }
    // The head first: a crash in between leaves rows without a hash, which the next run writes again, the same.
    this.ctx.storage.sql.exec(
      "insert or replace into hashes (seq, hash) select value->>'seq', value->>'hash' from json_each(?)",
      JSON.stringify(rows),
    );
    await db.run(sql`update audit_events set chain = j.value->>'hash' from json_each(${rowsJson(rows)}) j
      where audit_events.seq = j.value->>'seq' and audit_events.chain is null`);
    const last = rows.at(-1);
    if (last) this.#setHead(last);
  }

  #head(): Head {
    const [row] = this.ctx.storage.sql
      .exec<{ seq: number; hash: string }>("select seq, hash from head")
      .toArray();
    return row ?? { seq: 0, hash: GENESIS };
  }

  #setHead({ seq, hash }: Head): void {
    this.ctx.storage.sql.exec(
      "insert or replace into head (id, seq, hash) values (1, ?, ?)",
      seq,
      hash,
    );
  }

  /** The event at the head is gone or another one: the database is older than what was seen. Null: all is well. */
  async #lostFrom(db: Db): Promise<Head | null> {
    const head = this.#head();
    if (head.seq === 0) return null;
    const [event] = await db.select().from(auditEvents).where(eq(auditEvents.seq, head.seq));
    if (!event) return head;
    // Not `head.hash`: right after a restore that is what the new segment begins with, not this event's own.
    return (await this.#isSealed(event)) ? null : head;
  }

  /** Whether the event is what was chained under its number. */
  async #isSealed(event: AuditRow): Promise<boolean> {
    return (await chainHash(this.#before(event.seq), event)) === this.#given(event.seq);
  }

  /** The hash that was given out under this number. */
  #given(seq: number): string | null {
    const [row] = this.ctx.storage.sql
      .exec<{ hash: string }>("select hash from hashes where seq = ?", seq)
      .toArray();
    return row?.hash ?? null;
  }

  /** What the event with this number is chained to: the one before it, but never across a restore. */
  #before(seq: number): string {
    const { fromSeq, fromHash } = this.#segmentOf(seq);
    const [row] = this.ctx.storage.sql
      .exec<{ hash: string }>(
        "select hash from hashes where seq < ? and seq >= ? order by seq desc limit 1",
        seq,
        fromSeq,
      )
      .toArray();
    return row?.hash ?? fromHash;
  }

  #segmentOf(seq: number): Segment {
    const [row] = this.ctx.storage.sql
      .exec<{ from_seq: number; from_hash: string; started_at: number }>(
        "select * from segments where from_seq <= ? order by from_seq desc limit 1",
        seq,
      )
      .toArray();
    return row
      ? { fromSeq: row.from_seq, fromHash: row.from_hash, startedAt: row.started_at }
      : { fromSeq: 1, fromHash: GENESIS, startedAt: 0 };
  }

  /**
   * Whether the database lost events that were sealed: restored to the past, or cut.
   *
   * @returns the lost head; the caller makes things safe and then calls `acknowledgeRestore`
   */
  async findRestore(): Promise<Head | null> {
    return this.#lostFrom(openDb(this.env.DB));
  }

  /**
   * Begins a new segment after the last event that is still what it was. The events in between are gone from the
   * database for good; the segment's first hash goes on from theirs and `verify` goes on saying when it was.
   */
  async acknowledgeRestore(at: Instant): Promise<{ lastGoodSeq: number }> {
    const db = openDb(this.env.DB);
    const lost = this.#head();
    const lastGoodSeq = await this.#lastGood(db, lost.seq);
    const fromHash = await chainHash(lost.hash, {
      seq: lost.seq,
      at,
      actor: "system:audit-chain",
      action: "database.restored",
      subject: this.#given(lastGoodSeq) ?? GENESIS,
      detail: { lastGoodSeq },
    });
    this.ctx.storage.sql.exec("delete from hashes where seq > ?", lastGoodSeq);
    // Also stretches that an earlier restore began: they start after what is left.
    this.ctx.storage.sql.exec("delete from segments where from_seq > ?", lastGoodSeq);
    this.ctx.storage.sql.exec("insert or ignore into restores (at) values (?)", at);
    this.ctx.storage.sql.exec(
      "insert or replace into segments (from_seq, from_hash, started_at) values (?, ?, ?)",
      lastGoodSeq + 1,
      fromHash,
      at,
    );
    this.#setHead({ seq: lastGoodSeq, hash: fromHash });
    return { lastGoodSeq };
  }

  async #lastGood(db: Db, upTo: number): Promise<number> {
    const rows = await db
      .select()
      .from(auditEvents)
      .where(and(sql`${auditEvents.seq} <= ${upTo}`, sql`${auditEvents.chain} is not null`))
      .orderBy(sql`${auditEvents.seq} desc`)
      .limit(PAGE);
    for (const row of rows) {
      // Its content too: an event that was rewritten under its old chain value would be found lost for ever.
      if (row.chain === this.#given(row.seq) && (await this.#isSealed(row))) return row.seq;
    }
    return rows.length < PAGE ? 0 : this.#lastGood(db, (rows.at(-1)?.seq ?? 1) - 1);
  }

  /** Computes the whole chain anew and compares it with what was given out. Seals what is new first. */
  async verify(): Promise<Verification> {
    const db = openDb(this.env.DB);
    const lost = await this.#lostFrom(db);
    while (!lost && (await this.#sealPage(db)) === PAGE);
    const problems: Array<{ seq: number; message: string }> = [];
    const head = this.#head();
    if (lost)
      problems.push({ seq: lost.seq, message: "The last sealed event is missing or was changed." });
    let checked = 0;
    // Not from 0: an event slipped in with a number below 1 is in every export, so it is looked at too.
    for (let after = Number.MIN_SAFE_INTEGER; ; ) {
      const events = await db
        .select()
        .from(auditEvents)
        // What is written while this runs is not sealed yet, and no sign of anything.
        .where(and(gt(auditEvents.seq, after), lte(auditEvents.seq, head.seq)))
        .orderBy(asc(auditEvents.seq))
        .limit(PAGE);
      problems.push(...(await this.#checkPage({ after, upTo: head.seq }, events)));
      checked += events.length;
      const last = events.at(-1);
      if (!last) break;
      after = last.seq;
    }
    const restored = this.ctx.storage.sql
      .exec<{ at: number }>("select at from restores order by at")
      .toArray();
    return {
      ok: problems.length === 0,
      checked,
      head: head.seq === 0 ? null : head,
      problems: problems.slice(0, 100),
      restoredAt: restored.map((r) => r.at),
    };
  }

  async #checkPage(
    { after, upTo }: { readonly after: number; readonly upTo: number },
    events: ReadonlyArray<AuditRow>,
  ): Promise<Array<{ seq: number; message: string }>> {
    const to = events.at(-1)?.seq ?? upTo;
    const given = new Map(
      this.ctx.storage.sql
        .exec<{ seq: number; hash: string }>(
          "select seq, hash from hashes where seq > ? and seq <= ?",
          after,
          to,
        )
        .toArray()
        .map((r) => [r.seq, r.hash]),
    );
    const problems: Array<{ seq: number; message: string }> = [];
    const present = new Set(events.map((e) => e.seq));
    for (const seq of given.keys()) {
      if (!present.has(seq)) problems.push({ seq, message: "This event was sealed and is gone." });
    }
    for (const event of events) {
      const hash = given.get(event.seq);
      if (hash === undefined) {
        problems.push({
          seq: event.seq,
          message: "This event was put in after its neighbours were sealed.",
        });
        continue;
      }
      if (!(await this.#isSealed(event)) || event.chain !== hash) {
        problems.push({ seq: event.seq, message: "This event is not what was sealed." });
      }
    }
    return problems;
  }
}
