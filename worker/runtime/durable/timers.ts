/** Wakes requests at their moments. Remembers only which request and when; the truth is in the database. */

import { DurableObject } from "cloudflare:workers";
import { unwritableNow } from "../../../db/writable";
import { advanceRequests } from "../../access/advance-requests";
import { type Errand, type ErrandResult, runForOther } from "../../access/make-calls";
import type { Instant, RequestId } from "../../contract/values";
import { system } from "../../lib/actor";
import { gatherWakes } from "../../lib/gather-wakes";
import { log } from "../../lib/log";
import type { Env, TimersCalls } from "../bindings";
import { helpersOf } from "../calls";
import { openLanes } from "../lanes";
import { openContext } from "../open-context";

/** When the work goes on if the process dies in the middle of it. */
const SAFETY_MS = 20_000;
/** How many requests one round takes. Ten thousand over all shards fit into one each: fewer, bigger commits cost less. */
const ROUND = 200;
/** When more than a round is due: the calls of the one before keep the lanes busy meanwhile. */
const NEXT_ROUND_MS = 300;
/** An armed request whose commit never came is forgotten after this. */
const FORGET_MS = 120_000;
/** The platform ends an alarm after 15 minutes; a pump that is always busy hands over before. */
const PUMP_MS = 600_000;
/** How often a busy pump looks by itself. */
const IDLE_MS = 1_000;
const UNKNOWN_MS = 500;
const FAILED_ROUND_MS = 2_000;
/** How soon a round is tried again that could not write. It waits in memory: this object's own storage may be as full. */
const UNWRITABLE_MS = 2_000;
const ACTOR = system("timers");

type Due = { readonly requestId: RequestId; readonly at: Instant };

