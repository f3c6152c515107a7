import { and, eq, isNull, sql } from "drizzle-orm";
import { sessions } from "../../db/schema";
import { personOf } from "../lib/actor";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";

/** Ends the session that asks. Without one, or twice, nothing happens. */
export async function signOut(ctx: AppContext): Promise<void> {
  const { via } = ctx.actor;
  const person = personOf(ctx.actor);
  if (person === null || via.kind !== "session") return;
  const open = and(eq(sessions.id, via.id), isNull(sessions.endedAt));
  await commit(ctx, {
    entries: [{ action: "user.signed_out", subject: person.userId, detail: { sessionId: via.id } }],
    guard: sql`exists (select 1 from ${sessions} where ${open})`,
    writes: [ctx.db.update(sessions).set({ endedAt: ctx.now() }).where(open)],
  });
}
