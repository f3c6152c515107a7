/** On the settings page: what to be told about, and what the toolbar's icon opens. */
import "./popup.css";
import { useEffect, useState } from "preact/hooks";
import { browser } from "wxt/browser";
import { loadSettings, type Settings, saveSettings } from "../session/settings.ts";
import { hasSidePanel } from "./sidebar.ts";
import { settingsWords as words } from "./words.ts";

const notices = ["granted", "ending", "approval"] as const;
/** Safari has none. */
const canNotify = browser.notifications !== undefined;

export function Preferences() {
  const [settings, setSettings] = useState<Settings | null>(null);
  useEffect(() => void loadSettings().then(setSettings), []);
  if (!settings || !(hasSidePanel || canNotify)) return null;
  const keep = (change: Partial<Settings>) => {
    const next = { ...settings, ...change };
    setSettings(next);
    void saveSettings(next);
  };
  return (
    <div class="stack">
      <section class="card preferences">
        <h2>{words.title}</h2>
        {canNotify &&
          notices.map((name) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={settings[name]}
                onChange={(event) => keep({ [name]: event.currentTarget.checked })}
              />
              {words[name]}
            </label>
          ))}
        {hasSidePanel && (
          <label>
            <input
              type="checkbox"
              checked={settings.preferSidePanel}
              onChange={(event) => keep({ preferSidePanel: event.currentTarget.checked })}
            />
            <span>
              {words.sidePanel}
              <span class="hint"> {words.sidePanelHint}</span>
            </span>
          </label>
        )}
      </section>
    </div>
  );
}
