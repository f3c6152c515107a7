import { browser } from "wxt/browser";

/** How the portal knows this build: the id that the store, or the manifest's key, gave it. */
export const clientId = (): string => browser.runtime.id;
