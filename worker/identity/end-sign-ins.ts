import { and, eq, isNull } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import {
  apiTokens,
  browsers,
  extensionCodes,
  extensionSessions,
  links,
  sessions,
} from "../../db/schema";
import type { UserId } from "../contract/values";
import type { AppContext } from "../lib/context";

/** Everything a person could be recognised by, ended: belongs into the commit that disables or deletes them. */
export function endSignIns(
  ctx: Pick<AppContext, "db" | "now">,
  userId: UserId,
): BatchItem<"sqlite">[] {
  const { db } = ctx;
  const now = ctx.now();
  return [
    ...endSessions(ctx, userId),
    db
      .update(apiTokens)
      .set({ revokedAt: now })
      .where(and(eq(apiTokens.userId, userId), isNull(apiTokens.revokedAt))),
    db
      .update(links)
      .set({ usedAt: now })
      .where(and(eq(links.userId, userId), isNull(links.usedAt))),
  ];
}

/** Signed-in and remembered browsers, and extensions in them. */
export function endSessions(
  { db, now }: Pick<AppContext, "db" | "now">,
  userId: UserId,
): BatchItem<"sqlite">[] {
  return [
    db
      .update(sessions)
      .set({ endedAt: now() })
      .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt))),
    db.delete(browsers).where(eq(browsers.userId, userId)),
    db
      .update(extensionSessions)
      .set({ endedAt: now() })
      .where(and(eq(extensionSessions.userId, userId), isNull(extensionSessions.endedAt))),
    db.delete(extensionCodes).where(eq(extensionCodes.userId, userId)),
  ];
}
