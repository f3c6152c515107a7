import { and, asc, isNull, lte, ne, or } from "drizzle-orm";
import { integrations } from "../../db/schema";
import { type AppContext, requireSystem } from "../lib/context";

/** A minute's worth: the rest is still due at the next sweep. */
const AT_A_TIME = 100;

/** Wakes the sync of every integration whose time has come. */
export async function startDueSyncs(ctx: AppContext): Promise<number> {
  requireSystem(ctx);
  const due = await ctx.db
    .select({ id: integrations.id })
    .from(integrations)
    .where(
      and(
        ne(integrations.state, "deleted"),
        or(isNull(integrations.nextSyncAt), lte(integrations.nextSyncAt, ctx.now())),
      ),
    )
    .orderBy(asc(integrations.nextSyncAt))
    .limit(AT_A_TIME);
  for (const { id } of due) await ctx.wakes.startSync(id);
  return due.length;
}
