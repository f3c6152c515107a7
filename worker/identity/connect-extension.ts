/** A press on the connect page: a one-time code for the extension that asked. */

import { extensionCodes } from "../../db/schema";
import type { SignedInMember } from "../lib/actor";
import { commit } from "../lib/commit";
import { type AppContext, requireSession } from "../lib/context";
import { AppError } from "../lib/errors";
import { isRedirectOf } from "./extension-redirects";
import { newCode } from "./extension-tokens";
import { requireKnownExtension } from "./known-extensions";
import { EXTENSION_CODE_SECONDS } from "./session-lengths";

/** What the extension put into the address. */
export type ConnectAsk = {
  readonly clientId: string;
  /** RFC 7636, S256. */
  readonly challenge: string;
  readonly state: string;
  /** Null: the page hands the code over. */
  readonly redirectUri: string | null;
};

const MAX_USER_AGENT = 300;
/** Far above what a person does. */
const LIMIT = { count: 20, windowSeconds: 600 } as const;

/** @throws {AppError} `not_allowed` for an address that is not the extension's own */
export async function requireOwnRedirect({ clientId, redirectUri }: ConnectAsk): Promise<void> {
  if (redirectUri === null || (await isRedirectOf(clientId, redirectUri))) return;
  throw new AppError(
    "not_allowed",
    "This link would send your sign-in to an address that does not belong to the extension. Nothing was sent.",
  );
}

/**
 * @returns the code, bound to person, extension, redirect and challenge
 * @throws {AppError} `not_allowed` for an extension that nobody approved, `too_many_calls`
 */
export async function connectExtension(
  ctx: AppContext & { readonly actor: SignedInMember },
  ask: ConnectAsk,
  userAgent: string,
): Promise<string> {
  requireSession(ctx);
  await requireOwnRedirect(ask);
  await requireKnownExtension(ctx, ask.clientId);
  const { userId } = ctx.actor.principal;
  if (!(await ctx.takeLimit(`connect:${userId}`, LIMIT)))
    throw new AppError("too_many_calls", "Too many tries. Wait ten minutes.", {
      retryAfterSeconds: LIMIT.windowSeconds,
    });
  const { code, codeHash } = await newCode();
  const now = ctx.now();
  await commit(ctx, {
    entries: [
      {
        action: "extension.code_made",
        subject: userId,
        detail: { clientId: ask.clientId, redirectUri: ask.redirectUri },
      },
    ],
    writes: [
      ctx.db.insert(extensionCodes).values({
        codeHash,
        userId,
        clientId: ask.clientId,
        redirectUri: ask.redirectUri,
        challenge: ask.challenge,
        userAgent: userAgent.slice(0, MAX_USER_AGENT),
        createdAt: now,
        expiresAt: now + EXTENSION_CODE_SECONDS * 1_000,
      }),
    ],
  });
  return code;
}
