/** Keys that work everywhere: Ctrl/Cmd K, `/`, `?`, `g` and a letter. Nothing happens while one types. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "preact/hooks";
import { pagesFor } from "./nav";
import { preferences } from "./preferences";

/** How long after `g` the letter may come. */
export const CHORD_MS = 1_500;

export const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export function useShortcuts(
  admin: boolean,
  open: { readonly palette: () => void; readonly help: () => void },
): void {
  const navigate = useNavigate();
  useEffect(() => {
    let chordUntil = 0;
    const onKey = (e: KeyboardEvent) => {
      if ((e.metaKey || e.ctrlKey) && e.key.toLowerCase() === "k" && !e.altKey && !e.shiftKey) {
        e.preventDefault();
        open.palette();
        return;
      }
      const single = !e.metaKey && !e.ctrlKey && !e.altKey && preferences.read().singleKeys;
      if (!single || typing(e.target) || document.querySelector("dialog[open]")) return;
      if (e.timeStamp < chordUntil) {
        chordUntil = 0;
        const page = pagesFor(admin).find((p) => p.key === e.key);
        if (!page) return;
        e.preventDefault();
        void navigate({ to: page.to });
      } else if (e.key === "g") {
        chordUntil = e.timeStamp + CHORD_MS;
      } else if (e.key === "?") {
        e.preventDefault();
        open.help();
      } else if (e.key === "/") {
        e.preventDefault();
        const search = document.querySelector<HTMLElement>("main [data-search]");
        if (search) search.focus();
        else open.palette();
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [admin, navigate, open]);
}
