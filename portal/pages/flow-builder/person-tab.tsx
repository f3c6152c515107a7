/** The flow as one person would see it. */
import { useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import { useRead } from "../../api/queries";
import { durationText } from "../../format/durations";
import { Button } from "../../parts/button";
import { Combobox } from "../../parts/combobox";
import { ResourceList } from "../../parts/flows/matched";
import { useUserSuggestions } from "../../parts/flows/suggest-people";
import { useSettled } from "../../parts/flows/use-settled";
import { Card, Facts } from "../../parts/layout";
import { Person } from "../../parts/person";
import { Notice, Show } from "../../parts/states";
import { personWords as words } from "../../words/flow-builder";
import type { Draft } from "./flow-form";

type AsPerson = NonNullable<Output<"previewFlow">["asPerson"]>;

export function PersonTab(props: { readonly document: Draft; readonly complete: boolean }) {
  const [email, setEmail] = useState<string | null>(null);
  if (email === null) return <Choose {...props} onChoose={setEmail} />;
  return <Seen {...props} email={email} onAnother={() => setEmail(null)} />;
}

function Choose(props: { readonly complete: boolean; readonly onChoose: (email: string) => void }) {
  const [query, setQuery] = useState("");
  const { options, loading } = useUserSuggestions(useSettled(query.trim(), 200));
  return (
    <Card>
      <div class="stack">
        {!props.complete && <Notice tone="warn">{words.incomplete}</Notice>}
        <Combobox
          label={words.choose}
          hint={words.hint}
          placeholder={words.placeholder}
          options={options}
          query={query}
          onQuery={setQuery}
          onChoose={(option) => props.onChoose(option.value)}
          loading={loading}
        />
        <p class="muted">{words.empty}</p>
      </div>
    </Card>
  );
}

function Seen(props: {
  readonly document: Draft;
  readonly email: string;
  readonly onAnother: () => void;
}) {
  const { document, email } = props;
  const answer = useRead("previewFlow", { body: { document, email } }, { keep: true });
  return (
    <Card
      title={words.choose}
      aside={
        <Button small onClick={props.onAnother}>
          {words.another}
        </Button>
      }
    >
      <Show answer={answer}>
        {({ asPerson }) =>
          asPerson ? <Told seen={asPerson} /> : <Notice tone="warn">{words.incomplete}</Notice>
        }
      </Show>
    </Card>
  );
}

function Told(props: { readonly seen: AsPerson }) {
  const { person, eligible, reasons, resources, approval, maxSeconds, timeframe } = props.seen;
  const name = person.fullName || person.email;
  return (
    <div class="stack">
      <Person person={person} />
      <Notice
        tone={eligible ? "good" : "warn"}
        title={eligible ? words.eligible(name) : words.not(name)}
      >
        {reasons.map(({ message }) => message).join(" ")}
      </Notice>
      <Facts
        rows={[
          [
            words.resources,
            resources.count > 0 ? <ResourceList counted={resources} /> : words.none,
          ],
          [words.approval, approval.stuck ? <strong>{words.stuck}</strong> : approval.summary],
          approval.approvers.length > 0 && [words.approvers, <Approvers approval={approval} />],
          [words.length, durationText(maxSeconds)],
          [words.when, timeframe.message],
        ]}
      />
    </div>
  );
}

const Approvers = (props: { readonly approval: AsPerson["approval"] }) => (
  <ul class="matched">
    {props.approval.approvers.map((approver) => (
      <li key={approver.id}>
        <Person person={approver} />
        <span class="sub">{approver.why.join(" ")}</span>
      </li>
    ))}
  </ul>
);
