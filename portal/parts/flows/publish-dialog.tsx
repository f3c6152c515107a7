/** Shows who gains and who loses before a flow is published, and what changed meanwhile if somebody else was faster. */
import { useState } from "preact/hooks";
import { CallError } from "../../api/call";
import type { Input, Output } from "../../api/endpoints";
import { useRead } from "../../api/queries";
import { common } from "../../words/common";
import { publishWords as words } from "../../words/flows";
import { Button } from "../button";
import { Dialog } from "../dialog";
import { Notice, Show } from "../states";
import { FlowDiffView } from "./flow-diff";
import { Meanwhile } from "./meanwhile";

export type FlowId = Input<"getFlow">["params"]["flowId"];
type Warning = Output<"previewFlow">["warnings"][number];

export function PublishDialog(props: {
  /** Absent: a new flow. */
  readonly flowId: FlowId | undefined;
  /** The published version that was read when writing began. */
  readonly base: number | null;
  readonly document: Readonly<Record<string, unknown>>;
  readonly title?: string;
  readonly warnings?: ReadonlyArray<Warning>;
  /** @param force over what somebody else published meanwhile @throws {CallError} */
  readonly publish: (force: boolean) => Promise<void>;
  /** Gives up what was written, for what is published now. */
  readonly onTheirs?: () => void;
  readonly onClose: () => void;
}) {
  const { flowId, base, document } = props;
  const diff = useRead("diffFlow", { body: { ...(flowId && { flowId }), document } });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const now = diff.data?.baseVersion ?? null;
  const overtaken = flowId !== undefined && base !== null && now !== null && now !== base;
  const publish = async () => {
    setBusy(true);
    setError(null);
    try {
      await props.publish(overtaken);
    } catch (thrown) {
      if (!(thrown instanceof CallError)) throw thrown;
      setError(thrown);
      if (thrown.code === "terms_changed") await diff.refetch();
    } finally {
      setBusy(false);
    }
  };
  const title = props.title ?? (now === null ? words.title : words.titleVersion(now + 1));
  return (
    <Dialog
      title={title}
      wide
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{common.cancel}</Button>
          {overtaken && props.onTheirs && <Button onClick={props.onTheirs}>{words.theirs}</Button>}
          <Button
            kind={overtaken ? "danger" : "primary"}
            busy={busy}
            disabled={!diff.data}
            onClick={() => void publish()}
          >
            {overtaken ? words.anyway : words.verb}
          </Button>
        </>
      }
    >
      <div class="stack">
        {error && <Notice tone="bad">{error.message}</Notice>}
        {overtaken && <Meanwhile flowId={flowId} mine={base} now={now} />}
        <Show answer={diff}>{(data) => <FlowDiffView diff={data} />}</Show>
        {props.warnings && props.warnings.length > 0 && (
          <Notice tone="warn" title={words.warnings}>
            <ul>
              {props.warnings.map(({ message }) => (
                <li key={message}>{message}</li>
              ))}
            </ul>
          </Notice>
        )}
        {flowId && <p class="muted">{words.open}</p>}
      </div>
    </Dialog>
  );
}
