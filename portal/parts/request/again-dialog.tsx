import { useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import { useChange } from "../../api/queries";
import { common } from "../../words/common";
import { actionText as words } from "../../words/request-actions";
import { Button } from "../button";
import { Dialog } from "../dialog";
import { TextArea } from "../field";
import { Notice } from "../states";
import { keepRequest } from "./use-request-actions";
import { type AccessRequest, whatText } from "./what";

/** Asks for the same once more: only why may be different this time. */
export function AgainDialog(props: {
  readonly request: AccessRequest;
  readonly onDone: (made: Output<"requestAgain">) => void;
  readonly onClose: () => void;
}) {
  const { request, onDone, onClose } = props;
  const [justification, setJustification] = useState(request.justification);
  const again = useChange("requestAgain", {
    idempotent: true,
    onDone: (made) => {
      keepRequest(made);
      onDone(made);
    },
  });
  const send = () =>
    again.mutate({
      params: { requestId: request.id },
      body: { justification: justification.trim() },
    });
  return (
    <Dialog
      title={words.againTitle}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button kind="primary" busy={again.isPending} onClick={send}>
            {words.again}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p>
          <strong>{whatText(request.units)}</strong>
          <br />
          <span class="muted">{words.againText}</span>
        </p>
        <TextArea
          label={words.justification}
          value={justification}
          onValue={setJustification}
          maxLength={2_000}
          error={again.error?.fieldError("/justification")}
        />
        {again.error && <Notice tone="bad">{again.error.message}</Notice>}
      </div>
    </Dialog>
  );
}
