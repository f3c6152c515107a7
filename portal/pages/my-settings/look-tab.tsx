import { useNow } from "../../format/clock";
import { absoluteTime } from "../../format/times";
import { Check } from "../../parts/field";
import { Card } from "../../parts/layout";
import { keepPreferences } from "../../shell/keep-preferences";
import { usePreferences } from "../../shell/preferences";
import { mySettingsWords as words } from "../../words/my-settings";

const themes = ["system", "light", "dark"] as const;
const zones = ["local", "utc"] as const;

/** Takes effect at the press; there is nothing to save. */
export function LookTab() {
  const { theme, timeZoneDisplay, singleKeys } = usePreferences();
  const now = useNow(60_000);
  return (
    <Card>
      <div class="stack">
        <fieldset class="field">
          <legend>{words.theme}</legend>
          <div>
            {themes.map((value) => (
              <Check
                key={value}
                radio="theme"
                label={words.themes[value]}
                checked={theme === value}
                onChecked={() => keepPreferences({ theme: value })}
              />
            ))}
          </div>
        </fieldset>
        <fieldset class="field">
          <legend>{words.times}</legend>
          <div>
            {zones.map((value) => (
              <Check
                key={value}
                radio="zone"
                label={words.timeChoices[value]}
                checked={timeZoneDisplay === value}
                onChecked={() => keepPreferences({ timeZoneDisplay: value })}
              />
            ))}
          </div>
          <span class="hint">{words.now(absoluteTime(now))}</span>
        </fieldset>
        <fieldset class="field">
          <legend>{words.keyboard}</legend>
          <div>
            <Check
              label={words.singleKeys}
              hint={words.singleKeysHint}
              checked={singleKeys}
              onChecked={(on) => keepPreferences({ singleKeys: on })}
            />
          </div>
        </fieldset>
      </div>
    </Card>
  );
}
