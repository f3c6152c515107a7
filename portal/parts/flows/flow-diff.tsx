/** Who gains and who loses what, and which fields change. */
import type { Output } from "../../api/endpoints";
import { diffWords as words } from "../../words/flows";
import { Badge } from "../badge";
import { Notice } from "../states";
import { Table } from "../table";
import { PeopleList, ResourceList } from "./matched";

type Diff = Output<"diffFlow">;

export function FlowDiffView(props: { readonly diff: Diff }) {
  const { diff } = props;
  const { people, resources, access, changes, problems } = diff;
  const quiet =
    changes.length === 0 &&
    [people.gain, people.lose, resources.gain, resources.lose].every((c) => c.count === 0);
  return (
    <div class="stack">
      {problems.length > 0 && <Notice tone="warn">{words.incomplete}</Notice>}
      {diff.baseVersion === null && <p class="muted">{words.newFlow}</p>}
      {quiet && <p>{words.nothing}</p>}
      <div class="diff-sides">
        <Side tone="good" counted={people.gain} title={words.gainPeople} kind="people" />
        <Side tone="bad" counted={people.lose} title={words.losePeople} kind="people" />
        <Side tone="good" counted={resources.gain} title={words.gainResources} kind="resources" />
        <Side tone="bad" counted={resources.lose} title={words.loseResources} kind="resources" />
      </div>
      {access.length > 0 && (
        <section class="stack" aria-label={words.access}>
          <h3>{words.access}</h3>
          <ul class="diff-lines">
            {access.map(({ kind, text }) => (
              <li key={`${kind} ${text}`}>
                <Badge tone={kind === "gain" ? "good" : "bad"}>{words[kind]}</Badge>
                <span>{text}</span>
              </li>
            ))}
          </ul>
          {access.length >= 50 && <p class="muted small">{words.accessMore}</p>}
        </section>
      )}
      {changes.length > 0 && diff.baseVersion !== null && <FieldChanges changes={changes} />}
    </div>
  );
}

type Counted = {
  readonly count: number;
  readonly more: boolean;
  readonly sample: ReadonlyArray<unknown>;
};

function Side(props: {
  readonly tone: "good" | "bad";
  readonly kind: "people" | "resources";
  readonly title: (n: string) => string;
  readonly counted: Counted;
}) {
  const { count, more } = props.counted;
  if (count === 0) return null;
  return (
    <details class={`diff-side ${props.tone}`}>
      <summary>{props.title(words[props.kind](count, more))}</summary>
      {props.kind === "people" ? (
        <PeopleList counted={props.counted as Diff["people"]["gain"]} />
      ) : (
        <ResourceList counted={props.counted as Diff["resources"]["gain"]} />
      )}
    </details>
  );
}

export type FieldText = {
  readonly pointer: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
};

/** Fields side by side, in words. */
export const FieldChanges = (props: {
  readonly title?: string;
  readonly changes: ReadonlyArray<FieldText>;
  readonly before?: string;
  readonly after?: string;
}) => (
  <section class="stack" aria-label={props.title ?? words.fields}>
    <h3>{props.title ?? words.fields}</h3>
    <Table
      label={props.title ?? words.fields}
      rows={props.changes}
      keyOf={(change) => `${change.pointer} ${change.before} ${change.after}`}
      columns={[
        { name: words.field, cell: (change) => <strong>{change.label}</strong> },
        { name: props.before ?? words.before, cell: ({ before }) => <Told text={before} /> },
        { name: props.after ?? words.after, cell: ({ after }) => <Told text={after} /> },
      ]}
    />
  </section>
);

const Told = (props: { readonly text: string }) => (
  <span class={props.text ? "" : "muted"}>{props.text || words.absent}</span>
);
