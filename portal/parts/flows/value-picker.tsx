/** Several values: chips, and a box that suggests what there is and takes what one types. */
import { lazy, Suspense } from "preact/compat";
import { useState } from "preact/hooks";
import { targetWords as words } from "../../words/targets";
import { ChipList } from "../chip-list";
import type { Option } from "../combobox";
import { TextField } from "../field";
import { useSettled } from "./use-settled";

/** Comes after the page it stands on; until then one types into a plain box. */
const Combobox = lazy(() => import("../combobox").then((m) => ({ default: m.Combobox })));

export type Suggestions = {
  readonly options: ReadonlyArray<Option>;
  readonly loading: boolean;
};

export function ValuePicker(props: {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly values: ReadonlyArray<string>;
  readonly onValues: (values: string[]) => void;
  /** A hook: what is suggested for a text. The same one for as long as this is shown. */
  readonly useSuggestions: (query: string) => Suggestions;
  /** Typed values are brought into form before they are taken. */
  readonly tidy?: (value: string) => string;
}) {
  const { values, onValues } = props;
  const [query, setQuery] = useState("");
  const { options, loading } = props.useSuggestions(useSettled(query.trim(), 200));
  const wanted = query.trim().toLowerCase();
  const shown = options.filter(
    (option) =>
      !values.includes(option.value) &&
      (option.label.toLowerCase().includes(wanted) ||
        option.value.toLowerCase().includes(wanted) ||
        option.sub?.toLowerCase().includes(wanted)),
  );
  const typed = props.tidy?.(query) ?? query.trim();
  // Touch screens have no Enter that one would think of.
  const own = typed !== "" && ![...values, ...options.map((o) => o.value)].includes(typed);
  const add = (value: string) => {
    if (!values.includes(value)) onValues([...values, value]);
  };
  return (
    <div class="stack value-picker">
      <ChipList
        label={props.label}
        values={values}
        onRemove={(value) => onValues(values.filter((v) => v !== value))}
      />
      <Suspense
        fallback={
          <TextField
            label={props.label}
            hint={props.hint}
            value={query}
            onValue={setQuery}
            {...(props.placeholder && { placeholder: props.placeholder })}
          />
        }
      >
        <Combobox
          label={props.label}
          {...(props.hint && { hint: props.hint })}
          error={props.error}
          {...(props.placeholder && { placeholder: props.placeholder })}
          options={[
            ...shown.slice(0, 50),
            ...(own ? [{ value: typed, label: words.addThis(typed) }] : []),
          ]}
          query={query}
          onQuery={setQuery}
          onChoose={(option) => add(option.value)}
          loading={loading}
          freeText={(text) => add(props.tidy?.(text) ?? text)}
        />
      </Suspense>
    </div>
  );
}

/** For values that nothing can suggest. */
export const useNoSuggestions = (): Suggestions => ({ options: [], loading: false });
