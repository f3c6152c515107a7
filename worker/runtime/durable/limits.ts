/** Counts calls exactly, in one place per name: how often something may happen within a sliding window. */
import { DurableObject } from "cloudflare:workers";
import type { Env, LimitsCalls } from "../bindings";

/** A window is counted in this many parts; the oldest part counts whole, so no window ever holds more than allowed. */
const PARTS = 10;
const CLEAN_UP_EVERY_MS = 10 * 60_000;

export class Limits extends DurableObject<Env> implements LimitsCalls {
  readonly #sql: SqlStorage;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = state.storage.sql;
    this.#sql.exec(
      `create table if not exists hits (name text not null, part integer not null, hits integer not null,
       forget_at integer not null, primary key (name, part)) without rowid`,
    );
  }

  /** @returns false when `name` has been taken `count` times in the last `windowSeconds`; a refused call is not counted */
  async take(name: string, count: number, windowSeconds: number): Promise<boolean> {
    const now = Date.now();
    const partMs = Math.max(1, Math.ceil((windowSeconds * 1_000) / PARTS));
    const part = Math.floor(now / partMs);
    const key = `${name}|${windowSeconds}`;
    const taken = this.#sql
      .exec<{ hits: number }>(
        "select coalesce(sum(hits), 0) as hits from hits where name = ? and part >= ?",
        key,
        part - PARTS,
      )
      .one().hits;
    if (taken >= count) return false;
    this.#sql.exec(
      `insert into hits (name, part, hits, forget_at) values (?, ?, 1, ?)
       on conflict (name, part) do update set hits = hits + 1`,
      key,
      part,
      (part + PARTS + 1) * partMs,
    );
    if ((await this.ctx.storage.getAlarm()) === null) {
      await this.ctx.storage.setAlarm(now + CLEAN_UP_EVERY_MS);
    }
    return true;
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    this.#sql.exec("delete from hits where forget_at < ?", now);
    const left = this.#sql.exec<{ n: number }>("select count(*) as n from hits").one().n;
    if (left > 0) await this.ctx.storage.setAlarm(now + CLEAN_UP_EVERY_MS);
  }
}
