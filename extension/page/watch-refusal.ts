/** Looks for a refusal while a page settles, in idle moments, and stops: consoles render late, and change all the time. */
const GIVE_UP_MS = 20_000;
/** Each look is twice as far from the one before: six of them in all, however busy the page is. */
const FIRST_PAUSE_MS = 300;

/** @param read looks once; true when there is nothing more to look for */
export function whileSettling(read: () => boolean, signal: AbortSignal): void {
  let waiting = false;
  let over = false;
  let pauseMs = FIRST_PAUSE_MS;
  const stop = () => {
    over = true;
    observer.disconnect();
    clearTimeout(end);
  };
  const look = () => {
    waiting = false;
    if (!over && read()) stop();
  };
  const soon = () => {
    if (waiting || over) return;
    waiting = true;
    setTimeout(() => whenIdle(look), pauseMs);
    pauseMs *= 2;
  };
  const observer = new MutationObserver(soon);
  const end = setTimeout(stop, GIVE_UP_MS);
  signal.addEventListener("abort", stop);
  observer.observe(document.documentElement, {
    childList: true,
    subtree: true,
    characterData: true,
  });
  whenIdle(look);
}

const whenIdle = (work: () => void) => {
  if (typeof requestIdleCallback === "function") requestIdleCallback(work, { timeout: 1_000 });
  else setTimeout(work, 50);
};
