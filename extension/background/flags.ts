/** Consoles that the portal switched off. It can switch nothing on: what runs where is decided by permissions alone. */
import { browser } from "wxt/browser";
import { call } from "../api/call.ts";

type Flags = { readonly disabled: ReadonlyArray<string>; readonly readAt: number };

const KEY = "flags";
/** While a console is off nothing is sent from it, so the portal is asked by itself whether it still is. */
const ASK_AGAIN_MS = 10 * 60_000;

export async function keepFlags(disabled: ReadonlyArray<string>): Promise<void> {
  const flags: Flags = { disabled, readAt: Date.now() };
  await browser.storage.local.set({ [KEY]: flags });
}

export async function isSwitchedOff(provider: string): Promise<boolean> {
  // Only `keepFlags` writes it.
  const kept = (await browser.storage.local.get(KEY))[KEY] as Flags | undefined;
  if (!kept?.disabled.includes(provider)) return false;
  if (Date.now() - kept.readAt < ASK_AGAIN_MS) return true;
  const fresh = await call("getExtensionFlags", {}).catch(() => null);
  if (fresh === null) return true;
  await keepFlags(fresh.disabledConsoles);
  return fresh.disabledConsoles.includes(provider);
}
