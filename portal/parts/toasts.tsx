/** Short messages about what was just done. `toast("Saved")` from anywhere; `tellRefusal` as an `onRefused`. */
import { X } from "lucide-preact";
import { useSyncExternalStore } from "preact/compat";
import type { CallError } from "../api/call";
import { common } from "../words/common";
import { Button } from "./button";

type Toast = { readonly id: number; readonly text: string; readonly bad: boolean };

/** Long enough to read twice; bad news stays until it is dismissed. */
const SHOWN_MS = 6_000;
let toasts: ReadonlyArray<Toast> = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: ReadonlyArray<Toast>): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number) => set(toasts.filter((t) => t.id !== id));

export function toast(text: string, bad = false): void {
  const id = ++lastId;
  set([...toasts.slice(-3), { id, text, bad }]);
  if (!bad) setTimeout(() => dismiss(id), SHOWN_MS);
}

export const tellRefusal = (error: CallError): void => toast(error.message, true);

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.map((t) => (
        <div key={t.id} class={t.bad ? "toast bad" : "toast"}>
          <span>{t.text}</span>
          <Button kind="quiet" icon small label={common.dismiss} onClick={() => dismiss(t.id)}>
            <X size={16} aria-hidden="true" />
          </Button>
        </div>
      ))}
    </div>
  );
}
