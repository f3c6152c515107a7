/**
 * Keeps what is on the screen right without a reload. The server has one version of everything, which moves with
 * every audit event and every change of people or policy; asking for it costs one tiny read and usually a 304. When it
 * moved, what is on the screen is read again.
 */
import { useSyncExternalStore } from "preact/compat";
import { setServerTime } from "../format/clock";
import { addresses } from "./addresses.gen";
import { queryClient } from "./queries";

/** While somebody looks. Hidden tabs ask nothing and catch up when they are seen again. */
const EVERY_MS = 4_000;
const AFTER_FAILURE_MS = 8_000;

export type Connection = "online" | "offline" | "signed_out";
let connection: Connection = "online";
const listeners = new Set<() => void>();
let tag: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Lists that were scrolled further than this are not read again as a whole: that would be many calls for few changes. */
const PAGES_KEPT_FRESH = 5;

/** Reads what is on the screen again. */
const refresh = () =>
  queryClient.invalidateQueries({
    predicate: ({ state }) => {
      const { data } = state as { data?: { pages?: unknown } };
      return !Array.isArray(data?.pages) || data.pages.length <= PAGES_KEPT_FRESH;
    },
  });

function setConnection(next: Connection): void {
  if (next === connection) return;
  connection = next;
  for (const listener of listeners) listener();
}

async function look(): Promise<number> {
  const path = addresses.getChanges.slice("GET ".length);
  try {
    const response = await fetch(path, { headers: tag ? { "if-none-match": tag } : {} });
    const date = response.headers.get("date");
    // The header counts whole seconds; half of one more is the best guess.
    if (date) setServerTime(new Date(date).getTime() + 500);
    if (response.status === 401) {
      setConnection("signed_out");
      return EVERY_MS * 4;
    }
    if (response.status === 429) return AFTER_FAILURE_MS * 2;
    const wasOffline = connection !== "online";
    setConnection("online");
    if (response.status === 304) {
      if (wasOffline) await refresh();
      return EVERY_MS;
    }
    const before = tag;
    tag = response.headers.get("etag");
    if (before !== null && before !== tag) await refresh();
    return EVERY_MS;
  } catch {
    setConnection("offline");
    return AFTER_FAILURE_MS;
  }
}

function next(delay: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (document.hidden) return;
    void look().then(next);
  }, delay);
}

/** Begins once, from main. */
export function startLive(): void {
  next(0);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) next(0);
  });
  addEventListener("online", () => next(0));
  addEventListener("offline", () => setConnection("offline"));
}

export const useConnection = (): Connection =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => connection,
  );
