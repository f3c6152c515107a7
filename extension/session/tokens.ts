/** Tokens, renewed by one at a time: a refresh token that is used twice ends the session. */
import type { ExtensionTokens } from "../../worker/contract/extension-sessions";
import { CallError } from "../api/problem.ts";
import { send } from "../api/send.ts";
import { troubleWords } from "../words.ts";
import { clientId } from "./client-id.ts";
import { load, type Session, save } from "./store.ts";

/** Before its end, because the call takes time too. */
const EARLY_MS = 30_000;
const LOCK = "hallpass-tokens";

export type FreshAccess = { readonly portal: string; readonly token: string };

const notConnected = () =>
  new CallError({ code: "not_connected", detail: troubleWords.notConnected });
const signedOut = () => new CallError({ code: "not_signed_in", detail: troubleWords.signedOut });

/**
 * @param refused an access token that the portal did not take
 * @throws {CallError} `not_connected`, `not_signed_in`, `offline`
 */
export async function freshAccess(refused?: string): Promise<FreshAccess> {
  const kept = await usable(refused);
  if (kept) return kept;
  // The lock is the origin's: it also holds between a dying service worker and the next.
  return navigator.locks.request(LOCK, async () => {
    const renewedMeanwhile = await usable(refused);
    if (renewedMeanwhile) return renewedMeanwhile;
    const session = await load("local", "session");
    if (!session) throw notConnected();
    if (session.refreshToken === null) throw signedOut();
    return renew(session, session.refreshToken);
  });
}

async function usable(refused: string | undefined): Promise<FreshAccess | null> {
  const [session, access] = await Promise.all([
    load("local", "session"),
    load("session", "access"),
  ]);
  if (!session) throw notConnected();
  if (!access || access.sessionId !== session.sessionId) return null;
  if (access.token === refused || access.expiresAt - EARLY_MS < Date.now()) return null;
  return { portal: session.portal, token: access.token };
}

async function renew(session: Session, refreshToken: string): Promise<FreshAccess> {
  try {
    const body = { grant: "refresh_token" as const, clientId: clientId(), refreshToken };
    const tokens = await send(session.portal, "createExtensionTokens", { body });
    await keepTokens(session.portal, tokens);
    return { portal: session.portal, token: tokens.accessToken };
  } catch (error) {
    if (!(error instanceof CallError) || error.code !== "sign_in_over") throw error;
    await save("local", "session", { ...session, refreshToken: null });
    await save("session", "access", null);
    throw signedOut();
  }
}

export async function keepTokens(portal: string, tokens: ExtensionTokens): Promise<void> {
  const { sessionId } = tokens;
  // The refresh token first: it alone cannot be had again.
  await save("local", "session", {
    portal,
    user: tokens.user,
    sessionId,
    refreshToken: tokens.refreshToken,
  });
  await save("session", "access", {
    token: tokens.accessToken,
    expiresAt: Date.parse(tokens.accessExpiresAt),
    sessionId,
  });
}

/** Forgets everything here, and tells the portal if it can be reached. */
export async function disconnect(): Promise<void> {
  await navigator.locks.request(LOCK, async () => {
    const session = await load("local", "session");
    await save("local", "session", null);
    await save("session", "access", null);
    if (session?.refreshToken)
      await send(session.portal, "revokeExtensionTokens", {
        body: { refreshToken: session.refreshToken },
      }).catch(() => undefined);
  });
}
