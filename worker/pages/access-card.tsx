/** How to use what was granted: link, fields, commands, and a secret that is shown once. */
import type { AccessDetails } from "../contract/requests";
import { Card, CopyRow } from "./parts";

export function AccessCard(props: {
  readonly requestId: string;
  readonly details: ReadonlyArray<AccessDetails>;
}) {
  return (
    <Card title="How to use it">
      {props.details.map((unit) => (
        <UnitAccess
          key={unit.unitId}
          requestId={props.requestId}
          unit={unit}
          named={props.details.length > 1}
        />
      ))}
    </Card>
  );
}

function UnitAccess(props: { requestId: string; unit: AccessDetails; named: boolean }) {
  const { requestId, unit, named } = props;
  return (
    <div class="stack">
      {named && (
        <h3>
          {unit.permission} on {unit.resource}
        </h3>
      )}
      {unit.instructions && <p class="words">{unit.instructions}</p>}
      {unit.url !== null && isWeb(unit.url) && (
        <p>
          <a class="button primary" href={unit.url} target="_blank" rel="noopener noreferrer">
            Open {unit.resource}
          </a>
        </p>
      )}
      {unit.commands.map((command, i) => (
        <CopyRow
          key={command.label}
          id={`command-${unit.unitId}-${i}`}
          label={command.label}
          value={command.command}
        />
      ))}
      {unit.credentials !== "not_applicable" && <Secret requestId={requestId} unit={unit} />}
      <Fields unit={unit} />
    </div>
  );
}

/** Where a command says it all, its parts are for those who type them into a program of their own. */
function Fields({ unit }: { readonly unit: AccessDetails }) {
  if (unit.fields.length === 0) return null;
  const rows = unit.fields.map((field, i) => (
    <CopyRow
      key={field.label}
      id={`field-${unit.unitId}-${i}`}
      label={field.label}
      value={field.value}
    />
  ));
  if (unit.commands.length === 0) return <>{rows}</>;
  return (
    <details>
      <summary>For another program: {unit.fields.map((f) => f.label).join(", ")}</summary>
      <div class="stack">{rows}</div>
    </details>
  );
}

/** The slot is kept when the page refreshes itself: what is shown in it exists nowhere else. */
function Secret({ requestId, unit }: { readonly requestId: string; readonly unit: AccessDetails }) {
  const slot = `secret-${unit.unitId}`;
  return (
    <div class="stack">
      <div class="stack tight" id={slot} data-keep />
      {unit.credentials === "available" ? (
        <div class="actions" data-shown>
          <button
            type="button"
            class="button"
            data-reveal={`/requests/${requestId}/units/${unit.unitId}/reveal`}
            data-slot={slot}
          >
            Show the password once
          </button>
          <span class="hint">Copy it when it is shown; it cannot be shown again.</span>
        </div>
      ) : (
        <p class="hint" data-shown>
          The password was shown already and cannot be shown again. If it is lost, hand this access
          back and ask again.
        </p>
      )}
    </div>
  );
}

/** Only addresses of the web become links; what a connector returns is data. */
export const isWeb = (url: string): boolean => /^https?:\/\//i.test(url);
