/** The search field above a list. `/` goes to it; what is typed is kept in the address by the page. */
import { useEffect, useRef, useState } from "preact/hooks";

const CALM_MS = 250;

export function SearchBox(props: {
  readonly label: string;
  readonly value: string | undefined;
  /** Called when typing pauses; undefined when it is empty. */
  readonly onValue: (value: string | undefined) => void;
}) {
  const given = props.value ?? "";
  const [text, setText] = useState(given);
  // Another filter may be set while typing pauses: the newest of the page's functions knows it.
  const tell = useRef(props.onValue);
  tell.current = props.onValue;
  // Going back, or clearing the filters, changes the address under the field.
  useEffect(() => setText(given), [given]);
  useEffect(() => {
    if (text.trim() === given) return;
    const timer = setTimeout(() => tell.current(text.trim() || undefined), CALM_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <input
      type="search"
      class="input"
      data-search=""
      data-used={given !== ""}
      aria-label={props.label}
      placeholder={props.label}
      value={text}
      onInput={(e) => setText(e.currentTarget.value)}
    />
  );
}
