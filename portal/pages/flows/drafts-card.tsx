/** Flows that are being written. */
import { Link } from "@tanstack/react-router";
import { FilePen, Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useChange, useList } from "../../api/queries";
import { Button } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { Card } from "../../parts/layout";
import { Empty } from "../../parts/states";
import { More } from "../../parts/table";
import { Time } from "../../parts/time";
import { toast } from "../../parts/toasts";
import { flowWords as words } from "../../words/flows";

type FlowDraft = Item<"listFlowDrafts">;

export function DraftsCard(props: {
  /** They are all there is to see, so their absence is told. */
  readonly whole: boolean;
}) {
  const drafts = useList("listFlowDrafts", { query: { limit: 20 } });
  const [discarding, setDiscarding] = useState<FlowDraft | null>(null);
  const discard = useChange("deleteFlowDraft", {
    onDone: () => {
      setDiscarding(null);
      toast(words.discarded);
    },
  });
  if (drafts.rows.length === 0)
    return props.whole && !drafts.loading ? (
      <Card>
        <Empty title={words.noDrafts} icon={<FilePen size={28} aria-hidden="true" />}>
          {words.noDraftsText}
        </Empty>
      </Card>
    ) : null;
  return (
    <Card title={words.drafts} flush>
      <ul class="list">
        {drafts.rows.map((draft) => (
          <li key={draft.id} class="row between">
            <span>
              <DraftLink draft={draft} />
              <span class="sub">
                {draft.baseVersion === null ? words.draftOfNew : words.draftOf(draft.baseVersion)}
                {" · "}
                <Time at={draft.updatedAt} /> {words.draftBy(draft.updatedBy)}
              </span>
            </span>
            <Button
              kind="quiet"
              icon
              label={`${words.discardDraft}: ${draft.name || words.unnamed}`}
              onClick={() => setDiscarding(draft)}
            >
              <Trash2 size={16} aria-hidden="true" />
            </Button>
          </li>
        ))}
      </ul>
      <More list={drafts} />
      {discarding && (
        <Confirm
          title={words.discardTitle(discarding.name || words.unnamed)}
          verb={words.discardDraft}
          danger
          busy={discard.isPending}
          error={discard.error}
          onConfirm={() => discard.mutate({ params: { draftId: discarding.id } })}
          onClose={() => setDiscarding(null)}
        >
          <p>{words.discardText}</p>
        </Confirm>
      )}
    </Card>
  );
}

function DraftLink(props: { readonly draft: FlowDraft }) {
  const { id, flowId, name } = props.draft;
  const shown = name || words.unnamed;
  return flowId ? (
    <Link to="/admin/flows/$flowId" params={{ flowId }} search={{ draft: id }} className="strong">
      {shown}
    </Link>
  ) : (
    <Link to="/admin/flows/new" search={{ draft: id }} className="strong">
      {shown}
    </Link>
  );
}
