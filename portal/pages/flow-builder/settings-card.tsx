import { Check } from "../../parts/field";
import { DurationField } from "../../parts/flows/duration-field";
import { settingWords as words } from "../../words/flow-builder";
import type { CardProps } from "./form-tab";
import { StepCard } from "./step-card";

const switches = [
  "justificationRequired",
  "approverReasonRequired",
  "selfApproval",
  "approverSignInRequired",
] as const;

export function SettingsCard({ form, edit, open }: CardProps) {
  const { settings } = form;
  return (
    <StepCard card="settings" open={open("settings")}>
      <div class="check-grid">
        {switches.map((name) => (
          <Check
            key={name}
            label={words[name][0]}
            hint={words[name][1]}
            checked={settings[name]}
            onChecked={(on) => edit({ settings: { ...settings, [name]: on } })}
          />
        ))}
      </div>
      <DurationField
        label={words.pending}
        value={settings.pendingSeconds}
        onValue={(seconds) =>
          seconds && edit({ settings: { ...settings, pendingSeconds: seconds } })
        }
      />
    </StepCard>
  );
}