export class Timers extends DurableObject<Env> implements TimersCalls {
  readonly #lanes = openLanes();
  readonly #unbooked = new Set<string>();
  /** Requests a round is busy with; a request is never in two rounds. */
  readonly #busy = new Set<RequestId>();
  /** All that was due up to here is busy: a pump with many requests under way need not read them again and again. */
  #lookedUpTo: Instant = -1;
  #pumping: Promise<void> | null = null;
  #kick: (() => void) | null = null;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    state.storage.sql.exec(
      "create table if not exists due (request_id text primary key, at integer not null, armed_at integer not null, gen integer not null)",
    );
    state.storage.sql.exec("create index if not exists due_at on due (at)");
  }

  /** Makes sure each request is looked at no later than its moment. Earlier moments win. */
  async arm(items: ReadonlyArray<Due>): Promise<void> {
    const now = Date.now();
    this.ctx.storage.sql.exec(
      `insert into due (request_id, at, armed_at, gen)
         select value->>'requestId', value->>'at', ?2, 1 from json_each(?1) where true
       on conflict (request_id) do update set at = min(at, excluded.at), armed_at = excluded.armed_at, gen = gen + 1`,
      JSON.stringify(items),
      now,
    );
    this.#lookedUpTo = -1;
    await this.#setAlarm();
    this.#kick?.();
  }

  /** How many wait and how late the latest of them is. For health checks and tests. */
  async status(): Promise<{
    waiting: number;
    oldestDueAt: Instant | null;
    alarmAt: Instant | null;
  }> {
    const [row] = this.ctx.storage.sql
      .exec<{ n: number; at: number | null }>("select count(*) n, min(at) at from due")
      .toArray();
    return {
      waiting: row?.n ?? 0,
      oldestDueAt: row?.at ?? null,
      alarmAt: await this.ctx.storage.getAlarm(),
    };
  }

  /** Calls of another shard's big request, in our lanes. */
  async help(errand: Errand): Promise<ErrandResult[]> {
    return runForOther(await openContext(this.env, ACTOR), this.#lanes, errand);
  }

  /**
   * Never throws: the platform gives up on an alarm for good after six failures. And writes nothing before the first
   * calls: a write that fails resets this object and holds back every call it has under way.
   */
  override async alarm(): Promise<void> {
    try {
      this.#pumping ??= this.#pump().finally(() => {
        this.#pumping = null;
      });
      await this.#pumping;
    } catch (error) {
      log.error("timers.pump_failed", { error });
    }
    await this.#setAlarm();
  }

  /** Starts rounds for what is due until nothing is due and nothing is under way. A slow round delays no other. */
  async #pump(): Promise<void> {
    const rounds = new Set<Promise<void>>();
    const handOverAt = Date.now() + PUMP_MS;
    let safeUntil = 0;
    for (;;) {
      const due = Date.now() < handOverAt || unwritableNow() ? this.#due(Date.now()) : [];
      const isMore = due.length === ROUND;
      if (due.length > 0) {
        for (const { requestId } of due) this.#busy.add(requestId);
        const round = this.#round(due).finally(() => {
          for (const { requestId } of due) this.#busy.delete(requestId);
          this.#lookedUpTo = -1;
          rounds.delete(round);
        });
        rounds.add(round);
      }
      if (rounds.size === 0) return;
      await Promise.race([...rounds, this.#nextMoment(isMore ? NEXT_ROUND_MS : IDLE_MS)]);
      // If the process dies now, the platform repeats this alarm; if that fails six times, this one is left.
      if (Date.now() > safeUntil - SAFETY_MS / 2 && !unwritableNow()) {
        safeUntil = Date.now() + SAFETY_MS;
        await this.ctx.storage.setAlarm(safeUntil);
      }
    }
  }

  #due(now: Instant): Array<{ requestId: RequestId; gen: number; armedAt: Instant }> {
    const limit = ROUND + this.#busy.size;
    const rows = this.ctx.storage.sql
      .exec<{ request_id: RequestId; gen: number; armed_at: number }>(
        "select request_id, gen, armed_at from due where at > ? and at <= ? order by at limit ?",
        this.#lookedUpTo,
        now,
        limit,
      )
      .toArray();
    const free = rows.filter((row) => !this.#busy.has(row.request_id));
    if (rows.length < limit && free.length <= ROUND) this.#lookedUpTo = now;
    return free
      .slice(0, ROUND)
      .map((row) => ({ requestId: row.request_id, gen: row.gen, armedAt: row.armed_at }));
  }

  /** Resolves when something new may be due: armed now, its moment has come, or `atMost` has passed. */
  #nextMoment(atMost: number): Promise<void> {
    const [row] = this.ctx.storage.sql
      .exec<{ at: number | null }>("select min(at) at from due where at > ?", Date.now())
      .toArray();
    const wait = Math.min(atMost, Math.max(1, (row?.at ?? Number.POSITIVE_INFINITY) - Date.now()));
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.#kick = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #round(
    due: ReadonlyArray<{ requestId: RequestId; gen: number; armedAt: Instant }>,
  ): Promise<void> {
    const started = Date.now();
    const opened = await openContext(this.env, ACTOR).catch((error: unknown) => {
      log.error("timers.no_context", { error });
      return null;
    });
    const gathered = opened && gatherWakes(opened.wakes);
    const ctx = gathered && { ...opened, wakes: gathered.wakes };
    const ids = due.map((d) => d.requestId);
    const callers = {
      lanes: this.#lanes,
      helpers: ids[0] ? helpersOf(this.env, ids[0]) : [],
      unbooked: this.#unbooked,
    };
    const advanced = ctx
      ? await advanceRequests(ctx, ids, callers).catch((error: unknown) => {
          log.error("timers.round_failed", { requests: due.length, error });
          return null;
        })
      : null;
    if (unwritableNow()) return new Promise((done) => setTimeout(done, UNWRITABLE_MS));
    const now = Date.now();
    this.#settle(
      due.map(({ requestId, gen, armedAt }) => {
        const outcome = advanced ? (advanced.get(requestId) ?? null) : now + FAILED_ROUND_MS;
        return { requestId, gen, at: outcome === "unknown" ? unknownAgain(now, armedAt) : outcome };
      }),
    );
    await gathered?.send().catch((error: unknown) => log.warn("timers.reminder_lost", { error }));
    if (now - started > 5_000)
      log.warn("timers.slow_round", { requests: due.length, ms: now - started });
  }

  /** Writes down the next moments, except of requests that were armed meanwhile: then that stands. Null: never again. */
  #settle(next: ReadonlyArray<{ requestId: RequestId; gen: number; at: Instant | null }>): void {
    const rows = JSON.stringify(next.map(({ requestId, gen, at }) => [requestId, gen, at]));
    this.ctx.storage.sql.exec(
      `update due set at = j.value->>2 from json_each(?) j
        where due.request_id = j.value->>0 and due.gen = j.value->>1 and j.value->>2 is not null`,
      rows,
    );
    this.ctx.storage.sql.exec(
      `delete from due where request_id in (
         select d.request_id from json_each(?) j cross join due d
          where d.request_id = j.value->>0 and d.gen = j.value->>1 and j.value->>2 is null)`,
      rows,
    );
  }

  async #setAlarm(): Promise<void> {
    if (unwritableNow()) return;
    const [row] = this.ctx.storage.sql
      .exec<{ at: number | null }>("select min(at) at from due")
      .toArray();
    const at = row?.at ?? null;
    if (at === null) {
      if (!this.#pumping) await this.ctx.storage.deleteAlarm();
      return;
    }
    const safe = this.#pumping ? Math.max(at, Date.now() + 1_000) : Math.max(at, Date.now());
    await this.ctx.storage.setAlarm(safe);
  }
}

const unknownAgain = (now: Instant, armedAt: Instant): Instant | null =>
  now - armedAt > FORGET_MS ? null : now + UNKNOWN_MS;
