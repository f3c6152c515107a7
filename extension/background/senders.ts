/** Who speaks, by what the browser says about the sender and never by what the message says. Pure. */
export type MessageSender = {
  readonly id?: string;
  readonly url?: string;
  readonly frameId?: number;
  readonly documentId?: string;
  readonly tab?: { readonly id?: number };
};

export type Speaker =
  /** A content script of ours in the top frame of a page. */
  | { readonly who: "page"; readonly tabId: number; readonly origin: string; readonly path: string }
  /** `panel.html` in a tab. It has to prove that we opened it: any page may embed it. */
  | { readonly who: "panel"; readonly tabId: number; readonly frame: string }
  /** Popup, side panel, or a tab or window of our own. Pages cannot embed these. */
  | { readonly who: "own" };

/** @param own id and base address of this extension */
export function speakerOf(
  sender: MessageSender,
  own: { readonly id: string; readonly base: string },
): Speaker | null {
  const { url = "", tab, frameId, documentId = "" } = sender;
  if (sender.id !== own.id || !URL.canParse(url)) return null;
  const { origin, pathname, protocol } = new URL(url);
  const tabId = tab?.id;
  if (url.startsWith(own.base)) {
    if (pathname === "/panel.html")
      return tabId === undefined || !frameId
        ? null
        : { who: "panel", tabId, frame: `${frameId}:${documentId}` };
    return tabId === undefined || frameId === 0 ? { who: "own" } : null;
  }
  if (tabId === undefined || frameId !== 0) return null;
  return protocol === "https:" || protocol === "http:"
    ? { who: "page", tabId, origin, path: pathname }
    : null;
}
