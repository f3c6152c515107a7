/** Puts the context of the call together: who acts, and everything the use cases need. */

import type { MiddlewareHandler } from "hono";
import { ensureFirstAdmin } from "../identity/ensure-first-admin";
import { resolveActor } from "../identity/resolve-actor";
import { system } from "../lib/actor";
import { gatherWakes } from "../lib/gather-wakes";
import { openContext } from "../runtime/open-context";
import type { AppEnv } from "./app-env";
import { later } from "./later";

export const whoCalls: MiddlewareHandler<AppEnv> = async (c, next) => {
  const opened = await openContext(c.env, system("start"));
  const { wakes, send } = gatherWakes(opened.wakes);
  const started = { ...opened, wakes };
  await ensureFirstAdmin(started);
  const caller = await resolveActor(started.db, c.req.raw, started.now());
  // The pages of an access link are its holder's, even where a colleague is signed in to the portal.
  const onLink = c.req.path.startsWith("/l/") && caller.linkActor !== null;
  const actor = onLink && caller.linkActor ? caller.linkActor : caller.actor;
  c.set("linkActor", caller.linkActor);
  c.set("ctx", { ...started, actor, factsVersion: caller.factsVersion });
  if (caller.touch) later(c, caller.touch());
  await next();
  later(c, send());
};
