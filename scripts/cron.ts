/** Local workerd fires no cron triggers, so this does: every minute on the minute. */
import { setTimeout as sleep } from "node:timers/promises";

const MINUTE_MS = 60_000;
const FIRST_RUN_MS = 1_000;

/**
 * Calls `once` shortly after the start and then at each full minute; never two at a time.
 * @returns stops the schedule and waits for a run that is under way.
 */
export function startCron(
  once: () => Promise<void>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const stopped = new AbortController();
  const loop = async () => {
    let waitMs = FIRST_RUN_MS;
    for (;;) {
      try {
        await sleep(waitMs, undefined, { signal: stopped.signal });
      } catch {
        return;
      }
      await once().catch(onError);
      waitMs = MINUTE_MS - (Date.now() % MINUTE_MS);
    }
  };
  const running = loop();
  return async () => {
    stopped.abort();
    await running;
  };
}
