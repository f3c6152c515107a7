/** Chosen values that can be taken out again. */
import { X } from "lucide-preact";
import { common } from "../words/common";

export function ChipList(props: {
  readonly label: string;
  readonly values: ReadonlyArray<string>;
  readonly labelOf?: (value: string) => string;
  readonly onRemove: (value: string) => void;
}) {
  if (props.values.length === 0) return null;
  return (
    <ul class="chips" aria-label={props.label}>
      {props.values.map((value) => {
        const label = props.labelOf?.(value) ?? value;
        return (
          <li key={value} class="chip">
            <span class="ellipsis">{label}</span>
            <button
              type="button"
              aria-label={`${common.remove} ${label}`}
              onClick={() => props.onRemove(value)}
            >
              <X size={14} aria-hidden="true" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
