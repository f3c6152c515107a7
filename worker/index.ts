/** What Cloudflare loads: fetch, scheduled, and the Durable Object classes. Nothing else. */
import { createApp } from "./app";
import { everyMinute } from "./cron/minute";
import { takeLimitFor } from "./durable/limits";
import { wakesFor } from "./durable/wakes";
import type { Env } from "./env";
import { contextFor } from "./lib/context";

export { AuditChain } from "./durable/audit-chain";
export { Limits } from "./durable/limits";
export { Outbox } from "./durable/outbox";
export { SyncRunner } from "./durable/sync-runner";
export { Timers } from "./durable/timers";

const app = createApp();

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    await everyMinute(
      await contextFor(env, { kind: "system", job: "cron" }, wakesFor(env), takeLimitFor(env)),
    );
  },
} satisfies ExportedHandler<Env>;
