/**
 * Which frame may be the panel of a tab. `panel.html` can be embedded by any page, so it shows nothing without a secret
 * that was made for one opening, and the first frame that names the secret is the only one that may use it.
 */
import { browser } from "wxt/browser";
import { newSecret } from "../session/pkce.ts";

type Opening = { readonly nonce: string; readonly madeAt: number; readonly frame: string | null };

/** A frame loads at once. */
const CLAIM_WITHIN_MS = 15_000;
const keyOf = (tabId: number) => `panel:${tabId}`;

async function openingOf(tabId: number): Promise<Opening | null> {
  const key = keyOf(tabId);
  // Only this file writes it.
  return ((await browser.storage.session.get(key))[key] as Opening | undefined) ?? null;
}

/** Every opening ends the one before it. */
export async function openPanel(tabId: number): Promise<string> {
  const nonce = newSecret();
  const opening: Opening = { nonce, madeAt: Date.now(), frame: null };
  await browser.storage.session.set({ [keyOf(tabId)]: opening });
  return nonce;
}

export const forgetPanel = (tabId: number): Promise<void> =>
  browser.storage.session.remove(keyOf(tabId));

/** @returns whether this very frame is the panel that was opened with this secret */
export const isPanel = (tabId: number, frame: string, nonce: string): Promise<boolean> =>
  navigator.locks.request(keyOf(tabId), async () => {
    const opening = await openingOf(tabId);
    if (opening === null || opening.nonce !== nonce) return false;
    if (opening.frame !== null) return opening.frame === frame;
    if (Date.now() - opening.madeAt > CLAIM_WITHIN_MS) return false;
    await browser.storage.session.set({ [keyOf(tabId)]: { ...opening, frame } });
    return true;
  });
