/** Something to copy, in a box or behind a button. */
import { Check, Copy } from "lucide-preact";
import { useState } from "preact/hooks";
import { common } from "../words/common";
import { Button } from "./button";

export function CopyButton(props: { readonly text: string; readonly label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(props.text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  const label = copied ? common.copied : (props.label ?? common.copy);
  return (
    <Button kind="quiet" small icon label={label} onClick={() => void copy()}>
      {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
    </Button>
  );
}

/** A line of code or a secret with its button. */
export const CodeLine = (props: { readonly text: string; readonly label?: string }) => (
  <div class="code">
    <code>{props.text}</code>
    <CopyButton {...props} />
  </div>
);
