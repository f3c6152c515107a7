/** How often one caller may change things. Reading is not counted: it costs us less than counting would. */

import type { MiddlewareHandler } from "hono";
import { isAdmin, personOf } from "../lib/actor";
import { clientNetwork } from "../lib/client-network";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import type { AppEnv } from "./app-env";
import { isUnsafe } from "./same-origin";

/** Strangers, per network address: a whole office behind one address may still approve from its mails. */
const STRANGERS = { count: 300, windowSeconds: 60 } as const;
/** Members and link sessions, per person: far above what people do, below what hurts their colleagues. */
const PEOPLE = { count: 3_000, windowSeconds: 60 } as const;

export const callLimits: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (isUnsafe(c.req.method)) {
    await requireRoom(
      c.var.ctx,
      clientNetwork(c.env, (name) => c.req.header(name)),
    );
  }
  await next();
};

async function requireRoom({ actor, takeLimit }: AppContext, network: string): Promise<void> {
  if (isAdmin(actor)) return;
  const person = personOf(actor);
  const [name, limit] = person ? [`person:${person.userId}`, PEOPLE] : [`ip:${network}`, STRANGERS];
  if (await takeLimit(name, limit)) return;
  throw new AppError("too_many_calls", "Too many calls from here. Try again in a minute.", {
    retryAfterSeconds: limit.windowSeconds,
  });
}
