import { and, eq, isNull } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { sessions } from "../../db/schema";
import type { AccessLinkId, SessionId, UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { newId, newSecret, sha256Hex } from "../lib/ids";
import { LINK_SESSION_SECONDS, SESSION_SECONDS } from "./session-lengths";

const MAX_USER_AGENT = 300;

export type NewSession = {
  readonly userId: UserId;
  /** Null for a member's portal session. */
  readonly accessLinkId: AccessLinkId | null;
  readonly userAgent?: string | undefined;
};

/**
 * A fresh session with a fresh token, never one that existed before signing in (session fixation). The writes also end
 * the session that the same browser had, and belong into the commit that proves the person.
 *
 * @returns `token` for the cookie: 256 bits, of which the database keeps the SHA-256
 */
export async function newSession(
  ctx: AppContext,
  { userId, accessLinkId, userAgent = "" }: NewSession,
): Promise<{
  readonly id: SessionId;
  readonly token: string;
  readonly writes: BatchItem<"sqlite">[];
}> {
  const [id, token, now] = [newId("session"), newSecret(), ctx.now()];
  const kind = accessLinkId === null ? ("portal" as const) : ("link" as const);
  const seconds = kind === "portal" ? SESSION_SECONDS : LINK_SESSION_SECONDS;
  const insert = ctx.db.insert(sessions).values({
    id,
    tokenHash: await sha256Hex(token),
    userId,
    kind,
    accessLinkId,
    userAgent: userAgent.slice(0, MAX_USER_AGENT),
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + seconds * 1_000,
  });
  const { principal, via } = ctx.actor;
  const sameKind = principal.kind === (kind === "portal" ? "member" : "outsider");
  const endBefore =
    sameKind && via.kind === "session"
      ? [
          ctx.db
            .update(sessions)
            .set({ endedAt: now })
            .where(and(eq(sessions.id, via.id), isNull(sessions.endedAt))),
        ]
      : [];
  return { id, token, writes: [insert, ...endBefore] };
}
