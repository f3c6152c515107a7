/** Addresses of the extension's own files. */
import { browser } from "wxt/browser";

/**
 * WXT types `getURL` by a list of pages that its build writes; a fresh clone has none yet.
 * The browser takes any path.
 */
export const ownUrl = (path: string): string =>
  (browser.runtime as unknown as { getURL(path: string): string }).getURL(path);
