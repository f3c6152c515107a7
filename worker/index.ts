/** What Cloudflare loads: fetch, scheduled, and the Durable Object classes. Nothing else. */

import { createApp } from "./app";
import { system } from "./lib/actor";
import type { Env } from "./runtime/bindings";
import { everyMinute } from "./runtime/cron/minute";
import { openContext } from "./runtime/open-context";

export { AuditChain } from "./runtime/durable/audit-chain";
export { Limits } from "./runtime/durable/limits";
export { Outbox } from "./runtime/durable/outbox";
export { SyncRunner } from "./runtime/durable/sync-runner";
export { Timers } from "./runtime/durable/timers";

const app = createApp();

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    await everyMinute(await openContext(env, system("cron")));
  },
} satisfies ExportedHandler<Env>;
