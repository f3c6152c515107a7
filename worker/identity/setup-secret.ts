/** What keeps a stranger from becoming the first admin of a deployment that anybody can reach. */
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { sameText, sha256Hex } from "../lib/ids";
import { log } from "../lib/log";

/** Of everybody together: there is one right secret and one person who has it. */
const LIMIT = { count: 20, windowSeconds: 900 } as const;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether only this machine can reach the deployment, going by the address that people open. */
export const isLoopback = (publicUrl: string): boolean =>
  LOOPBACK.test(new URL(publicUrl).hostname);

/**
 * `open`: only this machine can reach it, and no secret is set. `asks`: the page asks for the secret. `missing`: nobody
 * can sign up until the operator has set one.
 */
export function setupDoor({
  settings: { setupSecret, publicUrl },
}: Pick<AppContext, "settings">): "open" | "asks" | "missing" {
  if (setupSecret !== undefined) return "asks";
  return isLoopback(publicUrl) ? "open" : "missing";
}

/** @throws {AppError} `not_allowed` while the operator has set none; `bad_input` for a wrong one; `too_many_calls` */
export async function requireSetupSecret(ctx: AppContext, typed: string): Promise<void> {
  const door = setupDoor(ctx);
  if (door === "open") return;
  if (door === "missing")
    throw new AppError(
      "not_allowed",
      "This deployment has no setup secret yet. Set HALLPASS_SETUP_SECRET and open this page again.",
    );
  if (!(await ctx.takeLimit("setup:secret", LIMIT)))
    throw new AppError(
      "too_many_calls",
      "Too many wrong setup secrets. Wait a quarter of an hour.",
      {
        retryAfterSeconds: LIMIT.windowSeconds,
      },
    );
  const right = await sha256Hex(ctx.settings.setupSecret ?? "");
  if (sameText(right, await sha256Hex(typed.trim()))) return;
  log.warn("setup_secret_refused");
  throw new AppError("bad_input", "This setup secret is not right.", {
    errors: [{ pointer: "/setupSecret", detail: "This setup secret is not right." }],
  });
}
