/**
 * After an update the new version's scripts come into open pages beside the old version's, which can neither speak to their
 * background any more nor be removed. Worlds of scripts share the document only, so the newest says there that it is there.
 * A page may say so too: then our chip goes away, which a page can have anyway.
 */
const STARTED = "hallpass:started";

/** @returns a signal that aborts when a newer script starts */
export function onlyNewest(): AbortSignal {
  const over = new AbortController();
  document.dispatchEvent(new Event(STARTED));
  document.addEventListener(STARTED, () => over.abort(), { once: true });
  return over.signal;
}
