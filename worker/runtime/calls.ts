/** How the code above calls the Durable Objects: by the ports that a context has, never by their names. */
import type { Helper } from "../access/make-calls";
import type { RequestId } from "../contract/values";
import type { AuditChainPort, TakeLimit, Wakes } from "../lib/context";
import type { Env } from "./bindings";

/** Each makes up to five target calls at once; 64 of them end ten thousand grants in seconds. */
const TIMER_SHARDS = 64;
/** How many other shards make calls for one big request: with four each, 64 are at one target at once. */
const TIMER_HELPERS = 15;
/** Objects per kind of limit (`mail`, `ip`, …): one busy kind slows no other, one busy name few others. */
const LIMIT_SHARDS = 8;

/** FNV-1a: the same text always lives in the same shard. */
function shardOf(text: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash % shards;
}

const timersOf = (env: Env, shard: number) =>
  env.TIMERS.get(env.TIMERS.idFromName(`timers-${shard}`));

/** The neighbours of the shard that a request lives in, so that every shard helps as many as help it. */
export function helpersOf(env: Env, requestId: RequestId): Helper[] {
  const home = shardOf(requestId, TIMER_SHARDS);
  const helper =
    (shard: number): Helper =>
    (errand) =>
      timersOf(env, shard).help(errand);
  return Array.from({ length: TIMER_HELPERS }, (_, i) => helper((home + i + 1) % TIMER_SHARDS));
}

const chainOf = (env: Env) => env.AUDIT_CHAIN.get(env.AUDIT_CHAIN.idFromName("chain"));

/** Reminders only: each may be lost or doubled without harm. */
export function wakesFor(env: Env): Wakes {
  return {
    async armTimers(due) {
      const byShard = Map.groupBy(due, (d) => shardOf(d.requestId, TIMER_SHARDS));
      await Promise.all([...byShard].map(([shard, items]) => timersOf(env, shard).arm(items)));
    },
    sendMail: () => env.OUTBOX.get(env.OUTBOX.idFromName("outbox")).poke(),
    sealAudit: () => chainOf(env).poke(),
    startSync: (integrationId) =>
      env.SYNC.get(env.SYNC.idFromName(integrationId)).start(integrationId),
  };
}

/** Names are `kind:value`, such as `mail:ada@example.com`. */
export function takeLimitFor(env: Env): TakeLimit {
  return async (name, { count, windowSeconds }) => {
    const [kind = name] = name.split(":", 1);
    const stub = env.LIMITS.get(env.LIMITS.idFromName(`${kind}/${shardOf(name, LIMIT_SHARDS)}`));
    return stub.take(name, count, windowSeconds);
  };
}

export const auditChainOf = (env: Env): AuditChainPort => ({
  verify: () => chainOf(env).verify(),
  findRestore: () => chainOf(env).findRestore(),
  acknowledgeRestore: (at) => chainOf(env).acknowledgeRestore(at),
});
