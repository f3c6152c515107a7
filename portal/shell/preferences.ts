/** How this person wants to see the portal. The server keeps it (`changeMe`); the browser keeps a copy for the first paint. */
import { useSyncExternalStore } from "preact/compat";

export type Preferences = {
  readonly theme: "system" | "light" | "dark";
  readonly timeZoneDisplay: "local" | "utc";
  /** Single-key shortcuts such as `/` and `g r` (WCAG 2.1.4: they can be turned off). */
  readonly singleKeys: boolean;
};

const defaults: Preferences = { theme: "system", timeZoneDisplay: "local", singleKeys: true };
const KEY = "hallpass.preferences";
const listeners = new Set<() => void>();
let current = read();

function read(): Preferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as object) };
  } catch {
    // A browser without storage, or somebody else's text in it: the defaults do.
    return defaults;
  }
}

function apply(): void {
  document.documentElement.dataset.theme = current.theme;
}

export const preferences = {
  read: () => current,
  /** Takes effect at once; telling the server is up to the caller. */
  write(change: Partial<Preferences>): void {
    current = { ...current, ...change };
    try {
      localStorage.setItem(KEY, JSON.stringify(current));
    } catch {
      // Private windows may refuse; the server knows it all the same.
    }
    apply();
    for (const listener of listeners) listener();
  },
  apply,
};

export const usePreferences = (): Preferences =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
