/**
 * Signing in to a portal that its own organization runs: authorization code with PKCE. A window of the browser's own
 * brings the code where the browser has one; everywhere else the portal's page hands it over to our content script.
 */
import { browser } from "wxt/browser";
import { CallError } from "../api/problem.ts";
import { send } from "../api/send.ts";
import { connectWords } from "../words.ts";
import { clientId } from "./client-id.ts";
import { challengeOf, newSecret } from "./pkce.ts";
import { type Connecting, load, save } from "./store.ts";
import { keepTokens } from "./tokens.ts";

/** Long enough to fetch a mail; the sign-in itself may wait that long. */
const MAX_WAIT_MS = 30 * 60_000;

const over = () => new CallError({ code: "sign_in_over", detail: connectWords.over });

async function begin(portal: string): Promise<Connecting> {
  const connecting = { portal, state: newSecret(), verifier: newSecret(), startedAt: Date.now() };
  await save("session", "connecting", connecting);
  return connecting;
}

async function connectAddress(asked: Connecting, redirectUri?: string): Promise<string> {
  const query = new URLSearchParams({
    client_id: clientId(),
    code_challenge: await challengeOf(asked.verifier),
    code_challenge_method: "S256",
    state: asked.state,
    ...(redirectUri && { redirect_uri: redirectUri }),
  });
  return `${asked.portal}/extension/connect?${query}`;
}

/** @returns the address to open in a tab; the code then comes through `takeHandover` */
export const connectInTab = async (portal: string): Promise<string> =>
  connectAddress(await begin(portal));

/** Whether this browser has sign-in windows of its own. */
export const hasSignInWindow = (): boolean => browser.identity?.launchWebAuthFlow !== undefined;

/** @throws {CallError} `cancelled` when the window was closed, and what the portal said */
export async function connectInWindow(portal: string): Promise<void> {
  const asked = await begin(portal);
  const redirectUri = browser.identity.getRedirectURL();
  const answered = await browser.identity
    .launchWebAuthFlow({ url: await connectAddress(asked, redirectUri), interactive: true })
    .catch((cause: unknown) => {
      throw new CallError({ code: "cancelled", detail: connectWords.cancelled }, { cause });
    });
  const query = new URL(answered ?? redirectUri).searchParams;
  if (query.get("error"))
    throw new CallError({ code: "cancelled", detail: connectWords.cancelled });
  await redeem(query.get("code") ?? "", query.get("state") ?? "", portal, redirectUri);
}

/** The portal's page handed a code over. @param origin of that page, as the browser says */
export const takeHandover = (code: string, state: string, origin: string): Promise<void> =>
  redeem(code, state, origin);

async function redeem(
  code: string,
  state: string,
  origin: string,
  redirectUri?: string,
): Promise<void> {
  const asked = await load("session", "connecting");
  const fits =
    asked !== null &&
    asked.state === state &&
    asked.portal === origin &&
    Date.now() - asked.startedAt < MAX_WAIT_MS;
  if (!fits) throw over();
  // Whatever comes of it, this state is used up.
  await save("session", "connecting", null);
  const tokens = await send(asked.portal, "createExtensionTokens", {
    body: {
      grant: "authorization_code",
      clientId: clientId(),
      code,
      codeVerifier: asked.verifier,
      ...(redirectUri && { redirectUri }),
    },
  });
  await keepTokens(asked.portal, tokens);
}

/** What administrators preset; null where they did not. */
export async function managedPortal(): Promise<string | null> {
  const kept = await browser.storage.managed?.get("portal").catch(() => null);
  const portal: unknown = kept?.portal;
  return typeof portal === "string" ? portal : null;
}
