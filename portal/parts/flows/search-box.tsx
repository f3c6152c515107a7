/** The search of a list, which lives in the address. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useSettled } from "./use-settled";

/** Follows what is typed a moment later. */
export function SearchBox(props: {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
}) {
  const { value, onValue } = props;
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const settled = useSettled(typed.trim(), 250);
  useEffect(() => {
    if (settled === told.current) return;
    told.current = settled;
    onValue(settled);
  }, [settled, onValue]);
  // Another address, such as after "clear filters"; what was told from here comes back as it was.
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setTyped(value);
  }, [value]);
  return (
    <input
      type="search"
      class="input"
      data-search
      aria-label={props.label}
      placeholder={props.label}
      data-used={value !== ""}
      value={typed}
      onInput={(e) => setTyped(e.currentTarget.value)}
    />
  );
}
