import { durationText, readDuration } from "../../format/durations";
import { Check, TextField } from "../../parts/field";
import { newRequestWords as words } from "../../words/requesting";
import type { FormState } from "./form-state";
import type { Offer } from "./offer-index";
import { lengthChoices, secondsOf, shortest } from "./plan";

/** Presets up to the maximum of the flows that will be used, and any other length in words. */
export function HowLong(props: {
  readonly terms: ReadonlyArray<Offer>;
  readonly form: FormState;
  readonly onChange: (part: Partial<FormState>) => void;
}) {
  const { terms, form, onChange } = props;
  if (terms.length === 0) return <p class="muted">{words.chooseFirst}</p>;
  const max = shortest(terms.map((t) => t.maxSeconds));
  const typed = form.lengthText;
  const seconds = secondsOf(form.seconds, terms) ?? null;
  const choices = lengthChoices(terms);
  const other = typed !== null || (seconds !== null && !choices.includes(seconds));
  return (
    <fieldset class="stack">
      <legend class="visually-hidden">{words.howLong}</legend>
      <div class="lengths">
        {choices.map((choice) => (
          <Check
            key={choice}
            radio="length"
            label={durationText(choice)}
            checked={!other && seconds === choice}
            onChecked={() => onChange({ seconds: choice, lengthText: null })}
          />
        ))}
        {max === null && (
          <Check
            radio="length"
            label={words.noEnd}
            checked={!other && seconds === null}
            onChecked={() => onChange({ seconds: null, lengthText: null })}
          />
        )}
        <Check
          radio="length"
          label={words.otherLength}
          checked={other}
          onChecked={() => onChange({ lengthText: "" })}
        />
      </div>
      {other && (
        <TextField
          label={words.otherLength}
          hint={[words.otherHint, max !== null && words.upTo(durationText(max))]
            .filter(Boolean)
            .join(". ")}
          value={typed ?? durationText(seconds)}
          error={lengthError(typed ?? durationText(seconds), max)}
          onValue={(text) =>
            onChange({ lengthText: text, seconds: readDuration(text) ?? undefined })
          }
        />
      )}
      {!other && max !== null && <p class="muted small">{words.upTo(durationText(max))}</p>}
    </fieldset>
  );
}

/** What is wrong with a typed length; nothing while it is empty. */
export function lengthError(text: string, max: number | null): string | undefined {
  if (text.trim() === "") return undefined;
  const seconds = readDuration(text);
  if (seconds === null || seconds < 60) return words.notALength;
  return max !== null && seconds > max ? words.tooLong(durationText(max)) : undefined;
}
