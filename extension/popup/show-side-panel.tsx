/** Stays beside the page and follows the tab that is looked at. */
import "./popup.css";
import { useEffect, useMemo, useState } from "preact/hooks";
import { browser } from "wxt/browser";
import { pageClient, status } from "../messages/ask.ts";
import type { Status } from "../messages/from-extension.ts";
import { mount } from "../ui/mount.tsx";
import { Home } from "./home.tsx";

/** Somebody may sign in or out in another tab. */
const STATUS_MS = 5_000;

function SidePanel({
  first,
  windowId,
  firstTab,
}: {
  readonly first: Status;
  readonly windowId: number | undefined;
  readonly firstTab: number | null;
}) {
  const [now, setNow] = useState(first);
  const [tabId, setTabId] = useState(firstTab);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) void status().then(setNow, () => undefined);
    }, STATUS_MS);
    // Every window has a side panel of its own.
    const follow = (active: { tabId: number; windowId: number }) => {
      if (windowId === undefined || active.windowId === windowId) setTabId(active.tabId);
    };
    browser.tabs.onActivated.addListener(follow);
    // Another tab may have come to the front before anybody listened.
    void browser.tabs.query({ active: true, windowId }).then(([tab]) => {
      if (tab?.id !== undefined) setTabId(tab.id);
    });
    return () => {
      clearInterval(timer);
      browser.tabs.onActivated.removeListener(follow);
    };
  }, [windowId]);
  const client = useMemo(() => pageClient(tabId), [tabId]);
  // A form of one tab must not go on in another.
  return <Home key={`${tabId}:${now.signedIn}`} client={client} status={now} find="" />;
}

export async function showSidePanel(): Promise<void> {
  const [[tab], first] = await Promise.all([
    browser.tabs.query({ active: true, currentWindow: true }),
    status(),
  ]);
  mount(<SidePanel first={first} windowId={tab?.windowId} firstTab={tab?.id ?? null} />);
}
