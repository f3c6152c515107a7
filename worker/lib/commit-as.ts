/** `commit` in the name of whoever acts, followed by the reminders that a change needs. */
import { type Change, commit } from "../../db/commit";
import { type AppContext, actorName } from "./context";
import { log } from "./log";

/** @returns false when the guard did not hold: somebody else got there first */
export async function commitAs(
  ctx: AppContext,
  change: Pick<Change, "entries" | "guard" | "writes" | "messages">,
): Promise<boolean> {
  const done = await commit(ctx.db, { ...change, at: ctx.now(), actor: actorName(ctx.actor) });
  if (!done) return false;
  try {
    await ctx.wakes.sealAudit();
    if (change.messages?.length) await ctx.wakes.sendMail();
  } catch (error) {
    // The change stands and the minute sweep wakes them anyway: the caller must not be told that it failed.
    log.warn("wake_failed", { actions: change.entries.map((e) => e.action), error });
  }
  return true;
}
