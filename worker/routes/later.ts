import type { Context } from "hono";
import { log } from "../lib/log";
import type { AppEnv } from "./app-env";

/** Lets work go on after the answer is sent, also when the caller has gone away. Failures are logged. */
export function later(c: Context<AppEnv>, work: Promise<unknown>): void {
  const guardedWork = work.catch((error) =>
    log.warn("background_work_failed", { callId: c.var.callId, error }),
  );
  executionOf(c)?.waitUntil(guardedWork);
}

/** Hono throws when a call came without one, as calls in tests do; the work runs then all the same. */
function executionOf(c: Context<AppEnv>) {
  try {
    return c.executionCtx;
  } catch {
    return undefined;
  }
}
