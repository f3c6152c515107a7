/** API tokens. A token acts as its owner, with the owner's rights of the moment and its own scopes: never more than either. */

import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { apiTokens, type UserRow, users } from "../../db/schema";
import type { ApiToken, ApiTokenQuery, CreatedApiToken, NewApiToken } from "../contract/api-tokens";
import type { Scope } from "../contract/endpoint";
import { type ApiTokenId, instantText, maybeInstantText } from "../contract/values";
import { isAdmin } from "../lib/actor";
import { commit } from "../lib/commit";
import { type AppContext, requireMember, requireSession } from "../lib/context";
import { AppError } from "../lib/errors";
import { newId, newSecret, sha256Hex } from "../lib/ids";
import { pageOf, readPageToken } from "../lib/page-tokens";
import { personRef, requireUserRow } from "./show-users";

/** Lets secret scanners recognise a leaked token. */
const PREFIX = "hp_pat_";
const HINT_LENGTH = PREFIX.length + 4;
const DAY_MS = 86_400_000;

/** What endpoints open to grantees ask for. A wider token would wake up on the day its owner becomes an admin. */
const granteeScopes: ReadonlySet<Scope> = new Set([
  "requests:read",
  "requests:write",
  "tokens:write",
]);

type TokenRow = typeof apiTokens.$inferSelect;

const show = (row: TokenRow, user: Pick<UserRow, "id" | "email" | "fullName">): ApiToken => ({
  id: row.id,
  name: row.name,
  hint: row.hint,
  user: personRef(user),
  scopes: row.scopes as Scope[],
  createdAt: instantText(row.createdAt),
  lastUsedAt: maybeInstantText(row.lastUsedAt),
  expiresAt: maybeInstantText(row.expiresAt),
  revokedAt: maybeInstantText(row.revokedAt),
});

/** @throws {AppError} `not_allowed` when somebody who is no admin asks for everybody's */
export async function listApiTokens(ctx: AppContext, query: ApiTokenQuery) {
  const member = requireMember(ctx);
  if (query.owner === "all" && !isAdmin(ctx.actor)) {
    throw new AppError("not_allowed", "Only admins can list everybody's tokens.");
  }
  const after = readPageToken(query.pageToken, ["number", "string"]);
  const rows = await ctx.db
    .select({
      token: apiTokens,
      user: { id: users.id, email: users.email, fullName: users.fullName },
    })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .where(
      and(
        query.owner === "me" ? eq(apiTokens.userId, member.userId) : undefined,
        after
          ? sql`(${apiTokens.createdAt}, ${apiTokens.id}) < (${after[0]}, ${after[1]})`
          : undefined,
      ),
    )
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id))
    .limit(query.limit + 1);
  return pageOf(
    rows,
    query.limit,
    ({ token }) => [token.createdAt, token.id],
    ({ token, user }) => show(token, user),
  );
}

/** @throws {AppError} `step_up_required` without a session; `not_allowed` for scopes that the caller could not use */
export async function createApiToken(
  ctx: AppContext,
  input: NewApiToken,
): Promise<CreatedApiToken> {
  requireSession(ctx);
  const member = requireMember(ctx);
  const scopes = [...new Set(input.scopes)].sort();
  for (const scope of scopes) {
    if (!isAdmin(ctx.actor) && !granteeScopes.has(scope))
      throw new AppError("not_allowed", `You cannot give away the scope ${scope}.`);
  }
  const token = `${PREFIX}${newSecret()}`;
  const row: TokenRow = {
    id: newId("apiToken"),
    name: input.name,
    tokenHash: await sha256Hex(token),
    hint: `${token.slice(0, HINT_LENGTH)}…`,
    userId: member.userId,
    scopes,
    createdAt: ctx.now(),
    lastUsedAt: null,
    expiresAt: ctx.now() + input.expiresInDays * DAY_MS,
    revokedAt: null,
  };
  await commit(ctx, {
    entries: [
      {
        action: "token.created",
        subject: row.id,
        detail: { name: row.name, scopes, expiresAt: row.expiresAt },
      },
    ],
    writes: [ctx.db.insert(apiTokens).values(row)],
  });
  return { ...show(row, await requireUserRow(ctx, member.userId)), token };
}

/** One's own; admins also everybody else's. @throws {AppError} `not_found` for all others */
export async function revokeApiToken(ctx: AppContext, id: ApiTokenId): Promise<void> {
  const member = requireMember(ctx);
  const it = and(
    eq(apiTokens.id, id),
    isNull(apiTokens.revokedAt),
    isAdmin(ctx.actor) ? undefined : eq(apiTokens.userId, member.userId),
  );
  const done = await commit(ctx, {
    entries: [{ action: "token.revoked", subject: id }],
    guard: sql`exists (select 1 from ${apiTokens} where ${it})`,
    writes: [ctx.db.update(apiTokens).set({ revokedAt: ctx.now() }).where(it)],
  });
  if (!done) throw new AppError("not_found", "Nothing is here.");
}
