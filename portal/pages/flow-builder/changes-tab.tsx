/** Who gains and who loses by what is written so far. */
import { useRead } from "../../api/queries";
import { FlowDiffView } from "../../parts/flows/flow-diff";
import type { FlowId } from "../../parts/flows/publish-dialog";
import { useSettled } from "../../parts/flows/use-settled";
import { Card } from "../../parts/layout";
import { Show } from "../../parts/states";
import type { Draft } from "./flow-form";

export function ChangesTab(props: {
  readonly flowId: FlowId | undefined;
  readonly document: Draft;
}) {
  const { flowId } = props;
  const document = useSettled(props.document);
  const diff = useRead(
    "diffFlow",
    { body: { ...(flowId && { flowId }), document } },
    { keep: true },
  );
  return (
    <Card>
      <Show answer={diff}>{(data) => <FlowDiffView diff={data} />}</Show>
    </Card>
  );
}
