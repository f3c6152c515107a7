/** When a report is mailed, and to whom. */
import { Check, SelectField, TextArea, TextField } from "../../parts/field";
import { reportWords as words } from "../../words/reports";
import type { PartProps } from "./what";

const usual = Object.keys(words.cronChoices).filter((cron) => cron !== "custom");
const zones = Intl.supportedValuesOf("timeZone");

export function Schedule({ form, onForm, errorOf }: PartProps) {
  const custom = !usual.includes(form.cron);
  const known = zones.includes(form.timeZone) ? zones : [form.timeZone, ...zones];
  return (
    <fieldset class="stack">
      <legend class="visually-hidden">{words.schedule}</legend>
      <Check
        label={words.scheduleOn}
        checked={form.scheduled}
        onChecked={(scheduled) => onForm({ ...form, scheduled })}
      />
      {form.scheduled && (
        <>
          <div class="form-grid">
            <SelectField
              label={words.cron}
              value={custom ? "custom" : form.cron}
              onValue={(cron) => onForm({ ...form, cron: cron === "custom" ? "" : cron })}
              choices={Object.entries(words.cronChoices).map(([value, label]) => ({
                value,
                label,
              }))}
            />
            {custom && (
              <TextField
                label={words.cronCustom}
                hint={words.cronHint}
                value={form.cron}
                onValue={(cron) => onForm({ ...form, cron })}
                error={errorOf("/schedule/cron")}
              />
            )}
            <SelectField
              label={words.zone}
              value={form.timeZone}
              onValue={(timeZone) => onForm({ ...form, timeZone })}
              choices={known.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
            />
          </div>
          <TextArea
            label={words.recipients}
            hint={words.recipientsHint}
            value={form.recipients}
            onValue={(recipients) => onForm({ ...form, recipients })}
            error={errorOf("/schedule/recipients") ?? errorOf("/schedule/recipients/0")}
          />
        </>
      )}
    </fieldset>
  );
}
