/** How to use what was granted: instructions, link, commands, fields, and a secret that is shown once. */
import { ExternalLink, TriangleAlert } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import { useChange, useRead } from "../../api/queries";
import { detailsText as words } from "../../words/request";
import { Button } from "../button";
import { CodeLine } from "../copy";
import { Card } from "../layout";
import { Notice, Show } from "../states";
import "./request.css";
import type { AccessRequest } from "./what";

type Details = Output<"listAccessDetails">["items"][number];
type Secrets = Output<"revealSecrets">["secrets"];

/** Only for the grantee, and only while access stands: give it to nobody else. */
export function AccessDetails(props: { readonly request: AccessRequest }) {
  const params = { requestId: props.request.id };
  const answer = useRead("listAccessDetails", { params });
  return (
    <Card title={words.title}>
      <Show answer={answer} lines={3}>
        {({ items }) => (
          <div class="stack">
            {items.map((unit) => (
              <UnitDetails
                key={unit.unitId}
                requestId={props.request.id}
                unit={unit}
                named={items.length > 1}
              />
            ))}
          </div>
        )}
      </Show>
    </Card>
  );
}

/** Only addresses of the web become links; what a connector returns is data. */
const isWeb = (url: string): boolean => /^https?:\/\//i.test(url);

function UnitDetails(props: {
  readonly requestId: AccessRequest["id"];
  readonly unit: Details;
  readonly named: boolean;
}) {
  const { requestId, unit, named } = props;
  return (
    <section class="stack unit-details">
      {named && (
        <h3>
          {unit.permission} · {unit.resource}
        </h3>
      )}
      {unit.instructions && <p class="justification">{unit.instructions}</p>}
      {unit.url !== null && isWeb(unit.url) && (
        <p>
          <a class="button primary" href={unit.url} target="_blank" rel="noopener noreferrer">
            {words.open(unit.resource)} <ExternalLink size={16} aria-hidden="true" />
          </a>
        </p>
      )}
      {unit.commands.map(({ label, command }) => (
        <Line key={label} label={label} text={command} />
      ))}
      {unit.credentials !== "not_applicable" && <Secret requestId={requestId} unit={unit} />}
      <Fields unit={unit} />
    </section>
  );
}

const Line = (props: { readonly label: string; readonly text: string }) => (
  <div class="field">
    <span class="label">{props.label}</span>
    <CodeLine text={props.text} />
  </div>
);

/** Where a command says it all, its parts are for those who type them into a program of their own. */
function Fields({ unit }: { readonly unit: Details }) {
  if (unit.fields.length === 0) return null;
  const lines = unit.fields.map(({ label, value }) => (
    <Line key={label} label={label} text={value} />
  ));
  if (unit.commands.length === 0) return <>{lines}</>;
  return (
    <details>
      <summary>{words.parts}</summary>
      <div class="stack">{lines}</div>
    </details>
  );
}

/** What is shown here exists nowhere else: it stays until the page is left. */
function Secret({
  requestId,
  unit,
}: {
  readonly requestId: AccessRequest["id"];
  readonly unit: Details;
}) {
  const [secrets, setSecrets] = useState<Secrets | null>(null);
  const reveal = useChange("revealSecrets", { onDone: (answer) => setSecrets(answer.secrets) });
  if (secrets) {
    return (
      <div class="stack secret" role="status">
        <Notice tone="warn">{words.shownNow}</Notice>
        {secrets.map(({ label, value }) => (
          <Line key={label} label={label} text={value} />
        ))}
      </div>
    );
  }
  if (unit.credentials === "viewed") return <Notice>{words.shownBefore}</Notice>;
  return (
    <div class="stack secret">
      <div class="row">
        <Button
          busy={reveal.isPending}
          onClick={() => reveal.mutate({ params: { requestId, unitId: unit.unitId } })}
        >
          {words.reveal}
        </Button>
        <span class="muted small">
          <TriangleAlert size={14} aria-hidden="true" /> {words.warning}
        </span>
      </div>
      {reveal.error && <Notice tone="bad">{reveal.error.message}</Notice>}
    </div>
  );
}
