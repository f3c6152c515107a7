/** Name, source, format and time of a report. */
import { SelectField, TextField } from "../../parts/field";
import { reportWords as words } from "../../words/reports";
import type { ReportForm } from "./report-form";

export type PartProps = {
  readonly form: ReportForm;
  readonly onForm: (form: ReportForm) => void;
  /** What the server said about a field, by JSON pointer. */
  readonly errorOf: (pointer: string) => string | undefined;
};

const choices = <V extends string>(names: Readonly<Record<V, string>>) =>
  (Object.entries(names) as [V, string][]).map(([value, label]) => ({ value, label }));

function Timeframe({ form, onForm, errorOf }: PartProps) {
  return (
    <>
      <SelectField
        label={words.timeframe}
        value={form.kind}
        onValue={(kind) => onForm({ ...form, kind })}
        choices={choices(words.kinds)}
      />
      {form.kind === "relative" && (
        <>
          <TextField
            label={words.count}
            inputMode="numeric"
            value={form.count}
            onValue={(count) => onForm({ ...form, count })}
            error={errorOf("/timeframe/count")}
          />
          <SelectField
            label={words.unit}
            value={form.unit}
            onValue={(unit) => onForm({ ...form, unit })}
            choices={choices(words.units)}
          />
        </>
      )}
      {form.kind === "absolute" && (
        <>
          <TextField
            label={words.from}
            type="datetime-local"
            value={form.from}
            onValue={(from) => onForm({ ...form, from })}
            error={errorOf("/timeframe/from")}
          />
          <TextField
            label={words.to}
            type="datetime-local"
            value={form.to}
            onValue={(to) => onForm({ ...form, to })}
            error={errorOf("/timeframe/to")}
          />
        </>
      )}
    </>
  );
}

export function What(props: PartProps & { readonly fixedSource: boolean }) {
  const { form, onForm, errorOf } = props;
  return (
    <div class="form-grid">
      <TextField
        label={words.name}
        value={form.name}
        onValue={(name) => onForm({ ...form, name })}
        error={errorOf("/name")}
        maxLength={120}
        required
      />
      <SelectField
        label={words.source}
        value={form.source}
        disabled={props.fixedSource}
        onValue={(source) => onForm({ ...form, source, columns: [], filters: {} })}
        choices={choices(words.sources)}
      />
      <SelectField
        label={words.format}
        hint={words.formatHint[form.format] || undefined}
        value={form.format}
        onValue={(format) => onForm({ ...form, format })}
        choices={choices(words.formats)}
      />
      <Timeframe {...props} />
    </div>
  );
}
