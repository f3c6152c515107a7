/** Things one types into. Every one has a label, may have a hint, and shows what is wrong beside itself. */
import type { ComponentChildren, PartialInputHTMLAttributes, TextareaHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import { common } from "../words/common";

type Labelled = {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  /** Marks the field as one that may stay empty. */
  readonly optional?: boolean;
};

/** The frame of a field. `children` gets what ties the control to its label, hint and error. */
export function Field(
  props: Labelled & {
    readonly children: (ids: {
      readonly id: string;
      readonly "aria-describedby": string | undefined;
      readonly "aria-invalid": boolean;
    }) => ComponentChildren;
  },
) {
  const id = useId();
  const { label, hint, error, optional } = props;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label htmlFor={id}>
        {label}
        {optional && <span class="muted"> ({common.optional})</span>}
      </label>
      {props.children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error !== undefined,
      })}
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span class="wrong" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

type TextProps = Labelled & {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly type?:
    | "text"
    | "email"
    | "password"
    | "number"
    | "date"
    | "datetime-local"
    | "time"
    | "search"
    | "tel"
    | "url";
} & Omit<
    PartialInputHTMLAttributes<HTMLInputElement>,
    "label" | "value" | "onInput" | "class" | "type" | "role"
  >;

export function TextField({ label, hint, error, optional, value, onValue, ...rest }: TextProps) {
  const frame = { label, hint, error, ...(optional && { optional }) };
  return (
    <Field {...frame}>
      {(ids) => (
        <input
          type="text"
          autoComplete="off"
          {...(rest as object)}
          {...ids}
          class="input"
          value={value}
          onInput={(e) => onValue(e.currentTarget.value)}
        />
      )}
    </Field>
  );
}

type AreaProps = Labelled & {
  readonly value: string;
  readonly onValue: (value: string) => void;
} & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "label" | "value" | "onInput" | "class">;

export function TextArea({ label, hint, error, optional, value, onValue, ...rest }: AreaProps) {
  const frame = { label, hint, error, ...(optional && { optional }) };
  return (
    <Field {...frame}>
      {(ids) => (
        <textarea
          {...rest}
          {...ids}
          class="input"
          value={value}
          onInput={(e) => onValue(e.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export type Choice<V extends string = string> = { readonly value: V; readonly label: string };

export function SelectField<V extends string>(
  props: Labelled & {
    readonly value: V;
    readonly onValue: (value: V) => void;
    readonly choices: ReadonlyArray<Choice<V>>;
    readonly disabled?: boolean;
  },
) {
  const { value, onValue, choices, disabled, ...frame } = props;
  return (
    <Field {...frame}>
      {(ids) => (
        <select
          {...ids}
          class="input"
          disabled={disabled}
          value={value}
          onChange={(e) => onValue(e.currentTarget.value as V)}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A select in a row of filters: its label is for screen readers, the first choice names it for the others. */
export function FilterSelect<V extends string>(props: {
  readonly label: string;
  readonly value: V | undefined;
  readonly onValue: (value: V | undefined) => void;
  readonly choices: ReadonlyArray<Choice<V>>;
}) {
  return (
    <select
      class="input"
      aria-label={props.label}
      data-used={props.value !== undefined}
      value={props.value ?? ""}
      onChange={(e) => props.onValue((e.currentTarget.value || undefined) as V | undefined)}
    >
      <option value="">{props.label}</option>
      {props.choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

export function Check(props: {
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
  readonly disabled?: boolean;
  /** With a name it is one of several: a radio button. */
  readonly radio?: string;
}) {
  return (
    <label class="check">
      <input
        type={props.radio ? "radio" : "checkbox"}
        name={props.radio}
        checked={props.checked}
        disabled={props.disabled}
        onChange={(e) => props.onChecked(e.currentTarget.checked)}
      />
      <span>
        {props.label}
        {props.hint && <span class="hint">{props.hint}</span>}
      </span>
    </label>
  );
}
