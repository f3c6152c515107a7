/** Tabs within a page; arrow keys move between them (ARIA authoring practices, automatic activation). */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

export function Tabs<V extends string>(props: {
  readonly label: string;
  readonly value: V;
  readonly onValue: (value: V) => void;
  readonly tabs: ReadonlyArray<{ readonly value: V; readonly label: ComponentChildren }>;
  /** The panel of the chosen tab. */
  readonly children: ComponentChildren;
}) {
  const id = useId();
  const { tabs, value, onValue } = props;
  const list = useRef<HTMLDivElement>(null);
  // On narrow screens the chosen one may stand outside of what is seen.
  useEffect(() => {
    const tab = list.current?.querySelector(`[data-tab="${value}"]`);
    tab?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }, [value]);
  const step = (by: number, list: HTMLElement) => {
    const at = tabs.findIndex((tab) => tab.value === value);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (!next) return;
    onValue(next.value);
    list.querySelector<HTMLElement>(`[data-tab="${next.value}"]`)?.focus();
  };
  return (
    <>
      <div
        ref={list}
        class="tabs"
        role="tablist"
        aria-label={props.label}
        onKeyDown={(e) => {
          if (e.key === "ArrowRight") step(1, e.currentTarget);
          if (e.key === "ArrowLeft") step(-1, e.currentTarget);
        }}
      >
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={`${id}-${tab.value}`}
            data-tab={tab.value}
            aria-selected={tab.value === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => onValue(tab.value)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`}>
        {props.children}
      </div>
    </>
  );
}
