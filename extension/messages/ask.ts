/** How the extension's own pages speak with the background. Typed by what is asked for. */
import { browser } from "wxt/browser";
import type { EndpointId, Input, Output } from "../../portal/api/endpoints";
import type { Operation } from "../api/operations.ts";
import { CallError } from "../api/problem.ts";
import { troubleWords } from "../words.ts";
import type { Envelope } from "./envelope.ts";
import type { FromOwnPage, FromPanel, Status, TabAsk } from "./from-extension.ts";
import type { TabView } from "./panel-view.ts";

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

export type CallOptions = { readonly idempotencyKey?: string };

/** Everything a page of ours can do about one tab. */
export type TabClient = {
  view(): Promise<TabView>;
  recheck(): Promise<TabView>;
  reloadTab(): Promise<void>;
  closePanel(): Promise<void>;
  openOnboarding(): Promise<void>;
  /** Shows the request in a window of our own. */
  confirm(draft: Input<"createRequest">["body"]): Promise<void>;
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
    confirm: (draft) => done({ kind: "confirm", draft }),
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

/** A request that waits in `confirm.html`; null when it was taken already. */
export type Draft = {
  readonly tabId: number;
  readonly request: Input<"createRequest">["body"];
};
export const takeDraft = async (id: string): Promise<Draft | null> =>
  (await tell({ kind: "takeDraft", id })) as Draft | null;
