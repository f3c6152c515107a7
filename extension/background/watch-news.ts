/** Asks the portal once a minute how things stand: for the badge, and for notices. Alarms live on while the worker sleeps. */
import { browser } from "wxt/browser";
import { call } from "../api/call.ts";
import { asProblem } from "../api/problem.ts";
import { loadSettings } from "../session/settings.ts";
import { load } from "../session/store.ts";
import { newsOf, type Standing } from "./news.ts";
import { extendFromNotice, notify, openNotice } from "./notify.ts";
import { badgeOf, paintBadge } from "./toolbar-badge.ts";

const ALARM = "news";
const LOCK = "hallpass-news";
/** Browsers take half a minute at least. */
const EVERY_MINUTES = 1;
const KEY = "told";

/** Of which session it was told: another person in the same browser is told everything anew. */
type Told = { readonly sessionId: string; readonly keys: ReadonlyArray<string> };

/** One after the other: two at once would tell the same twice. */
export const readNews = (): Promise<void> => navigator.locks.request(LOCK, readOnce);

async function readOnce(): Promise<void> {
  const session = await load("local", "session");
  if (!session) return paintBadge(badgeOf(false, null, Date.now()));
  if (session.refreshToken === null) return paintBadge(badgeOf(true, null, Date.now()));
  const standing = await stand().catch((error: unknown) => asProblem(error));
  if ("code" in standing) {
    // Out of reach for a moment says nothing new.
    if (standing.code === "not_signed_in") await paintBadge(badgeOf(true, null, Date.now()));
    return;
  }
  const now = Date.now();
  await paintBadge(badgeOf(false, standing, now));
  // Only this file writes it.
  const kept = (await browser.storage.local.get(KEY))[KEY] as Told | undefined;
  const before = kept?.sessionId === session.sessionId ? kept.keys : null;
  const { show, told } = newsOf(before, standing, await loadSettings(), now);
  const next: Told = { sessionId: session.sessionId, keys: told };
  // First kept, then shown: dying in between tells nothing rather than everything twice.
  await browser.storage.local.set({ [KEY]: next });
  for (const notice of show) await notify(notice);
}

async function stand(): Promise<Standing> {
  const [open, approvals] = await Promise.all([
    call("listRequests", { query: { open: "true", limit: 100 } }),
    call("listApprovals", { query: { limit: 100 } }),
  ]);
  return { open: open.items, approvals: approvals.items };
}

/** To be called at once when the worker starts: the event that started it is given to listeners that are there. */
export function watchNews(): void {
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) void readNews();
  });
  void browser.alarms.create(ALARM, { periodInMinutes: EVERY_MINUTES });
  browser.runtime.onStartup.addListener(() => void readNews());
  // Signed in, out, or signed in anew.
  browser.storage.onChanged.addListener((changes, area) => {
    if (area === "local" && "session" in changes) void readNews();
  });
  browser.notifications?.onClicked.addListener((key) => void openNotice(key));
  browser.notifications?.onButtonClicked?.addListener((key) => {
    void extendFromNotice(key).then(readNews);
  });
}
