/** What the extension keeps, each under one name. Content scripts are kept out of all of it. */
import { browser } from "wxt/browser";
import type { ExtensionTokens } from "../../worker/contract/extension-sessions";

/** Kept until it is disconnected. */
export type Session = {
  /** Origin of the portal. */
  readonly portal: string;
  readonly user: ExtensionTokens["user"];
  readonly sessionId: string;
  /** Null: it was connected here and has to sign in again. */
  readonly refreshToken: string | null;
};

/** Gone when the browser closes. */
export type Access = {
  readonly token: string;
  readonly expiresAt: number;
  readonly sessionId: string;
};

/** A sign-in on its way: what the answer is compared with. */
export type Connecting = {
  readonly portal: string;
  readonly state: string;
  readonly verifier: string;
  readonly startedAt: number;
};

type Kept = {
  readonly local: { session: Session; consoleHosts: Record<string, string[]>; typedPortal: string };
  readonly session: { access: Access; connecting: Connecting };
};
type Area = keyof Kept;

const areaOf = (area: Area) => browser.storage[area];

export async function load<A extends Area, K extends keyof Kept[A] & string>(
  area: A,
  key: K,
): Promise<Kept[A][K] | null> {
  // Only `save` writes here, with the same type.
  return ((await areaOf(area).get(key))[key] as Kept[A][K] | undefined) ?? null;
}

export async function save<A extends Area, K extends keyof Kept[A] & string>(
  area: A,
  key: K,
  value: Kept[A][K] | null,
): Promise<void> {
  if (value === null) await areaOf(area).remove(key);
  else await areaOf(area).set({ [key]: value });
}

/**
 * Tokens are for the extension's own pages. Where a browser cannot be told so (Firefox), content scripts still have
 * no code that reads them.
 */
export async function keepContentScriptsOut(): Promise<void> {
  for (const area of [browser.storage.local, browser.storage.session])
    await area.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" }).catch(() => undefined);
}
