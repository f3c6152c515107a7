/** Content scripts run where a person allowed it, and nowhere else. They are registered at run time. */
import { browser } from "wxt/browser";
import { consoles } from "../hosts/consoles.ts";
import { patternOf } from "../session/portal-address.ts";
import { load } from "../session/store.ts";

type Script = { readonly id: string; readonly js: string; readonly matches: ReadonlyArray<string> };

const PORTAL = "portal";

async function allowed(patterns: ReadonlyArray<string>): Promise<string[]> {
  const may = await Promise.all(
    patterns.map((origin) => browser.permissions.contains({ origins: [origin] })),
  );
  return patterns.filter((_, i) => may[i]);
}

/** Hosts of a console: those that everybody uses, and those a person named. */
export async function patternsOf(provider: string): Promise<ReadonlyArray<string>> {
  const own = (await load("local", "consoleHosts"))?.[provider] ?? [];
  return [...(consoles.find((one) => one.provider === provider)?.origins ?? []), ...own];
}

async function wantedScripts(): Promise<ReadonlyArray<Script>> {
  const ofConsoles = await Promise.all(
    consoles.map(async ({ provider }) => ({
      id: provider,
      js: `console-${provider}.js`,
      matches: await allowed(await patternsOf(provider)),
    })),
  );
  const portal = (await load("local", "typedPortal")) ?? (await load("local", "session"))?.portal;
  const ofPortal = {
    id: PORTAL,
    js: `${PORTAL}.js`,
    matches: portal
      ? (await allowed([patternOf(portal)])).map((p) => p.replace(/\*$/, "extension/connect*"))
      : [],
  };
  return [...ofConsoles, ofPortal].filter(({ matches }) => matches.length > 0);
}

let last: Promise<void> = Promise.resolve();

/** One after the other: two at once would register the same script twice. */
export function bringScriptsInLine(): Promise<void> {
  last = last.catch(() => undefined).then(bringInLine);
  return last;
}

async function bringInLine(): Promise<void> {
  const [wanted, there] = await Promise.all([
    wantedScripts(),
    browser.scripting.getRegisteredContentScripts(),
  ]);
  const isThere = ({ id, matches }: Script) =>
    there.some((one) => one.id === id && String(one.matches) === String(matches));
  const gone = there.filter(({ id }) => !wanted.some((one) => one.id === id && isThere(one)));
  const fresh = wanted.filter((one) => !isThere(one));
  if (gone.length > 0)
    await browser.scripting.unregisterContentScripts({ ids: gone.map(({ id }) => id) });
  if (fresh.length === 0) return;
  await browser.scripting.registerContentScripts(
    fresh.map(({ id, js, matches }) => ({
      id,
      js: [js],
      matches: [...matches],
      allFrames: false,
      runAt: "document_idle" as const,
      persistAcrossSessions: true,
    })),
  );
  await injectIntoOpenTabs(fresh.filter(({ id }) => id !== PORTAL));
}

/** Most pages need no chip, so its code comes when one does: into the top frame, beside the script that asked. */
export async function bringChip(tabId: number): Promise<void> {
  await browser.scripting.executeScript({
    target: { tabId, frameIds: [0] },
    files: ["chip.js"],
  });
}

/** Pages that were open before the permission, or before an update, need no reload. */
export async function injectIntoOpenTabs(scripts?: ReadonlyArray<Script>): Promise<void> {
  const among = scripts ?? (await wantedScripts()).filter(({ id }) => id !== PORTAL);
  for (const { js, matches } of among) {
    const tabs = await browser.tabs.query({ url: [...matches] });
    for (const { id } of tabs)
      if (id !== undefined)
        await browser.scripting
          .executeScript({ target: { tabId: id }, files: [js] })
          // A tab may show an error page, or be asleep.
          .catch(() => undefined);
  }
}
