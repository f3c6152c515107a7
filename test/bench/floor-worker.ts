/** The real worker with one more address beside it: the bare cost of a call that does one indexed read. */

import worker from "../../worker/index";
import type { Env } from "../../worker/runtime/bindings";

export { AuditChain } from "../../worker/runtime/durable/audit-chain";
export { Limits } from "../../worker/runtime/durable/limits";
export { Outbox } from "../../worker/runtime/durable/outbox";
export { SyncRunner } from "../../worker/runtime/durable/sync-runner";
export { Timers } from "../../worker/runtime/durable/timers";

export default {
  async fetch(request, env, context) {
    if (!request.url.includes("/__floor?")) return worker.fetch(request, env, context);
    const row = await env.DB.prepare("select id, name, type from resources where id = ?")
      .bind(new URL(request.url).searchParams.get("id"))
      .first();
    return Response.json(row);
  },
  scheduled: worker.scheduled,
} satisfies ExportedHandler<Env>;
