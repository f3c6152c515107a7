import { and, eq, isNull, sql } from "drizzle-orm";
import { sessions } from "../../db/schema";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";

/** Ends the session that asks. Without one, or twice, nothing happens. */
export async function signOut(ctx: AppContext): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "session" && actor.kind !== "link") return;
  const open = and(eq(sessions.id, actor.sessionId), isNull(sessions.endedAt));
  await commit(ctx, {
    entries: [
      { action: "user.signed_out", subject: actor.userId, detail: { sessionId: actor.sessionId } },
    ],
    guard: sql`exists (select 1 from ${sessions} where ${open})`,
    writes: [ctx.db.update(sessions).set({ endedAt: ctx.now() }).where(open)],
  });
}
