/** Firefox's sidebar, which the types of other browsers do not know. */
import { browser } from "wxt/browser";

type Sidebar = { open(): Promise<void> };

/** Undefined in other browsers. */
export const sidebar = (browser as { readonly sidebarAction?: Sidebar }).sidebarAction;

/** Safari has neither this nor Chromium's side panel. */
export const hasSidePanel = sidebar !== undefined || browser.sidePanel !== undefined;
