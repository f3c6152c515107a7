/** The present moment for everything that counts: one timer, aligned with the server's clock. */
import { useSyncExternalStore } from "preact/compat";

let offset = 0;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Tells the clock what time the server has, in epoch ms: people's clocks are wrong more often than one thinks. */
export function setServerTime(serverNow: number): void {
  offset = serverNow - Date.now();
  tick();
}

export const currentTime = (): number => Date.now() + offset;

function tick(): void {
  now = currentTime();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Now in epoch ms, renewed each second. @param step round down to this many ms, so that slow texts render rarely */
export const useNow = (step = 1_000): number =>
  useSyncExternalStore(subscribe, () => Math.floor(now / step) * step);
