/** Codes have six digits, so tries are counted before they are judged: parallel guesses get no more than single ones. */
import { and, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { emailCodes, links } from "../../db/schema";
import type { LinkId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { MAX_CODE_ATTEMPTS } from "./session-lengths";

/** @throws {AppError} `link_expired` when all tries are used up */
export async function takeLinkAttempt(ctx: Pick<AppContext, "db">, id: LinkId): Promise<void> {
  const taken = await ctx.db
    .update(links)
    .set({ attempts: sql`${links.attempts} + 1` })
    .where(and(eq(links.id, id), lt(links.attempts, MAX_CODE_ATTEMPTS)))
    .returning({ id: links.id });
  if (taken.length === 0)
    throw new AppError("link_expired", "Too many wrong codes. This link no longer works.");
}

/** @returns the code's row, or null when it is unknown, used, too old, from another browser, or out of tries */
export async function takeEmailCodeAttempt(
  ctx: Pick<AppContext, "db" | "now">,
  id: LinkId,
  browserHash: string,
): Promise<typeof emailCodes.$inferSelect | null> {
  const taken = await ctx.db
    .update(emailCodes)
    .set({ attempts: sql`${emailCodes.attempts} + 1` })
    .where(
      and(
        eq(emailCodes.id, id),
        eq(emailCodes.browserHash, browserHash),
        isNull(emailCodes.usedAt),
        gt(emailCodes.expiresAt, ctx.now()),
        lt(emailCodes.attempts, MAX_CODE_ATTEMPTS),
      ),
    )
    .returning();
  return taken[0] ?? null;
}
