/**
 * Dialogs and drawers on the browser's own `<dialog>`: it holds the focus, closes on Escape, gives the focus back and
 * makes the rest inert, in no bytes of ours.
 */
import { X } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { common } from "../words/common";
import { Button } from "./button";

type DialogProps = {
  readonly title: ComponentChildren;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Buttons; they stay in sight. */
  readonly footer?: ComponentChildren;
  readonly wide?: boolean;
  readonly drawer?: boolean;
  /** Beside the title. */
  readonly aside?: ComponentChildren;
};

/** Shown while it is rendered. */
export function Dialog(props: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before anything is painted or removed: a dialog that has left the page gives the focus back to nobody.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const kind = props.drawer ? "drawer" : props.wide ? "dialog wide" : "dialog";
  return (
    <dialog
      ref={element}
      class={kind}
      aria-labelledby={titleId}
      onCancel={(e) => {
        e.preventDefault();
        props.onClose();
      }}
      onPointerDown={(e) => {
        // A press on the backdrop lands on the dialog itself, outside of its box.
        if (e.target !== e.currentTarget) return;
        const box = e.currentTarget.getBoundingClientRect();
        const inside =
          e.clientX >= box.left &&
          e.clientX <= box.right &&
          e.clientY >= box.top &&
          e.clientY <= box.bottom;
        if (!inside) props.onClose();
      }}
    >
      <header>
        <h2 id={titleId}>{props.title}</h2>
        {props.aside}
        <Button kind="quiet" icon label={common.close} onClick={props.onClose}>
          <X size={18} aria-hidden="true" />
        </Button>
      </header>
      <div>{props.children}</div>
      {props.footer && <footer>{props.footer}</footer>}
    </dialog>
  );
}
