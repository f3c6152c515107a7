/** Search and choose one, from a list or from what the server finds. Keyboard and screen readers by downshift. */
import { useCombobox } from "downshift";
import type { ComponentChildren } from "preact";
import { common } from "../words/common";
import { Field } from "./field";

export type Option = {
  readonly value: string;
  readonly label: string;
  /** A second, quieter line. */
  readonly sub?: string;
};

export function Combobox(props: {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly placeholder?: string;
  /** What to choose from, already narrowed to `query` when `onQuery` is given; else narrowed here. */
  readonly options: ReadonlyArray<Option>;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** An option was chosen; the text is then emptied unless `keepText`. */
  readonly onChoose: (option: Option) => void;
  readonly keepText?: boolean;
  readonly loading?: boolean;
  /** Lets people enter what no option names. */
  readonly freeText?: (text: string) => void;
}) {
  const { options, query, onQuery, onChoose, keepText } = props;
  const box = useCombobox<Option>({
    items: [...options],
    inputValue: query,
    selectedItem: null,
    itemToString: (option) => option?.label ?? "",
    onSelectedItemChange: ({ selectedItem }) => {
      if (!selectedItem) return;
      onQuery(keepText ? selectedItem.label : "");
      onChoose(selectedItem);
    },
  });
  return (
    <Field label={props.label} hint={props.hint} error={props.error}>
      {(ids) => (
        <div class="combobox">
          <input
            {...(box.getInputProps({
              id: ids.id,
              "aria-describedby": ids["aria-describedby"],
              "aria-invalid": ids["aria-invalid"],
              "aria-labelledby": undefined,
              placeholder: props.placeholder,
              autoComplete: "off",
              // Not by onInputValueChange, which comes after a paint: fast typing would lose letters.
              onChange: (e: Event) => onQuery((e.target as HTMLInputElement).value),
              onKeyDown: (e: KeyboardEvent) => {
                if (e.key !== "Enter" || box.highlightedIndex >= 0 || !query.trim()) return;
                if (!props.freeText) return;
                e.preventDefault();
                props.freeText(query.trim());
                onQuery("");
              },
            }) as object)}
            class="input"
          />
          <ul
            {...(box.getMenuProps({
              "aria-label": props.label,
              "aria-labelledby": undefined,
            }) as object)}
            class="combobox-list"
            hidden={!box.isOpen}
          >
            {box.isOpen &&
              options.map((option, index) => (
                <li
                  key={option.value}
                  {...(box.getItemProps({ item: option, index }) as object)}
                  data-highlighted={box.highlightedIndex === index || undefined}
                >
                  {option.label}
                  {option.sub && <span class="sub">{option.sub}</span>}
                </li>
              ))}
          </ul>
          {box.isOpen && options.length === 0 && (
            <p class="combobox-list muted" role="status">
              {props.loading ? common.loading : common.nothingFound}
            </p>
          )}
        </div>
      )}
    </Field>
  );
}
