import { Check, TextArea, TextField } from "../../parts/field";
import { useLabels } from "../../parts/flows/labels";
import { type Suggestions, ValuePicker } from "../../parts/flows/value-picker";
import { basicsWords as words } from "../../words/flow-builder";
import type { CardProps } from "./form-tab";
import { StepCard } from "./step-card";

function useLabelSuggestions(): Suggestions {
  const { labels, loading } = useLabels();
  return { options: labels.map((value) => ({ value, label: value })), loading };
}

export function BasicsCard({ form, edit, open }: CardProps) {
  return (
    <StepCard card="basics" open={open("basics")}>
      <TextField
        label={words.name}
        value={form.name}
        onValue={(name) => edit({ name })}
        maxLength={120}
        required
      />
      <TextArea
        label={words.description}
        hint={words.descriptionHint}
        optional
        rows={2}
        value={form.description}
        onValue={(description) => edit({ description })}
        maxLength={2_000}
      />
      <ValuePicker
        label={words.labels}
        hint={words.labelsHint}
        placeholder={words.addLabel}
        values={form.labels}
        onValues={(labels) => edit({ labels })}
        useSuggestions={useLabelSuggestions}
      />
      <Check
        label={words.active}
        hint={words.activeHint}
        checked={form.active}
        onChecked={(active) => edit({ active })}
      />
    </StepCard>
  );
}
