/** A text with the browser's own list of what there is; anything else may be typed. */
import { useId } from "preact/hooks";
import { Field } from "../field";

export function SuggestedText(props: {
  readonly label: string;
  readonly value: string;
  readonly suggestions: ReadonlyArray<string>;
  readonly onValue: (value: string) => void;
}) {
  const list = useId();
  return (
    <Field label={props.label}>
      {(ids) => (
        <>
          <input
            {...ids}
            class="input"
            autoComplete="off"
            maxLength={128}
            list={list}
            value={props.value}
            onInput={(e) => props.onValue(e.currentTarget.value)}
          />
          <datalist id={list}>
            {props.suggestions.map((suggestion) => (
              <option key={suggestion} value={suggestion} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
