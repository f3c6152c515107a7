/** What panel, popup and side panel ask about one tab. */
import { browser } from "wxt/browser";
import type { Input } from "../../portal/api/endpoints";
import { call } from "../api/call.ts";
import { changing, type Operation } from "../api/operations.ts";
import { CallError } from "../api/problem.ts";
import type { Wanted } from "../messages/ask.ts";
import type { TabAsk } from "../messages/from-extension.ts";
import { troubleWords } from "../words.ts";
import { confirmInWindow } from "./drafts.ts";
import { forgetPanel } from "./panels.ts";
import { sightAgain, sightAllAgain, tellPage, viewOf } from "./sight.ts";
import { readNews } from "./watch-news.ts";

/**
 * @param tabId null: a page of ours that is about no tab
 * @param allowed operations that this asker may call
 * @throws {CallError}
 */
export async function answerTabAsk(
  ask: TabAsk,
  tabId: number | null,
  allowed: ReadonlySet<Operation> | "all",
): Promise<unknown> {
  if (ask.kind === "call") return answerCall(ask, allowed);
  if (ask.kind === "openOnboarding") return browser.runtime.openOptionsPage();
  if (tabId === null) throw new CallError({ code: "bad_input", detail: troubleWords.badMessage });
  switch (ask.kind) {
    case "view":
      return viewOf(tabId);
    case "recheck":
      await sightAgain(tabId);
      return viewOf(tabId);
    case "reloadTab":
      return browser.tabs.reload(tabId);
    case "closePanel":
      await forgetPanel(tabId);
      return tellPage(tabId, { kind: "closePanel" });
    case "confirm":
      // The portal reads it as it reads every request; here it is only carried.
      return confirmInWindow({ tabId, wanted: ask.wanted as Wanted });
  }
}

async function answerCall(
  { operation, input, idempotencyKey }: Extract<TabAsk, { kind: "call" }>,
  allowed: ReadonlySet<Operation> | "all",
): Promise<unknown> {
  if (allowed !== "all" && !allowed.has(operation))
    throw new CallError({ code: "not_allowed", detail: troubleWords.notHere });
  // The asker is our own page and typed by the same contract; the portal checks every field again.
  const answer = await call(operation, input as Input<typeof operation>, { idempotencyKey });
  if (changing.has(operation)) {
    void sightAllAgain();
    void readNews();
  }
  return answer;
}
