/** What people are called in the integrations. */
import { and, asc, eq, ne, sql } from "drizzle-orm";
import { accounts, integrations } from "../../db/schema";
import type { Account } from "../contract/users";
import type { IntegrationId, UserId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { requireUserRow } from "./show-users";

/** @throws {AppError} `not_found` */
export async function listAccounts(
  ctx: Pick<AppContext, "actor" | "db">,
  userId: UserId,
): Promise<Account[]> {
  requireAdmin(ctx);
  await requireUserRow(ctx, userId);
  return ctx.db
    .select({
      integrationId: accounts.integrationId,
      integration: integrations.name,
      account: accounts.account,
    })
    .from(accounts)
    .innerJoin(integrations, eq(integrations.id, accounts.integrationId))
    .where(and(eq(accounts.userId, userId), ne(integrations.state, "deleted")))
    .orderBy(asc(integrations.name));
}

/** New grants use the new name; what was granted is revoked under the old one. @throws {AppError} `not_found` */
export async function setAccount(
  ctx: AppContext,
  userId: UserId,
  integrationId: IntegrationId,
  account: string,
): Promise<Account> {
  requireAdmin(ctx);
  const user = await requireUserRow(ctx, userId);
  const [integration] = await ctx.db
    .select({ name: integrations.name })
    .from(integrations)
    .where(and(eq(integrations.id, integrationId), ne(integrations.state, "deleted")));
  if (!integration || user.status === "deleted")
    throw new AppError("not_found", "Nothing is here.");
  await commit(ctx, {
    entries: [{ action: "account.changed", subject: userId, detail: { integrationId, account } }],
    writes: [
      ctx.db
        .insert(accounts)
        .values({ userId, integrationId, account })
        .onConflictDoUpdate({
          target: [accounts.integrationId, accounts.userId],
          set: { account },
        }),
    ],
  });
  return { integrationId, integration: integration.name, account };
}

/** @throws {AppError} `not_found` */
export async function deleteAccount(
  ctx: AppContext,
  userId: UserId,
  integrationId: IntegrationId,
): Promise<void> {
  requireAdmin(ctx);
  const it = and(eq(accounts.userId, userId), eq(accounts.integrationId, integrationId));
  const done = await commit(ctx, {
    entries: [
      { action: "account.changed", subject: userId, detail: { integrationId, account: null } },
    ],
    guard: sql`exists (select 1 from ${accounts} where ${it})`,
    writes: [ctx.db.delete(accounts).where(it)],
  });
  if (!done) throw new AppError("not_found", "Nothing is here.");
}
