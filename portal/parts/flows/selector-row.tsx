/** One selection of resources: everything, or by name, tag, path or id. */
import { Trash2 } from "lucide-preact";
import { matchWords, selectorWords } from "../../words/flows";
import { targetWords as words } from "../../words/targets";
import { Button } from "../button";
import { type Choice, SelectField } from "../field";
import {
  type Place,
  useIdSuggestions,
  useNameSuggestions,
  usePathSuggestions,
  useTagKeys,
  useTagSuggestions,
} from "./suggest-resources";
import { SuggestedText } from "./suggested-text";
import { everything, matches, type SelectorForm, selectorKinds } from "./target-form";
import { ValuePicker } from "./value-picker";

type Row = {
  readonly selector: SelectorForm;
  readonly onSelector: (selector: SelectorForm) => void;
  readonly place: Place;
};

const matchChoices = matches.map((value) => ({ value, label: matchWords[value] }));
const kindChoices = selectorKinds.map((value) => ({ value, label: selectorWords[value] }));

export function SelectorRow(
  props: Row & { readonly title: string; readonly onRemove?: (() => void) | undefined },
) {
  const { selector, onSelector, title, onRemove } = props;
  return (
    <fieldset class="condition" aria-label={title}>
      <div class="condition-line">
        <SelectField
          label={words.by}
          value={selector.by}
          choices={kindChoices as ReadonlyArray<Choice<SelectorForm["by"]>>}
          onValue={(by) => onSelector({ ...everything, by })}
        />
        {selector.by === "tag" && <TagKey {...props} />}
        {selector.by !== "any" && (
          <SelectField
            label={words.match}
            value={selector.match}
            choices={matchChoices}
            onValue={(match) => onSelector({ ...selector, match })}
          />
        )}
        {onRemove && (
          <Button kind="quiet" icon label={words.removeSelection(title)} onClick={onRemove}>
            <Trash2 size={16} aria-hidden="true" />
          </Button>
        )}
      </div>
      {selector.by !== "any" && <Values key={`${selector.by} ${selector.key}`} {...props} />}
    </fieldset>
  );
}

const TagKey = ({ selector, onSelector, place }: Row) => (
  <SuggestedText
    label={words.key}
    value={selector.key}
    suggestions={useTagKeys(place)}
    onValue={(key) => onSelector({ ...selector, key })}
  />
);

/** Keyed by what is chosen by, so each has the same hook for its whole life. */
function Values({ selector, onSelector, place }: Row) {
  const { by, key } = selector;
  const useSuggestions = (query: string) =>
    by === "name"
      ? useNameSuggestions(place, query)
      : by === "tag"
        ? useTagSuggestions(place, key)
        : by === "path"
          ? usePathSuggestions(place)
          : useIdSuggestions(place, query);
  return (
    <ValuePicker
      label={words.values}
      {...(by !== "any" && { hint: words.valuesHint[by] })}
      placeholder={words.add}
      values={selector.values}
      onValues={(values) => onSelector({ ...selector, values })}
      useSuggestions={useSuggestions}
    />
  );
}
