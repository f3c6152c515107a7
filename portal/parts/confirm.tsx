/** Asks before something that cannot be taken back, with a reason where one is wanted. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { CallError } from "../api/call";
import { common } from "../words/common";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { TextArea } from "./field";
import { Notice } from "./states";

export function Confirm(props: {
  readonly title: string;
  readonly children?: ComponentChildren;
  /** What the button does, such as "Revoke access". */
  readonly verb: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly error?: CallError | null;
  /** Shows a field for a reason. */
  readonly reason?: { readonly label: string; readonly required: boolean };
  readonly onConfirm: (reason: string) => void;
  readonly onClose: () => void;
}) {
  const [reason, setReason] = useState("");
  const missing = props.reason?.required === true && reason.trim() === "";
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{common.cancel}</Button>
          <Button
            kind={props.danger ? "danger" : "primary"}
            busy={props.busy ?? false}
            disabled={missing}
            onClick={() => props.onConfirm(reason.trim())}
          >
            {props.verb}
          </Button>
        </>
      }
    >
      <div class="stack">
        {props.children && <div>{props.children}</div>}
        {props.reason && (
          <TextArea
            label={props.reason.label}
            optional={!props.reason.required}
            value={reason}
            onValue={setReason}
            maxLength={1_000}
          />
        )}
        {props.error && <Notice tone="bad">{props.error.message}</Notice>}
      </div>
    </Dialog>
  );
}
