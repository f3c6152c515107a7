import { and, eq, isNull, sql } from "drizzle-orm";
import { extensionSessions } from "../../db/schema";
import type { ExtensionSessionId, UserId } from "../contract/values";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";

/**
 * Ends one session, once. `replayed`: a code or refresh token was used again, so its owner is told by mail.
 * @returns false when it was over already
 */
export async function endExtension(
  ctx: AppContext,
  { id, userId }: { readonly id: ExtensionSessionId; readonly userId: UserId },
  why: "disconnected" | "replayed",
): Promise<boolean> {
  const it = and(
    eq(extensionSessions.id, id),
    eq(extensionSessions.userId, userId),
    isNull(extensionSessions.endedAt),
  );
  return commit(ctx, {
    // A token that ends itself has no actor: it speaks for its session.
    actor:
      ctx.actor.principal.kind === "nobody"
        ? { principal: { kind: "member", userId }, via: { kind: "extension", id } }
        : ctx.actor,
    entries: [{ action: `extension.${why}`, subject: id, detail: { userId } }],
    guard: sql`exists (select 1 from ${extensionSessions} where ${it})`,
    writes: [ctx.db.update(extensionSessions).set({ endedAt: ctx.now() }).where(it)],
    messages:
      why === "replayed"
        ? [
            {
              key: `${id}:replayed`,
              template: "extension_replayed",
              recipient: userId,
              payload: { sessionId: id },
            },
          ]
        : [],
  });
}
