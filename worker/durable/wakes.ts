/** How use cases wake what runs later. Reminders only: each may be lost or doubled without harm. */
import type { RequestId } from "../contract/values";
import type { Env } from "../env";
import type { Wakes } from "../lib/context";

/** Each makes up to five target calls at once; 64 of them end ten thousand grants in seconds. */
export const SHARDS = 64;

/** FNV-1a: the same request always lives in the same shard. */
export function shardOf(requestId: RequestId): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < requestId.length; i++) {
    hash = Math.imul(hash ^ requestId.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash % SHARDS;
}

export const timersOf = (env: Env, shard: number) =>
  env.TIMERS.get(env.TIMERS.idFromName(`timers-${shard}`));

export function wakesFor(env: Env): Wakes {
  return {
    async armTimers(due) {
      const byShard = Map.groupBy(due, (d) => shardOf(d.requestId));
      await Promise.all([...byShard].map(([shard, items]) => timersOf(env, shard).arm(items)));
    },
    sendMail: () => env.OUTBOX.get(env.OUTBOX.idFromName("outbox")).poke(),
    sealAudit: () => env.AUDIT_CHAIN.get(env.AUDIT_CHAIN.idFromName("chain")).poke(),
    startSync: (integrationId) =>
      env.SYNC.get(env.SYNC.idFromName(integrationId)).start(integrationId),
  };
}
