/** The real outbox in a worker of its own, so that a test can let it talk to a real SMTP server. */
import type { Env } from "../../worker/runtime/bindings";

export { Outbox } from "../../worker/runtime/durable/outbox";

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const count = Number(new URL(request.url).searchParams.get("pokes") ?? 1);
    const outbox = env.OUTBOX.get(env.OUTBOX.idFromName("outbox"));
    await Promise.all(Array.from({ length: count }, () => outbox.poke()));
    return new Response("poked");
  },
};
