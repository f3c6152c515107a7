/** From what a page shows to what can be asked for on it: one call, kept per tab, given up when the page moves on. */
import { browser } from "wxt/browser";
import { call } from "../api/call.ts";
import { asProblem } from "../api/problem.ts";
import { type PageSighting, wireSighting } from "../messages/from-page.ts";
import type { Chip, TabView, ToExtension, ToPage } from "../messages/panel-view.ts";
import { load } from "../session/store.ts";
import { chipOf } from "./chip-of.ts";
import { isSwitchedOff, keepFlags } from "./flags.ts";
import { keepTabState, type TabState, tabState, watchedTabs } from "./tab-states.ts";

/** Policies change rarely, and every change of one's own asks again at once. */
const FRESH_MS = 60_000;

const onTheWay = new Map<number, AbortController>();

const isSame = (a: PageSighting | null, b: PageSighting | null) =>
  JSON.stringify(a) === JSON.stringify(b);

/** Lists and start pages without an account name nothing that could be asked for. */
const namesSomething = ({ id, account }: PageSighting) => id !== null || account !== null;

/** @returns the chip, or undefined when the page moved on meanwhile */
export async function sight(
  tabId: number,
  of: number,
  sighting: PageSighting | null,
  again = false,
): Promise<Chip | null | undefined> {
  onTheWay.get(tabId)?.abort();
  const abort = new AbortController();
  onTheWay.set(tabId, abort);
  const before = await tabState(tabId);
  const fresh = before !== null && Date.now() - before.answeredAt < FRESH_MS;
  const known = fresh && !again && before.answer !== null && isSame(before.sighting, sighting);
  const state: TabState = known ? { ...before, of } : await ask(of, sighting, abort.signal);
  if (abort.signal.aborted) return undefined;
  onTheWay.delete(tabId);
  await keepTabState(tabId, state);
  tellOwnPages({ kind: "tabChanged", tabId });
  return chipOf(state);
}

async function ask(
  of: number,
  sighting: PageSighting | null,
  signal: AbortSignal,
): Promise<TabState> {
  const nothing: TabState = { of, sighting, answer: null, trouble: null, answeredAt: 0 };
  if (sighting === null || !namesSomething(sighting)) return { ...nothing, sighting: null };
  if (await isSwitchedOff(sighting.provider)) return { ...nothing, sighting: null };
  try {
    const answer = await call("matchSighting", { body: wireSighting(sighting) }, { signal });
    await keepFlags(answer.flags.disabledConsoles);
    return { ...nothing, answer, answeredAt: Date.now() };
  } catch (error) {
    return { ...nothing, trouble: asProblem(error) };
  }
}

/** Asks the portal again about a tab, and tells its page. */
export async function sightAgain(tabId: number): Promise<void> {
  const state = await tabState(tabId);
  if (!state) return;
  const chip = await sight(tabId, state.of, state.sighting, true);
  if (chip !== undefined) await tellPage(tabId, { kind: "chip", of: state.of, chip });
}

/** After signing in or out, and after a change that other tabs may show. */
export async function sightAllAgain(): Promise<void> {
  await Promise.all((await watchedTabs()).map(([tabId]) => sightAgain(tabId)));
}

/** Nobody listens where none is open. */
const tellOwnPages = (message: ToExtension): void =>
  void browser.runtime.sendMessage(message).catch(() => undefined);

/** A page that is gone needs to know nothing. */
export const tellPage = (tabId: number, message: ToPage): Promise<void> =>
  browser.tabs.sendMessage(tabId, message, { frameId: 0 }).then(
    () => undefined,
    () => undefined,
  );

export async function viewOf(tabId: number): Promise<TabView> {
  const [state, session] = await Promise.all([tabState(tabId), load("local", "session")]);
  return {
    sighting: state?.sighting ?? null,
    answer: state?.answer ?? null,
    trouble: state?.trouble ?? null,
    portal: session?.portal ?? null,
    user: session && { email: session.user.email, fullName: session.user.fullName },
  };
}
