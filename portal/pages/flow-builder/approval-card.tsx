import { Plus } from "lucide-preact";
import { Button } from "../../parts/button";
import { Check } from "../../parts/field";
import { approvalWords as words } from "../../words/flow-builder";
import { ApproverGroup } from "./approver-group";
import type { ApproverGroupForm } from "./flow-form";
import type { CardProps } from "./form-tab";
import { StepCard } from "./step-card";

const newGroup: ApproverGroupForm = {
  operator: "any",
  approvers: [{ type: "manager", key: "", values: [] }],
};

export function ApprovalCard({ form, edit, open }: CardProps) {
  const { mode, groups } = form;
  return (
    <StepCard card="approval" number={5} open={open("approval")}>
      <fieldset class="stack radio-stack">
        <legend class="visually-hidden">{words.mode}</legend>
        {(["automatic", "any_of", "all_of"] as const).map((value) => (
          <Check
            key={value}
            radio="approval"
            label={words.modes[value][0]}
            hint={words.modes[value][1]}
            checked={mode === value}
            onChecked={() =>
              edit({
                mode: value,
                ...(value !== "automatic" && groups.length === 0 && { groups: [newGroup] }),
              })
            }
          />
        ))}
      </fieldset>
      {(mode === "any_of" || mode === "all_of") && (
        <div class="stack">
          {groups.map((group, index) => (
            <ApproverGroup
              key={index}
              number={index + 1}
              group={group}
              onGroup={(next) => edit({ groups: groups.map((g, i) => (i === index ? next : g)) })}
              onRemove={
                groups.length > 1
                  ? () => edit({ groups: groups.filter((_, i) => i !== index) })
                  : undefined
              }
            />
          ))}
          <div>
            <Button small onClick={() => edit({ groups: [...groups, newGroup] })}>
              <Plus size={16} aria-hidden="true" /> {words.addGroup}
            </Button>
          </div>
        </div>
      )}
    </StepCard>
  );
}
