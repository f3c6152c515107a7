/** A length of time as people write it: `90 min`, `4 h`, `2 days`. Only whole lengths are handed on. */
import { useEffect, useState } from "preact/hooks";
import { durationText, readDuration } from "../../format/durations";
import { targetWords as words } from "../../words/targets";
import { TextField } from "../field";

/** Seconds; the server takes no less. */
const SHORTEST = 60;

export function DurationField(props: {
  readonly label: string;
  readonly hint?: string;
  readonly value: number | undefined;
  readonly onValue: (seconds: number | undefined) => void;
  /** May stay empty. */
  readonly optional?: boolean;
  readonly error?: string | undefined;
}) {
  const { value, onValue, optional } = props;
  const shown = value === undefined ? "" : durationText(value);
  const [typed, setTyped] = useState<string | null>(null);
  // Another value came from outside, such as from the YAML.
  useEffect(() => {
    setTyped((now) => (now !== null && readDuration(now) === (value ?? null) ? now : null));
  }, [value]);
  const seconds = typed === null ? value : (readDuration(typed) ?? undefined);
  const empty = typed !== null && typed.trim() === "";
  const wrong = typed !== null && !(empty && optional) && (seconds ?? 0) < SHORTEST;
  return (
    <TextField
      label={props.label}
      hint={props.hint ?? words.length}
      error={wrong ? words.notLength : props.error}
      {...(optional && { optional })}
      value={typed ?? shown}
      onValue={(text) => {
        setTyped(text);
        const read = readDuration(text);
        if (read !== null && read >= SHORTEST) onValue(read);
        else if (optional && text.trim() === "") onValue(undefined);
      }}
      // What is no length is not kept: the last one that was stands again.
      onBlur={() => setTyped(null)}
    />
  );
}
