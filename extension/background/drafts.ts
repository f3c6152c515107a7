/** Requests whose press could not be proved: they wait in a window of the extension's own for a second one. */
import { browser } from "wxt/browser";
import type { Draft } from "../messages/ask.ts";
import { ownUrl } from "../own-url";
import { newSecret } from "../session/pkce.ts";

type Kept = { readonly draft: Draft; readonly madeAt: number };

const MAX_AGE_MS = 10 * 60_000;
const keyOf = (id: string) => `draft:${id}`;
const size = { width: 440, height: 560 };

export async function confirmInWindow(draft: Draft): Promise<void> {
  const id = newSecret();
  const kept: Kept = { draft, madeAt: Date.now() };
  await browser.storage.session.set({ [keyOf(id)]: kept });
  const url = ownUrl(`/confirm.html#${id}`);
  // Phones have no windows.
  if (browser.windows) await browser.windows.create({ url, type: "popup", ...size });
  else await browser.tabs.create({ url });
}

/** Once: a second window finds nothing. */
export async function takeDraft(id: string): Promise<Draft | null> {
  const key = keyOf(id);
  const kept = (await browser.storage.session.get(key))[key] as Kept | undefined;
  await browser.storage.session.remove(key);
  return kept && Date.now() - kept.madeAt < MAX_AGE_MS ? kept.draft : null;
}
