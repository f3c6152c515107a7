/** “Request access to …” on text that somebody selected, in any page: needs no permission for the page. */
import { browser } from "wxt/browser";
import { ownUrl } from "../own-url";
import { menuWords } from "../popup/words.ts";

const ID = "request-access";
const size = { width: 440, height: 640 };
const MAX_TEXT = 2_200;

/** The same page as the popup; its own address carries the text, and no page can open it. */
export const findPath = (text: string): string =>
  `/popup.html#${new URLSearchParams({ find: text.trim().slice(0, MAX_TEXT) })}`;

export function offerInMenu(): void {
  // Safari on phones has none.
  const { contextMenus } = browser;
  if (!contextMenus) return;
  browser.runtime.onInstalled.addListener(() => {
    // An update finds the entry of the version before.
    void contextMenus.removeAll().then(() => {
      contextMenus.create({ id: ID, title: menuWords.ask, contexts: ["selection"] });
    });
  });
  contextMenus.onClicked.addListener(({ menuItemId, selectionText = "" }) => {
    if (menuItemId !== ID || selectionText.trim() === "") return;
    const url = ownUrl(findPath(selectionText));
    if (browser.windows) void browser.windows.create({ url, type: "popup", ...size });
    else void browser.tabs.create({ url });
  });
}
