/** Ctrl/Cmd K: one field that leads anywhere. Arrow keys choose, Enter opens, Escape closes. */
import "./palette.css";
import { useNavigate } from "@tanstack/react-router";
import {
  Blocks,
  Box,
  Clock,
  FileText,
  ListChecks,
  type LucideIcon,
  Search,
  Users,
  Workflow,
} from "lucide-preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { paletteWords as words } from "../words/palette";
import { useAdmin, useMe } from "./me";
import { type PaletteGroup, type PaletteItem, rememberRecent } from "./palette-items";
import { usePaletteItems } from "./use-palette-items";

const icons: Record<PaletteGroup, LucideIcon> = {
  recent: Clock,
  pages: FileText,
  requests: ListChecks,
  offers: Box,
  people: Users,
  flows: Workflow,
  integrations: Blocks,
};

export function Palette({ onClose }: { readonly onClose: () => void }) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const navigate = useNavigate();
  const admin = useAdmin();
  const userId = useMe()?.user.id ?? "";
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { groups, searching, failed } = usePaletteItems(text);
  const items = groups.flatMap((group) => group.items);
  const current = items[Math.min(at, items.length - 1)];
  // Before it is removed: a dialog that has left the page gives the focus back to nobody.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  useEffect(() => {
    dialog.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [current?.id]);

  const go = (item: PaletteItem) => {
    rememberRecent(userId, item);
    onClose();
    // Every item was made for a route of router.tsx; the union of all of them is more than the types can follow.
    void navigate({ to: item.to, params: item.params ?? {}, search: item.search ?? {} } as never);
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const last = items.length - 1;
    const to: Record<string, number> = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : Math.min(at, last) - 1,
      PageDown: Math.min(last, at + 5),
      PageUp: Math.max(0, at - 5),
    };
    const next = to[e.key];
    if (next !== undefined) {
      e.preventDefault();
      setAt(Math.max(0, next));
    } else if (e.key === "Enter" && current) {
      e.preventDefault();
      go(current);
    }
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press beside it closes it; the key for that is Escape, the dialog's own
    <dialog
      ref={dialog}
      class="palette"
      aria-label={words.title}
      onCancel={(e) => {
        e.preventDefault();
        onClose();
      }}
      onClick={(e) => {
        if (e.target === e.currentTarget) onClose();
      }}
    >
      <div class="palette-box">
        <div class="palette-field">
          <Search size={18} aria-hidden="true" />
          <input
            type="text"
            role="combobox"
            aria-label={words.title}
            aria-expanded={items.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={current ? `${id}-${items.indexOf(current)}` : undefined}
            autoComplete="off"
            spellcheck={false}
            placeholder={admin ? words.hintAdmin : words.hint}
            value={text}
            onInput={(e) => {
              setText(e.currentTarget.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
          <kbd>Esc</kbd>
        </div>
        <div class="palette-list" id={`${id}-list`} role="listbox" aria-label={words.title}>
          {groups.map(({ group, items: inside }) => {
            const Icon = icons[group];
            return (
              // biome-ignore lint/a11y/useSemanticElements: groups of options have no element of their own outside of a select
              <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
                <div class="palette-group" id={`${id}-${group}`}>
                  {words.groups[group]}
                </div>
                {inside.map((item) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: keys are taken by the field, which keeps the focus
                  // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and points here
                  <div
                    key={item.id}
                    id={`${id}-${items.indexOf(item)}`}
                    role="option"
                    aria-selected={item === current}
                    onPointerMove={() => setAt(items.indexOf(item))}
                    onClick={() => go(item)}
                  >
                    <Icon size={16} aria-hidden="true" />
                    <span class="ellipsis">{item.label}</span>
                    {item.sub && <span class="muted small ellipsis">{item.sub}</span>}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
        <p class="palette-foot muted small" role="status">
          {failed
            ? words.failed
            : searching
              ? words.searching
              : items.length === 0
                ? words.nothing(text.trim())
                : null}
        </p>
        <p class="palette-keys muted small" aria-hidden="true">
          <kbd>↑</kbd> <kbd>↓</kbd> {words.keys.move} <kbd>↵</kbd> {words.keys.open} <kbd>Esc</kbd>{" "}
          {words.keys.close}
        </p>
      </div>
    </dialog>
  );
}
