/** What only the extension's own windows may ask. */
import { browser } from "wxt/browser";
import { CallError } from "../api/problem.ts";
import type { FromOwnPage, Status } from "../messages/from-extension.ts";
import {
  connectInTab,
  connectInWindow,
  hasSignInWindow,
  managedPortal,
} from "../session/connect.ts";
import { readPortalAddress } from "../session/portal-address.ts";
import { load, save } from "../session/store.ts";
import { disconnect } from "../session/tokens.ts";
import { onboardingWords } from "../words.ts";
import { answerTabAsk } from "./answer-tab-ask.ts";
import { takeDraft } from "./drafts.ts";
import { bringScriptsInLine } from "./scripts.ts";
import { sightAllAgain } from "./sight.ts";

/** @throws {CallError} */
export async function answerOwnPage(asked: FromOwnPage): Promise<unknown> {
  switch (asked.kind) {
    case "about":
      return answerTabAsk(asked.ask, asked.tabId, "all");
    case "status":
      return showStatus();
    case "takeDraft":
      return takeDraft(asked.id);
    case "hostsChanged":
      return bringScriptsInLine();
    case "disconnect":
      await disconnect();
      return sightAllAgain();
    case "connect":
      return connect(asked.portal, asked.how);
  }
}

async function connect(typed: string, how: "window" | "tab"): Promise<void> {
  const address = readPortalAddress(typed);
  if (!address.ok) throw new CallError({ code: "bad_input", detail: onboardingWords[address.why] });
  await save("local", "typedPortal", address.origin);
  if (how === "window") {
    await connectInWindow(address.origin);
    return sightAllAgain();
  }
  // The script has to be there before the page is.
  await bringScriptsInLine();
  await browser.tabs.create({ url: await connectInTab(address.origin) });
}

async function showStatus(): Promise<Status> {
  const [session, typed, managed] = await Promise.all([
    load("local", "session"),
    load("local", "typedPortal"),
    managedPortal(),
  ]);
  return {
    portal: managed ?? session?.portal ?? typed,
    managed: managed !== null,
    user: session && { email: session.user.email, fullName: session.user.fullName },
    signedIn: session !== null && session.refreshToken !== null,
    signInWindow: hasSignInWindow(),
  };
}
