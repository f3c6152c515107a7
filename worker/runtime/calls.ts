/** How the code above calls the Durable Objects: by the ports that a context has, never by their names. */
import type { AuditChainPort, TakeLimit, Wakes } from "../lib/context";
import type { Env } from "./bindings";

/** Each makes up to five target calls at once; 64 of them end ten thousand grants in seconds. */
const TIMER_SHARDS = 64;
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
