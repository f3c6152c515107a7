/** How the extension's own pages speak with the background. Typed by what is asked for. */
import { browser } from "wxt/browser";
import type { EndpointId, Input, Output } from "../../portal/api/endpoints";
import type { RequestId } from "../../worker/contract/values";
import type { Operation } from "../api/operations.ts";
import { CallError } from "../api/problem.ts";
import { troubleWords } from "../words.ts";
import type { Envelope } from "./envelope.ts";
import type { FromOwnPage, FromPanel, Status, TabAsk } from "./from-extension.ts";
import type { TabView, ToExtension } from "./panel-view.ts";

/** @throws {CallError} also when the extension was replaced under an open page */
async function tell(message: FromPanel | FromOwnPage): Promise<unknown> {
  const answer: unknown = await browser.runtime.sendMessage(message).catch((cause: unknown) => {
    throw new CallError({ code: "extension_updated", detail: troubleWords.updated }, { cause });
  });
  const told = answer as Envelope | undefined;
  if (told === undefined)
    throw new CallError({ code: "extension_updated", detail: troubleWords.updated });
  if (!told.ok) throw new CallError(told.problem);
  return told.value;
}

/** What a press that could not be proved was for. */
export type Wanted =
  | { readonly kind: "request"; readonly request: Input<"createRequest">["body"] }
  | { readonly kind: "extend"; readonly requestId: RequestId };

export type CallOptions = { readonly idempotencyKey?: string };

/** Everything a page of ours can do about one tab. */
export type TabClient = {
  view(): Promise<TabView>;
  recheck(): Promise<TabView>;
  reloadTab(): Promise<void>;
  closePanel(): Promise<void>;
  openOnboarding(): Promise<void>;
  /** Shows the request in a window of our own. */
  confirm(wanted: Wanted): Promise<void>;
  call<K extends Operation & EndpointId>(
    operation: K,
    input: Input<K>,
    options?: CallOptions,
  ): Promise<Output<K>>;
};

function tabClient(about: (ask: TabAsk) => FromPanel | FromOwnPage): TabClient {
  const ask = (asked: TabAsk) => tell(about(asked));
  const done = async (asked: TabAsk) => {
    await ask(asked);
  };
  return {
    // The background answers `view` and `recheck` with a TabView and calls with what the contract says.
    view: async () => (await ask({ kind: "view" })) as TabView,
    recheck: async () => (await ask({ kind: "recheck" })) as TabView,
    reloadTab: () => done({ kind: "reloadTab" }),
    closePanel: () => done({ kind: "closePanel" }),
    openOnboarding: () => done({ kind: "openOnboarding" }),
    confirm: (wanted) => done({ kind: "confirm", wanted }),
    call: async <K extends Operation & EndpointId>(
      operation: K,
      input: Input<K>,
      { idempotencyKey }: CallOptions = {},
    ) =>
      (await ask({
        kind: "call",
        operation,
        input: input as Extract<TabAsk, { kind: "call" }>["input"],
        ...(idempotencyKey && { idempotencyKey }),
      })) as Output<K>,
  };
}

/** For the panel in a page; the tab is the one it stands in. */
export const panelClient = (nonce: string): TabClient => tabClient((ask) => ({ nonce, ask }));

/** For popup, side panel and windows of our own. */
export const pageClient = (tabId: number | null): TabClient =>
  tabClient((ask) => ({ kind: "about", tabId, ask }));

export const status = async (): Promise<Status> => (await tell({ kind: "status" })) as Status;
export const disconnect = async (): Promise<void> => void (await tell({ kind: "disconnect" }));
export const hostsChanged = async (): Promise<void> => void (await tell({ kind: "hostsChanged" }));

export const connect = async (portal: string, how: "window" | "tab"): Promise<void> =>
  void (await tell({ kind: "connect", portal, how }));

/** What waits in `confirm.html`. */
export type Draft = { readonly tabId: number; readonly wanted: Wanted };

/** @returns null when it was taken already */
export const takeDraft = async (id: string): Promise<Draft | null> =>
  (await tell({ kind: "takeDraft", id })) as Draft | null;

/** Something about a tab is known better now. @returns how to stop listening */
export function onTabChanged(read: () => void): () => void {
  const listen = (message: unknown) => {
    if ((message as ToExtension | undefined)?.kind === "tabChanged") read();
  };
  browser.runtime.onMessage.addListener(listen);
  return () => browser.runtime.onMessage.removeListener(listen);
}
