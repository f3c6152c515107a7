/** What somebody else published since a version was read. */
import { useRead } from "../../api/queries";
import { publishWords as words } from "../../words/flows";
import { Notice, Show } from "../states";
import { FieldChanges } from "./flow-diff";
import type { FlowId } from "./publish-dialog";

export function Meanwhile(props: {
  readonly flowId: FlowId;
  readonly mine: number;
  readonly now: number;
}) {
  const { flowId, mine, now } = props;
  const base = useRead("getFlowVersion", { params: { flowId, version: mine } });
  const document = base.data?.document ?? {};
  // The server compares with what is published, so this is the way back; it is shown the other way round.
  const back = useRead(
    "diffFlow",
    { body: { flowId, document } },
    { enabled: base.data !== undefined },
  );
  return (
    <div class="stack">
      <Notice tone="warn" title={words.meanwhileTitle}>
        {words.meanwhile(mine, now)}
      </Notice>
      <Show answer={base.error ? { ...back, error: base.error } : back} lines={2}>
        {({ changes }) =>
          changes.length === 0 ? (
            <p>{words.meanwhileNothing}</p>
          ) : (
            <FieldChanges
              title={words.theirChanges}
              changes={changes.map((c) => ({ ...c, before: c.after, after: c.before }))}
            />
          )
        }
      </Show>
      <p class="muted">{words.mine}</p>
    </div>
  );
}
