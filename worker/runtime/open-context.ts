/** From the platform's bindings to the context that every use case gets. The one place where they are put together. */
import { openDb } from "../../db/client";
import type { Instant } from "../contract/values";
import type { Actor } from "../lib/actor";
import type { AppContext } from "../lib/context";
import { type Keys, openKeys } from "../lib/keys";
import { readSettings, type Settings } from "../lib/settings";
import type { Env } from "./bindings";
import { auditChainOf, takeLimitFor, wakesFor } from "./calls";

const opened = new WeakMap<object, { readonly settings: Settings; readonly keys: Keys }>();

async function openOnce(env: Env) {
  const known = opened.get(env.DB);
  if (known) return known;
  const settings = readSettings(env);
  // Kept when it is there, not as a promise: one of a call whose client went away would never end for the others.
  const made = { settings, keys: await openKeys(settings.masterKey, settings.previousKeys) };
  opened.set(env.DB, made);
  return made;
}

/** @throws Error that names every variable that is missing or wrong */
export async function openContext(
  env: Env,
  actor: Actor,
  now: () => Instant = Date.now,
): Promise<AppContext> {
  const { NETWORK, EMAIL } = env;
  return {
    ...(await openOnce(env)),
    db: openDb(env.DB),
    actor,
    now,
    wakes: wakesFor(env),
    takeLimit: takeLimitFor(env),
    auditChain: auditChainOf(env),
    network: (url, init) => (NETWORK ? NETWORK.fetch(url, init) : fetch(url, init)),
    ...(EMAIL && { sendEmail: EMAIL }),
  };
}
