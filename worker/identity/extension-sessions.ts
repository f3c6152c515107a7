/** Connected extensions, as their owners see and end them. */

import { and, desc, eq, gt, isNull } from "drizzle-orm";
import { extensionSessions } from "../../db/schema";
import type { ExtensionSession } from "../contract/extension-sessions";
import { type ExtensionSessionId, instantText } from "../contract/values";
import { nobody } from "../lib/actor";
import { type AppContext, requireMember } from "../lib/context";
import { AppError } from "../lib/errors";
import { endExtension } from "./end-extension-session";
import { readRefreshToken } from "./extension-tokens";

export async function listExtensionSessions(ctx: AppContext): Promise<ExtensionSession[]> {
  const me = requireMember(ctx);
  const rows = await ctx.db
    .select()
    .from(extensionSessions)
    .where(
      and(
        eq(extensionSessions.userId, me.userId),
        isNull(extensionSessions.endedAt),
        gt(extensionSessions.expiresAt, ctx.now()),
        gt(extensionSessions.idleAt, ctx.now()),
      ),
    )
    .orderBy(desc(extensionSessions.lastSeenAt))
    .limit(200);
  return rows.map((row) => ({
    id: row.id,
    clientId: row.clientId,
    userAgent: row.userAgent,
    createdAt: instantText(row.createdAt),
    lastSeenAt: instantText(row.lastSeenAt),
    expiresAt: instantText(Math.min(row.expiresAt, row.idleAt)),
  }));
}

/** @throws {AppError} `not_found` for those that are over or somebody else's */
export async function endExtensionSession(ctx: AppContext, id: ExtensionSessionId): Promise<void> {
  const { userId } = requireMember(ctx);
  if (!(await endExtension(ctx, { id, userId }, "disconnected")))
    throw new AppError("not_found", "Nothing is here.");
}

/** Whoever holds a refresh token, old or new, may end its session. Tells nothing about tokens that are none. */
export async function revokeExtensionTokens(ctx: AppContext, refreshToken: string): Promise<void> {
  const known = await readRefreshToken(ctx.keys, refreshToken);
  if (!known) return;
  const [row] = await ctx.db
    .select({ id: extensionSessions.id, userId: extensionSessions.userId })
    .from(extensionSessions)
    .where(eq(extensionSessions.id, known.id));
  // In the name of the session itself, whoever happens to be signed in beside it.
  if (row) await endExtension({ ...ctx, actor: nobody }, row, "disconnected");
}
