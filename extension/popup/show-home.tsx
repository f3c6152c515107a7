/** Popup, and a window of our own about text that was selected in a page. */
import "./popup.css";
import { browser } from "wxt/browser";
import { pageClient, status } from "../messages/ask.ts";
import { mount } from "../ui/mount.tsx";
import { Home } from "./home.tsx";

/** What the context menu put behind `#find=`. */
export const findOf = (hash: string): string =>
  new URLSearchParams(hash.slice(1)).get("find")?.trim().slice(0, 2_200) ?? "";

export async function showHome(): Promise<void> {
  const find = findOf(location.hash);
  const [[tab], now] = await Promise.all([
    browser.tabs.query({ active: true, currentWindow: true }),
    status(),
  ]);
  const tabId = find === "" ? (tab?.id ?? null) : null;
  mount(<Home client={pageClient(tabId)} status={now} find={find} />);
}
