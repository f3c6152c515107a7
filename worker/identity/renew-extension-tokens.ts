/** A refresh token against the next pair. */
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { type ExtensionSessionRow, extensionSessions, users } from "../../db/schema";
import type { ExtensionTokens, TokenGrant } from "../contract/extension-sessions";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { endExtension } from "./end-extension-session";
import { readRefreshToken, tokenPair } from "./extension-tokens";
import { isKnownExtension } from "./known-extensions";
import {
  EXTENSION_ACCESS_SECONDS,
  EXTENSION_IDLE_SECONDS,
  EXTENSION_RETRY_SECONDS,
} from "./session-lengths";
import { showExtensionTokens } from "./show-extension-tokens";

type RefreshGrant = Extract<TokenGrant, { grant: "refresh_token" }>;

const over = () =>
  new AppError("sign_in_over", "The extension is not connected any more. Connect it again.");

/**
 * Every renewal replaces both tokens. A refresh token that was replaced ends the whole session when it is used again: one of
 * the two who hold it is a thief, and nobody can say which (RFC 9700, 4.14.2). Only the one before the last is forgiven, for ten
 * seconds, because answers get lost and two tabs wake at once; it gets the very same answer, so that no second pair is ever about.
 *
 * A renewal changes no right and writes no audit event, as noting that a session was seen does not.
 *
 * @throws {AppError} `sign_in_over`
 */
export async function renewExtensionTokens(
  ctx: AppContext,
  grant: RefreshGrant,
): Promise<ExtensionTokens> {
  const known = await readRefreshToken(ctx.keys, grant.refreshToken);
  if (!known || !(await isKnownExtension(ctx, grant.clientId))) throw over();
  const renewed = await advance(ctx, known, grant.clientId);
  const row = renewed ?? (await repeated(ctx, known, grant.clientId));
  return showExtensionTokens(ctx, row, await tokenPair(ctx.keys, row.id, row.generation));
}

type Known = NonNullable<Awaited<ReturnType<typeof readRefreshToken>>>;

const open = (ctx: AppContext, { id }: Known, clientId: string) =>
  and(
    eq(extensionSessions.id, id),
    eq(extensionSessions.clientId, clientId),
    isNull(extensionSessions.endedAt),
    gt(extensionSessions.idleAt, ctx.now()),
    gt(extensionSessions.expiresAt, ctx.now()),
    sql`exists (select 1 from ${users} where ${users.id} = ${extensionSessions.userId} and ${users.status} = 'active' and ${users.role} <> 'external')`,
  );

/** One statement, so of two at the same moment only one turns the generation. */
async function advance(
  ctx: AppContext,
  known: Known,
  clientId: string,
): Promise<ExtensionSessionRow | null> {
  const now = ctx.now();
  const generation = known.generation + 1;
  const { accessHash } = await tokenPair(ctx.keys, known.id, generation);
  const [row] = await ctx.db
    .update(extensionSessions)
    .set({
      generation,
      accessHash,
      renewedAt: now,
      lastSeenAt: now,
      accessExpiresAt: now + EXTENSION_ACCESS_SECONDS * 1_000,
      idleAt: now + EXTENSION_IDLE_SECONDS * 1_000,
    })
    .where(and(open(ctx, known, clientId), eq(extensionSessions.generation, known.generation)))
    .returning();
  return row ?? null;
}

/** The answer of a moment ago once more, or the end. */
async function repeated(
  ctx: AppContext,
  known: Known,
  clientId: string,
): Promise<ExtensionSessionRow> {
  const [row] = await ctx.db
    .select()
    .from(extensionSessions)
    .where(open(ctx, known, clientId));
  if (!row || known.generation > row.generation) throw over();
  const previous = known.generation === row.generation - 1;
  if (previous && ctx.now() - row.renewedAt <= EXTENSION_RETRY_SECONDS * 1_000) return row;
  await endExtension(ctx, row, "replayed");
  throw over();
}
