/** One statement about who asks. */
import { Trash2 } from "lucide-preact";
import { useId } from "preact/hooks";
import { Button } from "../../parts/button";
import { SelectField, TextField } from "../../parts/field";
import { suggestionsFor, useAttributes } from "../../parts/flows/suggest-people";
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
          <AttributeKey condition={condition} onCondition={onCondition} />
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
        <AttributeValues condition={condition} onCondition={onCondition} />
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

function AttributeKey({ condition, onCondition }: Row) {
  const list = useId();
  return (
    <>
      <TextField
        label={words.key}
        value={condition.key}
        list={list}
        maxLength={128}
        onValue={(key) => onCondition({ ...condition, key })}
      />
      <datalist id={list}>
        {[...useAttributes().keys()].map((key) => (
          <option key={key} value={key} />
        ))}
      </datalist>
    </>
  );
}

function AttributeValues({ condition, onCondition }: Row) {
  const known = useAttributes().get(condition.key) ?? [];
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
