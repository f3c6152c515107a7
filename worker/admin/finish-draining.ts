/** What is left to do after an integration was drained or deleted. For the minute sweep. */
import { and, eq, sql } from "drizzle-orm";
import { integrations, resources } from "../../db/schema";
import { type AppContext, requireSystem } from "../lib/context";
import { removeWhenEmpty } from "./remove-integration";

/** Deletes draining integrations that are empty, and tidies up after deleted ones. */
export async function finishDraining(ctx: AppContext): Promise<number> {
  requireSystem(ctx);
  const draining = await ctx.db
    .select()
    .from(integrations)
    .where(eq(integrations.state, "draining"));
  let finished = 0;
  for (const row of draining) if (await removeWhenEmpty(ctx, row)) finished += 1;
  await forgetResources(ctx);
  return finished;
}

/** A million rows in one statement would hold up everybody else; so many a minute do not. */
const ROWS_A_MINUTE = 20_000;

async function forgetResources(ctx: AppContext): Promise<void> {
  const gone = await ctx.db
    .select({ id: integrations.id })
    .from(integrations)
    .where(
      and(
        eq(integrations.state, "deleted"),
        sql`exists (select 1 from ${resources} where ${resources.integrationId} = ${integrations.id} and ${resources.deletedAt} is null)`,
      ),
    )
    .limit(1);
  for (const { id } of gone) {
    await ctx.db.run(
      sql`update ${resources} set deleted_at = ${ctx.now()} where id in
          (select id from ${resources} where integration_id = ${id} and deleted_at is null limit ${ROWS_A_MINUTE})`,
    );
  }
}
