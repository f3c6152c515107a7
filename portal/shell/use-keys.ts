/** Single keys of one page, such as `j` and `k`. Off while one types, in dialogs, after `g`, and when turned off. */
import { useEffect, useRef } from "preact/hooks";
import { preferences } from "./preferences";
import { CHORD_MS, typing } from "./shortcuts";

export type PageKeys = Readonly<Record<string, () => void>>;

export function useKeys(keys: PageKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    let chordUntil = 0;
    const onKey = (e: KeyboardEvent) => {
      const single = !e.metaKey && !e.ctrlKey && !e.altKey && preferences.read().singleKeys;
      if (!single || typing(e.target) || document.querySelector("dialog[open]")) return;
      // The letter after `g` belongs to the shell.
      const inChord = e.timeStamp < chordUntil;
      chordUntil = e.key === "g" ? e.timeStamp + CHORD_MS : 0;
      if (inChord) return;
      const run = latest.current[e.key];
      if (!run) return;
      e.preventDefault();
      run();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
