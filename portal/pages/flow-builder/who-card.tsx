import { Plus } from "lucide-preact";
import { lazy, Suspense } from "preact/compat";
import { Button } from "../../parts/button";
import { Check, SelectField } from "../../parts/field";
import { Loading } from "../../parts/states";
import { whoWords as words } from "../../words/flow-builder";
import { triggers } from "../../words/flows";
import { ConditionRow } from "./condition-row";
import type { ConditionForm, FlowForm } from "./flow-form";
import type { CardProps } from "./form-tab";
import { newLink } from "./new-flow";
import { StepCard } from "./step-card";

const LinkSettings = lazy(() =>
  import("./link-settings").then((m) => ({ default: m.LinkSettings })),
);

const newCondition: ConditionForm = { type: "group", key: "", match: "is", values: [] };

export function WhoCard(props: CardProps) {
  const { form, edit } = props;
  const link = form.trigger === "access_link";
  return (
    <StepCard card="who" number={1} open={props.open("who")}>
      <fieldset class="radio-row">
        <legend class="label">{words.trigger}</legend>
        {(["self_serve", "access_link"] as const).map((trigger) => (
          <Check
            key={trigger}
            radio="trigger"
            label={triggers[trigger]}
            checked={form.trigger === trigger}
            onChecked={() =>
              edit({ trigger, accessLink: trigger === "access_link" ? newLink : null })
            }
          />
        ))}
      </fieldset>
      {link && (
        <Suspense fallback={<Loading />}>
          <LinkSettings {...props} />
        </Suspense>
      )}
      <Conditions form={form} edit={edit} link={link} />
    </StepCard>
  );
}

function Conditions(props: {
  readonly form: FlowForm;
  readonly edit: CardProps["edit"];
  readonly link: boolean;
}) {
  const { form, edit, link } = props;
  const { conditions, operator } = form;
  return (
    <div class="stack">
      {link && (
        <div>
          <h3>{words.linkConditions}</h3>
          <p class="muted small">{words.linkConditionsHint}</p>
        </div>
      )}
      {conditions.length === 0 && !link && <p class="muted">{words.nobody}</p>}
      {conditions.length > 1 && (
        <SelectField
          label={words.operator}
          value={operator}
          choices={[
            { value: "any", label: words.any },
            { value: "all", label: words.all },
          ]}
          onValue={(next) => edit({ operator: next })}
        />
      )}
      {conditions.map((condition, index) => (
        <ConditionRow
          key={index}
          number={index + 1}
          condition={condition}
          onCondition={(next) =>
            edit({ conditions: conditions.map((old, i) => (i === index ? next : old)) })
          }
          onRemove={() => edit({ conditions: conditions.filter((_, i) => i !== index) })}
        />
      ))}
      <div>
        <Button small onClick={() => edit({ conditions: [...conditions, newCondition] })}>
          <Plus size={16} aria-hidden="true" /> {words.add}
        </Button>
      </div>
    </div>
  );
}
