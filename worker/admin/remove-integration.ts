/** Disconnecting an outside system: at once when nothing of ours stands there, else by draining. */
import { eq, sql } from "drizzle-orm";
import { settleName } from "../../db/names";
import { type IntegrationRow, integrations, orphans, units } from "../../db/schema";
import type { Integration } from "../contract/integrations";
import type { IntegrationId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { namedAs } from "../lib/skeleton";
import { requireIntegration } from "./find-integration";
import { getIntegration } from "./show-integrations";

/** Privileges of ours that stand at the target or are on their way there or back. */
export const standing = (id: IntegrationId) =>
  sql`select 1 from ${units} where integration_id = ${id} and state in ('granting', 'active', 'revoking')
      union all select 1 from ${orphans} where integration_id = ${id}`;

/** @throws {AppError} `not_found`, `in_use` while access stands there */
export async function deleteIntegration(ctx: AppContext, id: IntegrationId): Promise<void> {
  requireAdmin(ctx);
  const row = await requireIntegration(ctx, id);
  if (await removeWhenEmpty(ctx, row)) return;
  const [live] = await ctx.db.all<{ n: number }>(sql`select count(*) as n from (${standing(id)})`);
  if (!live?.n) throw new AppError("not_found", "There is no such integration.");
  const what = live.n === 1 ? "One access still stands" : `${live.n} accesses still stand`;
  throw new AppError(
    "in_use",
    `${what} there. Revoke them first, or drain the integration: it grants nothing new then and goes with its last access.`,
  );
}

/** Nothing new is granted from now on; what stands there stays until its time. @throws {AppError} `not_found` */
export async function drainIntegration(ctx: AppContext, id: IntegrationId): Promise<Integration> {
  requireAdmin(ctx);
  const row = await requireIntegration(ctx, id);
  if (row.state === "active") {
    await commit(ctx, {
      entries: [{ action: "integration.draining", subject: id, detail: { name: row.name } }],
      guard: sql`exists (select 1 from ${integrations} where id = ${id} and state = 'active')`,
      writes: [
        ctx.db
          .update(integrations)
          .set({
            state: "draining",
            version: sql`${integrations.version} + 1`,
            updatedAt: ctx.now(),
          })
          .where(eq(integrations.id, id)),
      ],
    });
  }
  return getIntegration(ctx, id);
}

/** The row stays for the audit, without its secrets and without its name, which is free again. */
export async function removeWhenEmpty(ctx: AppContext, row: IntegrationRow): Promise<boolean> {
  const { id, name, kind } = row;
  return commit(ctx, {
    entries: [
      { action: "integration.deleted", subject: id, detail: { name, kind, config: row.config } },
    ],
    guard: sql`not exists (${standing(id)}) and exists (select 1 from ${integrations} where id = ${id} and state <> 'deleted')`,
    writes: [
      ctx.db
        .update(integrations)
        .set({
          state: "deleted",
          ...namedAs(`${name} (deleted ${id})`),
          secrets: null,
          nextSyncAt: null,
          version: sql`${integrations.version} + 1`,
          updatedAt: ctx.now(),
        })
        .where(eq(integrations.id, id)),
      settleName(ctx.db, integrations, name),
    ],
  });
}
