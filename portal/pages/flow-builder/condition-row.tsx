/** One statement about who asks. */
import { Trash2 } from "lucide-preact";
import { Button } from "../../parts/button";
import { SelectField } from "../../parts/field";
import { suggestionsFor, useAttributes } from "../../parts/flows/suggest-people";
import { SuggestedText } from "../../parts/flows/suggested-text";
import { matches } from "../../parts/flows/target-form";
import { ValuePicker } from "../../parts/flows/value-picker";
import { whoWords as words } from "../../words/flow-builder";
import { conditionWords, matchWords } from "../../words/flows";
import { type ConditionForm, conditionTypes } from "./flow-form";

type Row = {
  readonly condition: ConditionForm;
  readonly onCondition: (condition: ConditionForm) => void;
};

export function ConditionRow(
  props: Row & { readonly number: number; readonly onRemove: () => void },
) {
  const { condition, onCondition, number } = props;
  const attributes = useAttributes(condition.type === "attribute");
  return (
    <fieldset class="condition" aria-label={words.condition(number)}>
      <div class="condition-line">
        <SelectField
          label={words.type}
          value={condition.type}
          choices={conditionTypes.map((value) => ({ value, label: conditionWords[value] }))}
          onValue={(type) => onCondition({ type, key: "", match: condition.match, values: [] })}
        />
        {condition.type === "attribute" && (
          <SuggestedText
            label={words.key}
            value={condition.key}
            suggestions={[...attributes.keys()]}
            onValue={(key) => onCondition({ ...condition, key })}
          />
        )}
        <SelectField
          label={words.match}
          value={condition.match}
          choices={matches.map((value) => ({ value, label: matchWords[value] }))}
          onValue={(match) => onCondition({ ...condition, match })}
        />
        <Button kind="quiet" icon label={words.remove(number)} onClick={props.onRemove}>
          <Trash2 size={16} aria-hidden="true" />
        </Button>
      </div>
      {condition.type === "attribute" ? (
        <AttributeValues
          condition={condition}
          onCondition={onCondition}
          known={attributes.get(condition.key) ?? []}
        />
      ) : (
        <ValuePicker
          // Another kind has another hook for its suggestions.
          key={condition.type}
          label={words.values}
          hint={words.valuesHint[condition.type]}
          placeholder={words.addValue}
          values={condition.values}
          onValues={(values) => onCondition({ ...condition, values })}
          useSuggestions={suggestionsFor[condition.type]}
        />
      )}
    </fieldset>
  );
}

function AttributeValues({
  condition,
  onCondition,
  known,
}: Row & { readonly known: ReadonlyArray<string> }) {
  return (
    <ValuePicker
      label={words.values}
      hint={words.valuesHint.attribute}
      placeholder={words.addValue}
      values={condition.values}
      onValues={(values) => onCondition({ ...condition, values })}
      useSuggestions={() => ({
        options: known.map((value) => ({ value, label: value })),
        loading: false,
      })}
    />
  );
}
