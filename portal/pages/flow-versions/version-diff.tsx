/** A version beside another one, in words. */
import { useState } from "preact/hooks";
import type { Item, Output } from "../../api/endpoints";
import { useRead } from "../../api/queries";
import { SelectField } from "../../parts/field";
import { FieldChanges } from "../../parts/flows/flow-diff";
import { Show } from "../../parts/states";
import { versionWords as words } from "../../words/flows";
import { compareVersions } from "./compare";

type Version = Item<"listFlowVersions">;

export function VersionDiff(props: {
  readonly flow: Output<"getFlow">;
  readonly shown: Version;
  /** What it is compared with at first. */
  readonly with: Version | undefined;
  readonly versions: ReadonlyArray<Version>;
}) {
  const { flow, shown, versions } = props;
  const others = versions.filter((v) => v !== shown);
  const [chosen, setChosen] = useState(props.with?.version ?? others[0]?.version);
  const other = others.find((v) => v.version === chosen);
  if (!other) return <p class="muted">{words.only}</p>;
  const [older, newer] = other.version < shown.version ? [other, shown] : [shown, other];
  return (
    <div class="stack">
      <div class="compare-with">
        <SelectField
          label={words.with}
          value={String(other.version)}
          choices={others.map(({ version }) => ({
            value: String(version),
            label: words.version(version),
          }))}
          onValue={(version) => setChosen(Number(version))}
        />
      </div>
      <Sides flow={flow} older={older} newer={newer} />
    </div>
  );
}

function Sides(props: {
  readonly flow: Output<"getFlow">;
  readonly older: Version;
  readonly newer: Version;
}) {
  const { flow, older, newer } = props;
  const input = ({ document }: Version) => ({ body: { flowId: flow.id, document } });
  const [a, b] = [useRead("diffFlow", input(older)), useRead("diffFlow", input(newer))];
  return (
    <Show answer={a}>
      {({ changes: old }) => (
        <Show answer={b}>
          {({ changes: fresh }) => {
            const changes = compareVersions(old, fresh);
            return changes.length === 0 ? (
              <p>{words.same}</p>
            ) : (
              <FieldChanges
                changes={changes}
                before={words.version(older.version)}
                after={words.version(newer.version)}
              />
            );
          }}
        </Show>
      )}
    </Show>
  );
}
