/** What a press on the toolbar's icon opens: the popup, or the side panel for those who prefer it. */
import { browser } from "wxt/browser";
import { sidebar } from "../popup/sidebar.ts";
import { loadSettings, onSettings, type Settings } from "../session/settings.ts";

const POPUP = "/popup.html";

async function apply({ preferSidePanel }: Settings): Promise<void> {
  if (browser.sidePanel) {
    await browser.sidePanel.setPanelBehavior({ openPanelOnActionClick: preferSidePanel });
    return;
  }
  // Firefox: without a popup the press comes to us, and counts as one for the sidebar.
  if (sidebar) await browser.action.setPopup({ popup: preferSidePanel ? "" : POPUP });
}

export function preferSidePanel(): void {
  browser.action.onClicked.addListener(() => void sidebar?.open());
  onSettings((settings) => void apply(settings));
  void loadSettings().then(apply);
}
