/** Which resources: lines of integration and resource type with what is included and excluded, or bundles. */
import { Plus, Trash2 } from "lucide-preact";
import { targetWords as words } from "../../words/targets";
import { Button } from "../button";
import { SelectField } from "../field";
import { Notice } from "../states";
import { type Catalogue, idIn } from "./catalogue";
import { SelectorRow } from "./selector-row";
import {
  everything,
  newTarget,
  type ResourceTargetForm,
  type SelectorForm,
  type TargetForm,
} from "./target-form";

export function TargetLines(props: {
  readonly targets: ReadonlyArray<TargetForm>;
  readonly onTargets: (targets: TargetForm[]) => void;
  readonly catalogue: Catalogue;
  /** Flows may hold bundles; bundles may not. */
  readonly bundles?: boolean;
  /** What a line matches now, such as "12 resources". */
  readonly reach?: (index: number) => string | undefined;
}) {
  const { targets, onTargets, catalogue } = props;
  const change = (index: number, target: TargetForm) =>
    onTargets(targets.map((old, i) => (i === index ? target : old)));
  return (
    <div class="stack">
      {!catalogue.loading && catalogue.types.length === 0 && (
        <Notice tone="warn">{words.noIntegrations}</Notice>
      )}
      {targets.map((target, index) => (
        <fieldset key={index} class="target" aria-label={words.target(index + 1)}>
          <div class="target-head">
            <span class="label">{words.target(index + 1)}</span>
            {props.reach?.(index) && <span class="muted small">{props.reach(index)}</span>}
            <Button
              kind="quiet"
              icon
              small
              label={words.remove(index + 1)}
              onClick={() => onTargets(targets.filter((_, i) => i !== index))}
            >
              <Trash2 size={16} aria-hidden="true" />
            </Button>
          </div>
          {target.kind === "bundle" ? (
            <BundleLine
              bundle={target.bundle}
              catalogue={catalogue}
              onBundle={(bundle) => change(index, { kind: "bundle", bundle })}
            />
          ) : (
            <ResourceLine
              target={target}
              catalogue={catalogue}
              onTarget={(next) => change(index, next)}
            />
          )}
        </fieldset>
      ))}
      <div class="actions">
        <Button small onClick={() => onTargets([...targets, newTarget])}>
          <Plus size={16} aria-hidden="true" /> {words.addTarget}
        </Button>
        {props.bundles && (
          <Button small onClick={() => onTargets([...targets, { kind: "bundle", bundle: "" }])}>
            <Plus size={16} aria-hidden="true" /> {words.addBundle}
          </Button>
        )}
      </div>
    </div>
  );
}

/** What is chosen stays among the choices also when it is not there any more. */
function choicesWith(
  choices: ReadonlyArray<{ readonly value: string; readonly label: string }>,
  chosen: string,
) {
  const gone = chosen !== "" && !choices.some((c) => c.value === chosen);
  return [
    ...(chosen === "" ? [{ value: "", label: words.choose }] : []),
    ...choices,
    ...(gone ? [{ value: chosen, label: words.gone(chosen) }] : []),
  ];
}

function BundleLine(props: {
  readonly bundle: string;
  readonly catalogue: Catalogue;
  readonly onBundle: (bundle: string) => void;
}) {
  const { catalogue, bundle } = props;
  const choices = catalogue.bundles.map((b) => ({ value: b.id as string, label: b.document.name }));
  const chosen = idIn(catalogue, bundle);
  return (
    <SelectField
      label={words.bundle}
      value={chosen}
      choices={choicesWith(choices, chosen)}
      onValue={props.onBundle}
    />
  );
}

function ResourceLine(props: {
  readonly target: ResourceTargetForm;
  readonly catalogue: Catalogue;
  readonly onTarget: (target: ResourceTargetForm) => void;
}) {
  const { target, catalogue, onTarget } = props;
  const integration = idIn(catalogue, target.integration);
  const types = catalogue.types.filter((t) => t.integrationId === integration);
  const only = (id: string) => {
    const found = catalogue.types.filter((t) => t.integrationId === id);
    return found.length === 1 ? (found[0]?.type ?? "") : "";
  };
  return (
    <>
      <div class="form-grid">
        <SelectField
          label={words.integration}
          value={integration}
          choices={choicesWith(
            catalogue.integrations.map(({ id, name }) => ({ value: id, label: name })),
            integration,
          )}
          onValue={(id) => onTarget({ ...newTarget, integration: id, resourceType: only(id) })}
        />
        <SelectField
          label={words.resourceType}
          value={target.resourceType}
          disabled={integration === ""}
          choices={choicesWith(
            types.map(({ type, title }) => ({ value: type, label: title })),
            target.resourceType,
          )}
          onValue={(resourceType) => onTarget({ ...newTarget, integration, resourceType })}
        />
      </div>
      <Selections
        title={words.which}
        name={words.selection}
        add={words.addInclude}
        least={1}
        place={{ integrationId: integration, resourceType: target.resourceType }}
        selectors={target.include}
        onSelectors={(include) => onTarget({ ...target, include })}
      />
      <Selections
        title={words.except}
        name={words.exclusion}
        add={words.addExclude}
        least={0}
        place={{ integrationId: integration, resourceType: target.resourceType }}
        selectors={target.exclude}
        onSelectors={(exclude) => onTarget({ ...target, exclude })}
      />
    </>
  );
}

function Selections(props: {
  readonly title: string;
  readonly name: (n: number) => string;
  readonly add: string;
  /** How many must stay. */
  readonly least: number;
  readonly place: { readonly integrationId: string; readonly resourceType: string };
  readonly selectors: ReadonlyArray<SelectorForm>;
  readonly onSelectors: (selectors: SelectorForm[]) => void;
}) {
  const { selectors, onSelectors, least } = props;
  const first: SelectorForm = least === 0 ? { ...everything, by: "name" } : everything;
  return (
    <div class="selections">
      {(selectors.length > 0 || least > 0) && <span class="label">{props.title}</span>}
      {selectors.map((selector, index) => (
        <SelectorRow
          key={index}
          title={props.name(index + 1)}
          selector={selector}
          place={props.place}
          onSelector={(next) => onSelectors(selectors.map((s, i) => (i === index ? next : s)))}
          onRemove={
            selectors.length > least
              ? () => onSelectors(selectors.filter((_, i) => i !== index))
              : undefined
          }
        />
      ))}
      <Button small kind="quiet" onClick={() => onSelectors([...selectors, first])}>
        <Plus size={16} aria-hidden="true" /> {props.add}
      </Button>
    </div>
  );
}
