/** What else can be done with a flow or its draft. */
import { Link } from "@tanstack/react-router";
import { Copy, Ellipsis, History, Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import { useChange } from "../../api/queries";
import { Confirm } from "../../parts/confirm";
import { Menu } from "../../parts/menu";
import { toast } from "../../parts/toasts";
import { builderWords as words } from "../../words/flow-builder";
import { flowWords } from "../../words/flows";
import type { DraftId } from "./use-builder";

export function BuilderMenu(props: {
  readonly flow: Output<"getFlow"> | undefined;
  readonly name: string;
  readonly draftId: DraftId | null;
  readonly onThrownAway: () => void;
}) {
  const { flow, draftId } = props;
  const [asking, setAsking] = useState(false);
  const discard = useChange("deleteFlowDraft", {
    onDone: () => {
      setAsking(false);
      toast(flowWords.discarded);
      props.onThrownAway();
    },
  });
  if (!flow && !draftId) return null;
  return (
    <>
      <Menu label={words.more} button={<Ellipsis size={18} aria-hidden="true" />}>
        {flow && (
          <>
            <Link to="/admin/flows/new" search={{ copy: flow.id }}>
              <Copy size={16} aria-hidden="true" /> {flowWords.duplicate}
            </Link>
            <Link to="/admin/flows/$flowId/versions" params={{ flowId: flow.id }}>
              <History size={16} aria-hidden="true" /> {flowWords.versions}
            </Link>
          </>
        )}
        {draftId && (
          <button type="button" class="danger" onClick={() => setAsking(true)}>
            <Trash2 size={16} aria-hidden="true" /> {words.throwAway}
          </button>
        )}
      </Menu>
      {asking && draftId && (
        <Confirm
          title={flowWords.discardTitle(props.name || flowWords.unnamed)}
          verb={flowWords.discardDraft}
          danger
          busy={discard.isPending}
          error={discard.error}
          onConfirm={() => discard.mutate({ params: { draftId } })}
          onClose={() => setAsking(false)}
        >
          <p>{flowWords.discardText}</p>
        </Confirm>
      )}
    </>
  );
}
