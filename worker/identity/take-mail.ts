import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { sha256Hex } from "../lib/ids";

/** Mails that strangers can cause, per address. */
const LIMIT = { count: 5, windowSeconds: 900 } as const;

/**
 * Counts one more mail to an address that somebody typed. Known and unknown addresses are counted alike, so the limit
 * tells nothing about who is known.
 *
 * @throws {AppError} `too_many_calls` over 5 in 15 minutes
 */
export async function takeMail(ctx: Pick<AppContext, "takeLimit">, email: string): Promise<void> {
  if (await ctx.takeLimit(`mail:${await sha256Hex(email)}`, LIMIT)) return;
  throw new AppError(
    "too_many_calls",
    "Too many mails to this address. Try again in a quarter of an hour.",
    {
      retryAfterSeconds: LIMIT.windowSeconds,
    },
  );
}
