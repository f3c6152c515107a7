/** Code and verifier against tokens: the extension in one browser is connected from here on. */
import { and, eq, isNull, sql } from "drizzle-orm";
import { extensionCodes, extensionSessions, users } from "../../db/schema";
import type { ExtensionTokens, TokenGrant } from "../contract/extension-sessions";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { base64url, newId, sameText, sha256Hex } from "../lib/ids";
import { endExtension } from "./end-extension-session";
import { tokenPair } from "./extension-tokens";
import {
  EXTENSION_ACCESS_SECONDS,
  EXTENSION_IDLE_SECONDS,
  EXTENSION_SESSION_SECONDS,
} from "./session-lengths";
import { showExtensionTokens } from "./show-extension-tokens";

type CodeGrant = Extract<TokenGrant, { grant: "authorization_code" }>;
type CodeRow = typeof extensionCodes.$inferSelect;

/** Unknown, used, late, of another extension: all the same to whoever guesses. */
const over = () =>
  new AppError("sign_in_over", "This code does not work (any more). Connect the extension again.");

/**
 * A code is used up by its first use, right or wrong. A second use ends what the first one made, because one of the two is
 * a thief (RFC 6749, 4.1.2).
 *
 * @throws {AppError} `sign_in_over`
 */
export async function redeemExtensionCode(
  ctx: AppContext,
  grant: CodeGrant,
): Promise<ExtensionTokens> {
  const codeHash = await sha256Hex(grant.code);
  const [row] = await ctx.db
    .select()
    .from(extensionCodes)
    .where(eq(extensionCodes.codeHash, codeHash));
  if (!row) throw over();
  if (row.usedAt !== null) {
    await endWhatItMade(ctx, codeHash);
    throw over();
  }
  if (row.expiresAt <= ctx.now()) throw over();
  if (!(await isFor(row, grant))) {
    await ctx.db
      .update(extensionCodes)
      .set({ usedAt: ctx.now() })
      .where(eq(extensionCodes.codeHash, codeHash));
    throw over();
  }
  return begin(ctx, row);
}

async function isFor(row: CodeRow, grant: CodeGrant): Promise<boolean> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(grant.codeVerifier),
  );
  return (
    sameText(row.challenge, base64url(new Uint8Array(digest))) &&
    row.clientId === grant.clientId &&
    row.redirectUri === (grant.redirectUri ?? null)
  );
}

async function begin(ctx: AppContext, row: CodeRow): Promise<ExtensionTokens> {
  const [id, now] = [newId("extensionSession"), ctx.now()];
  const pair = await tokenPair(ctx.keys, id, 0);
  const session = {
    id,
    userId: row.userId,
    clientId: row.clientId,
    userAgent: row.userAgent,
    generation: 0,
    renewedAt: now,
    accessHash: pair.accessHash,
    accessExpiresAt: now + EXTENSION_ACCESS_SECONDS * 1_000,
    idleAt: now + EXTENSION_IDLE_SECONDS * 1_000,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + EXTENSION_SESSION_SECONDS * 1_000,
    endedAt: null,
  };
  const unused = and(eq(extensionCodes.codeHash, row.codeHash), isNull(extensionCodes.usedAt));
  const done = await commit(ctx, {
    at: now,
    actor: { principal: { kind: "member", userId: row.userId }, via: { kind: "extension", id } },
    entries: [
      {
        action: "extension.connected",
        subject: id,
        detail: { userId: row.userId, clientId: row.clientId, userAgent: row.userAgent },
      },
    ],
    guard: sql`exists (select 1 from ${extensionCodes} where ${unused}) and exists (select 1 from ${users} where ${users.id} = ${row.userId} and ${users.status} = 'active' and ${users.role} <> 'external')`,
    writes: [
      ctx.db.update(extensionCodes).set({ usedAt: now, sessionId: id }).where(unused),
      ctx.db.insert(extensionSessions).values(session),
    ],
  });
  if (!done) {
    // Two at the same moment: whoever came second must not have had the code.
    await endWhatItMade(ctx, row.codeHash);
    throw over();
  }
  return showExtensionTokens(ctx, session, pair);
}

async function endWhatItMade(ctx: AppContext, codeHash: string): Promise<void> {
  const [row] = await ctx.db
    .select({ sessionId: extensionCodes.sessionId, userId: extensionCodes.userId })
    .from(extensionCodes)
    .where(eq(extensionCodes.codeHash, codeHash));
  if (row?.sessionId)
    await endExtension(ctx, { id: row.sessionId, userId: row.userId }, "replayed");
}
