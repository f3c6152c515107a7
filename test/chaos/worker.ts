/**
 * The real worker with its database and timers wrapped, so that a test can stop the world before and after each durable
 * write. Bundled like the real one (see build.ts here); the product has no hooks.
 */

import worker from "../../worker/index";
import type { Env } from "../../worker/runtime/bindings";
import { AuditChain as RealAuditChain } from "../../worker/runtime/durable/audit-chain";
import { Limits as RealLimits } from "../../worker/runtime/durable/limits";
import { Outbox as RealOutbox } from "../../worker/runtime/durable/outbox";
import { SyncRunner as RealSyncRunner } from "../../worker/runtime/durable/sync-runner";
import { Timers as RealTimers } from "../../worker/runtime/durable/timers";

type Side = "before" | "after";
type ChaosEnv = Env & { readonly CHAOS_URL: string };

/** Waits for the test's word. @throws when the test wants this write to fail */
async function passPoint(env: Env, side: Side, name: string): Promise<void> {
  const { CHAOS_URL } = env as ChaosEnv;
  const answer = await fetch(`${CHAOS_URL}/${side}/${encodeURIComponent(name)}`);
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`D1_ERROR: chaos ${side} ${name}`);
}

async function around<T>(env: Env, name: string, act: () => Promise<T>): Promise<T> {
  await passPoint(env, "before", name);
  const result = await act();
  await passPoint(env, "after", name);
  return result;
}

type Written = { readonly sql: string; readonly params: ReadonlyArray<unknown> };

const isWrite = ({ sql }: Written) => /^\s*(insert|update|delete|replace)\b/i.test(sql);

/** The audit actions of a commit say best what it does; other writes go by their table. */
function nameOf(written: Written): string {
  const entries = written.params.find(
    (value) => typeof value === "string" && value.startsWith('[{"action":'),
  );
  if (typeof entries === "string") {
    const actions = (JSON.parse(entries) as Array<{ action: string }>).map((e) => e.action);
    return `d1:${[...new Set(actions)].join("+")}`;
  }
  const match = /^\s*(insert|update|delete|replace)\s+(?:or \w+ )?(?:into |from )?"?(\w+)/i.exec(
    written.sql,
  );
  return `d1:${match?.[1]?.toLowerCase()} ${match?.[2]}`;
}

const originals = new WeakMap<object, { statement: D1PreparedStatement; written: Written }>();
const executing = new Set<PropertyKey>(["run", "all", "raw", "first"]);

function wrapStatement(
  env: Env,
  statement: D1PreparedStatement,
  written: Written,
): D1PreparedStatement {
  const wrapped = new Proxy(statement, {
    get(target, key) {
      if (key === "bind")
        return (...params: unknown[]) =>
          wrapStatement(env, target.bind(...params), { sql: written.sql, params });
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      const method = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
      if (!executing.has(key) || !isWrite(written)) return method;
      return (...args: unknown[]) => around(env, nameOf(written), () => method(...args));
    },
  });
  originals.set(wrapped, { statement, written });
  return wrapped;
}

function wrapDatabase(env: Env, db: D1Database): D1Database {
  return new Proxy(db, {
    get(target, key) {
      if (key === "prepare")
        return (sql: string) => wrapStatement(env, target.prepare(sql), { sql, params: [] });
      if (key === "batch")
        return (statements: D1PreparedStatement[]) => {
          const known = statements.map((s) => originals.get(s));
          const bare = statements.map((s, i) => known[i]?.statement ?? s);
          const first = known.map((k) => k?.written).find((w) => w && isWrite(w));
          const act = () => target.batch(bare);
          return first ? around(env, nameOf(first), act) : act();
        };
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const wrappedEnvs = new WeakMap<Env, Env>();
const wrappedDatabases = new WeakMap<D1Database, D1Database>();

/** One wrapped database per real one: the worker keeps what it opened by the identity of the binding. */
function chaotic(env: Env): Env {
  const known = wrappedEnvs.get(env);
  if (known) return known;
  const db = wrappedDatabases.get(env.DB) ?? wrapDatabase(env, env.DB);
  wrappedDatabases.set(env.DB, db);
  const wrapped = { ...env, DB: db };
  wrappedEnvs.set(env, wrapped);
  return wrapped;
}

export class AuditChain extends RealAuditChain {
  constructor(state: DurableObjectState, env: Env) {
    super(state, chaotic(env));
  }
}

export class Limits extends RealLimits {
  constructor(state: DurableObjectState, env: Env) {
    super(state, chaotic(env));
  }
}

export class Outbox extends RealOutbox {
  constructor(state: DurableObjectState, env: Env) {
    super(state, chaotic(env));
  }
}

export class SyncRunner extends RealSyncRunner {
  constructor(state: DurableObjectState, env: Env) {
    super(state, chaotic(env));
  }
}

export class Timers extends RealTimers {
  constructor(state: DurableObjectState, env: Env) {
    super(state, chaotic(env));
  }

  override arm(...args: Parameters<RealTimers["arm"]>): Promise<void> {
    return around(this.env, "timers:arm", () => super.arm(...args));
  }

  override alarm(): Promise<void> {
    return around(this.env, "timers:alarm", () => super.alarm());
  }
}

export default {
  fetch: (request, env, ctx) => worker.fetch(request, chaotic(env), ctx),
  scheduled: (controller, env) => worker.scheduled(controller, chaotic(env)),
} satisfies ExportedHandler<Env>;
