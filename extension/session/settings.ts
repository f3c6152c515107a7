/** What a person chose about how the extension tells them things. */
import { browser } from "wxt/browser";

export type Settings = {
  readonly preferSidePanel: boolean;
  readonly granted: boolean;
  readonly ending: boolean;
  readonly approval: boolean;
};

const KEY = "settings";
export const usualSettings: Settings = {
  preferSidePanel: false,
  granted: true,
  ending: true,
  approval: true,
};

export async function loadSettings(): Promise<Settings> {
  // Only `saveSettings` writes it.
  const kept = (await browser.storage.local.get(KEY))[KEY] as Partial<Settings> | undefined;
  return { ...usualSettings, ...kept };
}

export const saveSettings = (settings: Settings): Promise<void> =>
  browser.storage.local.set({ [KEY]: settings });

/** In the background: when the settings page saved something. */
export function onSettings(apply: (settings: Settings) => void): void {
  browser.storage.onChanged.addListener((changes, area) => {
    if (area === "local" && KEY in changes) void loadSettings().then(apply);
  });
}
