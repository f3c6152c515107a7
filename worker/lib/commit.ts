/** The one way anything changes: with its audit entries, in the name of whoever acts, followed by the reminders it needs. */
import { type Change, commitChange } from "../../db/commit";
import { type ActorRef, actorText } from "./actor";
import type { AppContext } from "./context";
import { log } from "./log";

type Wanted = Pick<Change, "entries" | "guard" | "writes" | "messages"> & {
  /** Default: now. */
  readonly at?: Change["at"];
  /** Default: whoever acts. Else who this change makes of them: somebody who signs in was nobody until then. */
  readonly actor?: ActorRef;
};

/** @returns false when the guard did not hold: somebody else got there first */
export async function commit(
  ctx: Pick<AppContext, "db" | "actor" | "now" | "wakes">,
  change: Wanted,
): Promise<boolean> {
  const done = await commitChange(ctx.db, {
    ...change,
    at: change.at ?? ctx.now(),
    actor: actorText(change.actor ?? ctx.actor),
  });
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
