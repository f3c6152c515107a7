/** The real worker with one more address beside it: the bare cost of a call that does one indexed read. */
import type { Env } from "../../worker/env";
import worker from "../../worker/index";

export { AuditChain } from "../../worker/durable/audit-chain";
export { Limits } from "../../worker/durable/limits";
export { Outbox } from "../../worker/durable/outbox";
export { SyncRunner } from "../../worker/durable/sync-runner";
export { Timers } from "../../worker/durable/timers";

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
