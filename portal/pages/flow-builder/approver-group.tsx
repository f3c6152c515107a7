/** A group of approvers: one of them, or all of them, must say yes. */
import { Plus, Trash2 } from "lucide-preact";
import { Button } from "../../parts/button";
import { SelectField, TextField } from "../../parts/field";
import { suggestionsFor } from "../../parts/flows/suggest-people";
import { ValuePicker } from "../../parts/flows/value-picker";
import { approvalWords as words } from "../../words/flow-builder";
import { approverWords } from "../../words/flows";
import { type ApproverForm, type ApproverGroupForm, approverTypes } from "./flow-form";

const newApprover: ApproverForm = { type: "user", key: "", values: [] };

export function ApproverGroup(props: {
  readonly number: number;
  readonly group: ApproverGroupForm;
  readonly onGroup: (group: ApproverGroupForm) => void;
  readonly onRemove: (() => void) | undefined;
}) {
  const { number, group, onGroup, onRemove } = props;
  const { approvers } = group;
  // One that is one person needs no word about how many of them.
  const several =
    approvers.length > 1 || approvers.some((a) => a.type === "user" && a.values.length > 1);
  const set = (next: ReadonlyArray<ApproverForm>) => onGroup({ ...group, approvers: next });
  return (
    <fieldset class="target" aria-label={words.group(number)}>
      <div class="target-head">
        <span class="label">{words.group(number)}</span>
        {onRemove && (
          <Button kind="quiet" icon small label={words.removeGroup(number)} onClick={onRemove}>
            <Trash2 size={16} aria-hidden="true" />
          </Button>
        )}
      </div>
      {several && (
        <SelectField
          label={words.operator}
          value={group.operator}
          choices={[
            { value: "any", label: words.any },
            { value: "all", label: words.all },
          ]}
          onValue={(operator) => onGroup({ ...group, operator })}
        />
      )}
      {approvers.length === 0 && <p class="muted">{words.none}</p>}
      {approvers.map((approver, index) => (
        <ApproverRow
          key={index}
          number={index + 1}
          approver={approver}
          onApprover={(next) => set(approvers.map((a, i) => (i === index ? next : a)))}
          onRemove={
            approvers.length > 1 ? () => set(approvers.filter((_, i) => i !== index)) : undefined
          }
        />
      ))}
      <div>
        <Button small kind="quiet" onClick={() => set([...approvers, newApprover])}>
          <Plus size={16} aria-hidden="true" /> {words.addApprover}
        </Button>
      </div>
    </fieldset>
  );
}

function ApproverRow(props: {
  readonly number: number;
  readonly approver: ApproverForm;
  readonly onApprover: (approver: ApproverForm) => void;
  readonly onRemove: (() => void) | undefined;
}) {
  const { approver, onApprover, number } = props;
  const { type } = approver;
  return (
    <fieldset class="condition" aria-label={words.approver(number)}>
      <div class="condition-line">
        <SelectField
          label={words.type}
          value={type}
          choices={approverTypes.map((value) => ({ value, label: approverWords[value] }))}
          onValue={(next) => onApprover({ type: next, key: "", values: [] })}
        />
        {type === "owner" && (
          <TextField
            label={words.ownerTag}
            hint={words.ownerHint}
            optional
            maxLength={128}
            value={approver.key}
            onValue={(key) => onApprover({ ...approver, key })}
          />
        )}
        {props.onRemove && (
          <Button kind="quiet" icon label={words.removeApprover(number)} onClick={props.onRemove}>
            <Trash2 size={16} aria-hidden="true" />
          </Button>
        )}
      </div>
      {(type === "user" || type === "group" || type === "shift") && (
        <ValuePicker
          // Another kind has another hook for its suggestions.
          key={type}
          label={words.values}
          hint={words.valuesHint}
          placeholder={words.addValue}
          values={approver.values}
          onValues={(values) => onApprover({ ...approver, values })}
          useSuggestions={suggestionsFor[type]}
        />
      )}
    </fieldset>
  );
}
