/** What each tab shows, kept so that a stopped service worker loses nothing. */
import { browser } from "wxt/browser";
import type { SightingAnswer } from "../../worker/contract/sightings";
import type { Problem } from "../api/problem.ts";
import type { PageSighting } from "../messages/from-page.ts";

export type TabState = {
  /** Which of the page's sightings this is. */
  readonly of: number;
  readonly sighting: PageSighting | null;
  readonly answer: SightingAnswer | null;
  readonly trouble: Problem | null;
  /** When the portal answered, epoch ms. */
  readonly answeredAt: number;
};

const keyOf = (tabId: number) => `tab:${tabId}`;

export async function tabState(tabId: number): Promise<TabState | null> {
  const key = keyOf(tabId);
  // Only `keepTabState` writes it.
  return ((await browser.storage.session.get(key))[key] as TabState | undefined) ?? null;
}

export const keepTabState = (tabId: number, state: TabState): Promise<void> =>
  browser.storage.session.set({ [keyOf(tabId)]: state });

export const forgetTab = (tabId: number): Promise<void> =>
  browser.storage.session.remove(keyOf(tabId));

/** Every tab that shows something. */
export async function watchedTabs(): Promise<ReadonlyArray<readonly [number, TabState]>> {
  const all = await browser.storage.session.get(null);
  return Object.entries(all).flatMap(([key, state]) =>
    key.startsWith("tab:") ? [[Number(key.slice(4)), state as TabState] as const] : [],
  );
}
