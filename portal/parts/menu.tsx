/** A button that opens a list of actions: the browser's popover, with arrow keys. */
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

const focusable = "a[href], button:not(:disabled)";

/** Puts the list under its button, inside the window. */
function place(list: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { width, height } = list.getBoundingClientRect();
  const below = at.bottom + 4 + height <= innerHeight;
  list.style.top = `${below ? at.bottom + 4 : Math.max(4, at.top - 4 - height)}px`;
  list.style.left = `${Math.max(4, Math.min(at.right - width, innerWidth - width - 4))}px`;
}

function move(list: HTMLElement, key: string): boolean {
  const items = [...list.querySelectorAll<HTMLElement>(focusable)];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const next = to[key];
  if (next === undefined) return false;
  items[next]?.focus();
  return true;
}

export function Menu(props: {
  readonly label: string;
  /** What the button shows. */
  readonly button: ComponentChildren;
  readonly buttonClass?: string;
  /** Links and buttons. */
  readonly children: ComponentChildren;
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        class={props.buttonClass ?? "button icon quiet"}
        aria-label={props.label}
        aria-haspopup="true"
        popovertarget={id}
      >
        {props.button}
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys and presses bubble up from the links and buttons within */}
      <div
        ref={list}
        id={id}
        class="menu"
        popover="auto"
        onToggle={(e) => {
          const open = (e as unknown as ToggleEvent).newState === "open";
          if (!open || !list.current || !button.current) return;
          place(list.current, button.current);
          list.current.querySelector<HTMLElement>(focusable)?.focus();
        }}
        onKeyDown={(e) => {
          if (move(e.currentTarget, e.key)) e.preventDefault();
        }}
        onClick={(e) => {
          if ((e.target as HTMLElement).closest(focusable)) list.current?.hidePopover();
        }}
      >
        {props.children}
      </div>
    </>
  );
}
