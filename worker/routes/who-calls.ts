/** Puts the context of the call together: who acts, and everything the use cases need. */
import type { MiddlewareHandler } from "hono";
import { openDb } from "../../db/client";
import { takeLimitFor } from "../durable/limits";
import { wakesFor } from "../durable/wakes";
import { ensureFirstAdmin } from "../identity/ensure-first-admin";
import { resolveActor } from "../identity/resolve-actor";
import { contextFor } from "../lib/context";
import { gatherWakes } from "../lib/gather-wakes";
import type { AppEnv } from "./guard";
import { later } from "./later";

export const whoCalls: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { wakes, send } = gatherWakes(wakesFor(c.env));
  const system = await contextFor(
    c.env,
    { kind: "system", job: "start" },
    wakes,
    takeLimitFor(c.env),
  );
  await ensureFirstAdmin(system);
  const caller = await resolveActor(openDb(c.env.DB), c.req.raw, system.now());
  // The pages of an access link are its holder's, even where a colleague is signed in to the portal.
  const onLink = c.req.path.startsWith("/l/") && caller.linkActor !== null;
  const actor = onLink && caller.linkActor ? caller.linkActor : caller.actor;
  c.set("linkActor", caller.linkActor);
  c.set("ctx", { ...system, actor, factsVersion: caller.factsVersion });
  if (caller.touch) later(c, caller.touch());
  await next();
  later(c, send());
};
