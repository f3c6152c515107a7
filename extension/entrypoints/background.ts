import { browser } from "wxt/browser";
import { defineBackground } from "wxt/utils/define-background";
import { offerInMenu } from "../background/context-menu.ts";
import { onMessage } from "../background/on-message.ts";
import { forgetPanel } from "../background/panels.ts";
import { bringScriptsInLine, injectIntoOpenTabs } from "../background/scripts.ts";
import { preferSidePanel } from "../background/side-panel.ts";
import { forgetTab } from "../background/tab-states.ts";
import { watchNews } from "../background/watch-news.ts";
import { keepContentScriptsOut } from "../session/store.ts";

export default defineBackground(() => {
  // Listeners first and at once: the event that started this worker is given to those that are there.
  browser.runtime.onMessage.addListener((message: unknown, sender, respond) => {
    void onMessage(message, sender).then(respond);
    return true;
  });
  browser.tabs.onRemoved.addListener((tabId) => {
    void forgetTab(tabId);
    void forgetPanel(tabId);
  });
  browser.permissions.onAdded.addListener(() => void bringScriptsInLine());
  browser.permissions.onRemoved.addListener(() => void bringScriptsInLine());
  browser.runtime.onStartup.addListener(() => void bringScriptsInLine());
  browser.runtime.onInstalled.addListener(({ reason }) => {
    void bringScriptsInLine().then(() => injectIntoOpenTabs());
    if (reason === "install") void browser.runtime.openOptionsPage();
  });
  watchNews();
  offerInMenu();
  preferSidePanel();
  void keepContentScriptsOut();
});
