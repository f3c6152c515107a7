import type { Change } from "../../db/commit";
import { type AppContext, actorName } from "../lib/context";

/** The part of every change that says when and by whom. */
export const by = (ctx: Pick<AppContext, "now" | "actor">): Pick<Change, "at" | "actor"> => ({
  at: ctx.now(),
  actor: actorName(ctx.actor),
});
