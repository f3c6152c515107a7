/** Every message that reaches the background. Who sent it decides what it may say; what it says is then read by its schema. */
import { browser } from "wxt/browser";
import { panelOperations } from "../api/operations.ts";
import { asProblem, CallError } from "../api/problem.ts";
import { isUnder } from "../hosts/match-pattern.ts";
import type { Envelope } from "../messages/envelope.ts";
import { FromOwnPage, FromPanel } from "../messages/from-extension.ts";
import { FromPage, FromPortal } from "../messages/from-page.ts";
import type { PanelTicket } from "../messages/panel-view.ts";
import { ownUrl } from "../own-url";
import { takeHandover } from "../session/connect.ts";
import { troubleWords } from "../words.ts";
import { answerOwnPage } from "./answer-own-page.ts";
import { answerTabAsk } from "./answer-tab-ask.ts";
import { isPanel, openPanel } from "./panels.ts";
import { bringChip, patternsOf } from "./scripts.ts";
import { type MessageSender, type Speaker, speakerOf } from "./senders.ts";
import { sight, sightAllAgain } from "./sight.ts";
import { tabState } from "./tab-states.ts";

const refused = () => new CallError({ code: "not_allowed", detail: troubleWords.notHere });
const unread = () => new CallError({ code: "bad_input", detail: troubleWords.badMessage });

export async function onMessage(message: unknown, sender: MessageSender): Promise<Envelope> {
  try {
    const own = { id: browser.runtime.id, base: ownUrl("/") };
    const speaker = speakerOf(sender, own);
    if (speaker === null) throw refused();
    return { ok: true, value: (await answer(message, speaker)) ?? null };
  } catch (error) {
    return { ok: false, problem: asProblem(error) };
  }
}

function answer(message: unknown, speaker: Speaker): Promise<unknown> {
  if (speaker.who === "page") return answerPage(message, speaker);
  if (speaker.who === "panel") return answerPanel(message, speaker);
  const asked = FromOwnPage.safeParse(message);
  if (!asked.success) throw unread();
  return answerOwnPage(asked.data);
}

async function answerPanel(
  message: unknown,
  { tabId, frame }: Extract<Speaker, { who: "panel" }>,
): Promise<unknown> {
  const asked = FromPanel.safeParse(message);
  if (!asked.success) throw unread();
  if (!(await isPanel(tabId, frame, asked.data.nonce))) throw refused();
  return answerTabAsk(asked.data.ask, tabId, panelOperations);
}

async function answerPage(
  message: unknown,
  speaker: Extract<Speaker, { who: "page" }>,
): Promise<unknown> {
  const handover = FromPortal.safeParse(message);
  if (handover.success) {
    if (speaker.path !== "/extension/connect") throw refused();
    await takeHandover(handover.data.code, handover.data.state, speaker.origin);
    return sightAllAgain();
  }
  const asked = FromPage.safeParse(message);
  if (!asked.success) throw unread();
  if (asked.data.kind !== "sighted") {
    // Only where something of a console was seen: the sighting was checked against the page's origin.
    if (!(await tabState(speaker.tabId))?.sighting) throw refused();
    if (asked.data.kind === "bringChip") return bringChip(speaker.tabId);
    const ticket: PanelTicket = { path: `/panel.html#${await openPanel(speaker.tabId)}` };
    return ticket;
  }
  const { of, sighting } = asked.data;
  // A page may only show what its own console shows.
  if (sighting && !(await patternsOf(sighting.provider)).some((p) => isUnder(speaker.origin, p)))
    throw refused();
  return sight(speaker.tabId, of, sighting);
}
