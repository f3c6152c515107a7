/** One request beside the list: facts, units, what happened, and taking it away. */
import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import { useChange, useRead } from "../../api/queries";
import { RequestBadge } from "../../parts/badge";
import { Button } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { Dialog } from "../../parts/dialog";
import { RequestFacts } from "../../parts/request/request-facts";
import { RequestTimeline } from "../../parts/request/request-timeline";
import { RequestUnits } from "../../parts/request/request-units";
import { sentenceOf } from "../../parts/request/what";
import { Show } from "../../parts/states";
import { activityWords as words } from "../../words/activity";

export function RequestDrawer(props: { readonly id: string; readonly onClose: () => void }) {
  const requestId = props.id as `req_${string}`;
  const answer = useRead("getRequest", { params: { requestId } });
  const [revoking, setRevoking] = useState(false);
  const revoke = useChange("revokeRequest", { onDone: () => setRevoking(false) });
  const request = answer.data;
  return (
    <Dialog
      drawer
      title={request ? sentenceOf(request, undefined) : words.title}
      onClose={props.onClose}
      aside={request && <RequestBadge request={request} />}
      footer={
        <>
          <Link className="button" to="/requests/$requestId" params={{ requestId }}>
            {words.fullPage}
          </Link>
          {request?.can.revoke && (
            <Button kind="danger" onClick={() => setRevoking(true)}>
              {words.revoke}
            </Button>
          )}
        </>
      }
    >
      <Show answer={answer} lines={8}>
        {(data) => (
          <div class="stack">
            <RequestFacts request={data} />
            <h3>{words.covers}</h3>
            <RequestUnits request={data} />
            <h3>{words.happened}</h3>
            <RequestTimeline request={data} />
          </div>
        )}
      </Show>
      {revoking && (
        <Confirm
          title={words.revokeTitle(1)}
          verb={words.revoke}
          danger
          busy={revoke.isPending}
          error={revoke.error}
          reason={{ label: words.reason, required: true }}
          onConfirm={(reason) => revoke.mutate({ params: { requestId }, body: { reason } })}
          onClose={() => setRevoking(false)}
        >
          {words.revokeText}
        </Confirm>
      )}
    </Dialog>
  );
}
