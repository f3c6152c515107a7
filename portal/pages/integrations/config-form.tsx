/** The form of a connector, drawn from its schema. Secrets are only ever written, never shown. */
import type { Item, Output } from "../../api/endpoints";
import { Check, SelectField, TextArea, TextField } from "../../parts/field";
import { integrationWords as words } from "../../words/integrations";
import type { ConfigField, Typed } from "./config-fields";

export type Connector = Output<"listConnectors">["items"][number];
export type Integration = Item<"listIntegrations">;

export type ConfigState = {
  readonly typed: Typed;
  readonly removed: ReadonlySet<string>;
};

type FieldProps = {
  readonly field: ConfigField;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly error: string | undefined;
  readonly stored: boolean;
};

const hintOf = ({ look, help, fallback }: ConfigField): string =>
  [
    help,
    look === "lines" && words.linesHint,
    look === "json" && words.jsonHint,
    look === "json" && fallback !== undefined && words.emptyDefault,
  ]
    .filter(Boolean)
    .join(" ");

function ConfigInput({ field, value, onValue, error, stored }: FieldProps) {
  const { look, title, required } = field;
  const frame = {
    label: title,
    hint: hintOf(field) || undefined,
    error,
    value,
    onValue,
    optional: !required && field.fallback === undefined,
  };
  if (look === "flag")
    return (
      <Check
        label={title}
        hint={field.help}
        checked={value === "true"}
        onChecked={(checked) => onValue(String(checked))}
      />
    );
  if (look === "choice")
    return (
      <SelectField
        {...frame}
        optional={false}
        choices={field.choices.map((choice) => ({ value: choice, label: choice }))}
      />
    );
  if (look === "secret")
    return (
      <TextField
        {...frame}
        optional={!required && !stored}
        type="password"
        autoComplete="new-password"
        placeholder={stored ? words.secretStored : ""}
      />
    );
  if (look === "lines" || look === "json" || look === "long")
    return (
      <TextArea
        {...frame}
        rows={look === "lines" ? 4 : 8}
        spellcheck={false}
        placeholder={look === "long" && stored ? words.secretStored : ""}
      />
    );
  return (
    <TextField
      {...frame}
      {...(look === "number" && { inputMode: "numeric" as const })}
      placeholder={field.example}
      spellcheck={false}
    />
  );
}

const isWide = ({ look }: ConfigField) => look === "json" || look === "long" || look === "lines";

export function ConfigForm(props: {
  readonly fields: ReadonlyArray<ConfigField>;
  readonly state: ConfigState;
  readonly onState: (state: ConfigState) => void;
  readonly errors: Readonly<Record<string, string>>;
  /** Secret fields that hold a value. */
  readonly stored: ReadonlyArray<string>;
}) {
  const { fields, state, onState, errors, stored } = props;
  const { typed, removed } = state;
  const toggle = (name: string, remove: boolean) => {
    const next = new Set(removed);
    if (remove) next.add(name);
    else next.delete(name);
    onState({ typed: remove ? { ...typed, [name]: "" } : typed, removed: next });
  };
  return (
    <div class="form-grid">
      {fields.map((field) => {
        const { name } = field;
        const isStored = stored.includes(name);
        return (
          <div key={name} class={isWide(field) ? "stack whole" : "stack"}>
            <ConfigInput
              field={field}
              value={typed[name] ?? ""}
              onValue={(value) => onState({ typed: { ...typed, [name]: value }, removed })}
              error={errors[name]}
              stored={isStored && !removed.has(name)}
            />
            {isStored && !field.required && (
              <Check
                label={words.secretRemove}
                checked={removed.has(name)}
                onChecked={(remove) => toggle(name, remove)}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}
