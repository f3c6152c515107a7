/** A sync that found far fewer resources than before waits for an admin, who learns what a yes would do. */
import { useState } from "preact/hooks";
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { Notice } from "../../parts/states";
import { toast } from "../../parts/toasts";
import { integrationWords as words } from "../../words/integrations";
import type { Integration } from "./config-form";

type Run = NonNullable<Integration["lastSync"]>;

export function ConfirmHeld(props: { readonly run: Run; readonly onClose: () => void }) {
  const { run, onClose } = props;
  const { missingNames, counts } = run;
  const confirm = useChange("confirmSync", {
    onDone: () => {
      toast(words.confirmed);
      onClose();
    },
  });
  return (
    <Confirm
      title={words.confirmTitle}
      verb={words.confirmHeld}
      danger
      busy={confirm.isPending}
      error={confirm.error}
      onClose={onClose}
      onConfirm={() =>
        confirm.mutate({ params: { integrationId: run.integrationId, runId: run.id } })
      }
    >
      <div class="stack">
        <p class="strong">{words.confirmWhat(counts.removed, counts.seen)}</p>
        <p>{words.confirmMore}</p>
        <p class="muted">{words.confirmReason}</p>
        {missingNames.length > 0 && (
          <div class="going">
            <ul class="consequences">
              {missingNames.map((name) => (
                <li key={name}>{name}</li>
              ))}
            </ul>
            {counts.removed > missingNames.length && (
              <p class="muted">{words.usedByMore(counts.removed - missingNames.length)}</p>
            )}
          </div>
        )}
      </div>
    </Confirm>
  );
}

export function HeldNotice({ integration }: { readonly integration: Integration }) {
  const [asking, setAsking] = useState(false);
  const run = integration.lastSync;
  if (run?.state !== "held") return null;
  const { removed, seen } = run.counts;
  return (
    <>
      <Notice tone="warn" title={words.heldTitle}>
        <p>{words.held(removed, removed + seen)}</p>
        <div class="actions">
          <Button small onClick={() => setAsking(true)}>
            {words.heldLook}
          </Button>
        </div>
      </Notice>
      {asking && <ConfirmHeld run={run} onClose={() => setAsking(false)} />}
    </>
  );
}
