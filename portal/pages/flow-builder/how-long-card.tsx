import { Check, SelectField, TextField } from "../../parts/field";
import { DurationField } from "../../parts/flows/duration-field";
import { longWords as words } from "../../words/flow-builder";
import type { CardProps } from "./form-tab";
import { StepCard } from "./step-card";
import { TimeframeFields } from "./timeframe-fields";

/** Seconds: where a maximum begins when "without an end" is taken back. */
const USUAL_MAX = 4 * 3_600;
const USUAL_EXTENSION = 3_600;
const MOST_EXTENSIONS = 100;
const choices = ["usual", "end", "keep"] as const;

export function HowLongCard({ form, edit, open }: CardProps) {
  const { maxSeconds, settings } = form;
  const { endWhenIneligible: ends } = settings;
  const ineligible = ends === undefined ? "usual" : ends ? "end" : "keep";
  const setMax = (max: number) =>
    edit({
      maxSeconds: max,
      // A suggestion beyond the maximum makes no sense.
      ...((form.defaultSeconds ?? 0) > max && { defaultSeconds: max }),
    });
  return (
    <StepCard card="how_long" number={4} open={open("how_long")}>
      <Check
        label={words.indefinite}
        hint={words.indefiniteHint}
        checked={maxSeconds === null}
        onChecked={(on) => (on ? edit({ maxSeconds: null }) : setMax(USUAL_MAX))}
      />
      <div class="form-grid">
        {maxSeconds !== null && (
          <DurationField label={words.max} value={maxSeconds} onValue={(s) => s && setMax(s)} />
        )}
        <DurationField
          label={words.default}
          hint={words.defaultHint}
          optional
          value={form.defaultSeconds}
          onValue={(defaultSeconds) => edit({ defaultSeconds })}
        />
      </div>
      <TimeframeFields
        timeframe={form.timeframe}
        onTimeframe={(timeframe) => edit({ timeframe })}
      />
      <div class="form-grid">
        <TextField
          label={words.extensions}
          hint={words.extensionsHint}
          type="number"
          min={0}
          max={MOST_EXTENSIONS}
          value={String(settings.maxExtensions)}
          onValue={(text) => {
            const maxExtensions = Math.min(MOST_EXTENSIONS, Math.max(0, Math.floor(Number(text))));
            edit({
              settings: {
                ...settings,
                maxExtensions,
                extensionSeconds:
                  settings.extensionSeconds ?? (maxExtensions > 0 ? USUAL_EXTENSION : undefined),
              },
            });
          }}
        />
        {settings.maxExtensions > 0 && (
          <DurationField
            label={words.extension}
            value={settings.extensionSeconds}
            onValue={(extensionSeconds) => edit({ settings: { ...settings, extensionSeconds } })}
          />
        )}
      </div>
      <div class="form-grid">
        <SelectField
          label={words.ineligible}
          hint={words.ineligibleHint}
          value={ineligible}
          choices={choices.map((value) => ({ value, label: words.ineligibleChoices[value] }))}
          onValue={(choice) =>
            edit({
              settings: {
                ...settings,
                endWhenIneligible: choice === "usual" ? undefined : choice === "end",
              },
            })
          }
        />
        {ineligible !== "keep" && (
          <DurationField
            label={words.grace}
            hint={words.graceHint}
            optional
            value={settings.ineligibleGraceSeconds}
            onValue={(ineligibleGraceSeconds) =>
              edit({ settings: { ...settings, ineligibleGraceSeconds } })
            }
          />
        )}
      </div>
    </StepCard>
  );
}
