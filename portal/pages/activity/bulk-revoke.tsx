/** Taking many accesses away at once. */
import { useState } from "preact/hooks";
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { toast } from "../../parts/toasts";
import { activityWords as words } from "../../words/activity";
import { common } from "../../words/common";

export function BulkRevoke(props: {
  readonly ids: ReadonlyArray<string>;
  readonly onDone: () => void;
}) {
  const [asking, setAsking] = useState(false);
  const revoke = useChange("bulkRevoke", {
    onDone: ({ revoking, skipped }) => {
      toast(words.revoking(revoking));
      if (skipped.length > 0) toast(words.skipped(skipped.length));
      setAsking(false);
      props.onDone();
    },
  });
  if (props.ids.length === 0) return null;
  return (
    <section class="bulk" aria-label={words.selected(props.ids.length)}>
      <strong class="grow">{words.selected(props.ids.length)}</strong>
      <Button onClick={props.onDone}>{common.cancel}</Button>
      <Button kind="danger" onClick={() => setAsking(true)}>
        {words.revokeSelected}
      </Button>
      {asking && (
        <Confirm
          title={words.revokeTitle(props.ids.length)}
          verb={words.revoke}
          danger
          busy={revoke.isPending}
          error={revoke.error}
          reason={{ label: words.reason, required: true }}
          onConfirm={(reason) =>
            revoke.mutate({ body: { requestIds: [...props.ids] as `req_${string}`[], reason } })
          }
          onClose={() => setAsking(false)}
        >
          {words.revokeText}
        </Confirm>
      )}
    </section>
  );
}
