/** How many target calls one shard makes at once: the platform allows six connections, one of them is the database's. */
import type { Lanes } from "../access/make-calls";

const ALL = 5;
/** A hanging target leaves one connection to the others. */
const PER_TARGET = 4;

export function openLanes(): Lanes {
  let running = 0;
  const perTarget = new Map<string, number>();
  const waiting: Array<{ readonly lane: string; readonly start: () => void }> = [];

  const fits = (lane: string) => running < ALL && (perTarget.get(lane) ?? 0) < PER_TARGET;
  const take = (lane: string) => {
    running += 1;
    perTarget.set(lane, (perTarget.get(lane) ?? 0) + 1);
  };
  const release = (lane: string) => {
    running -= 1;
    perTarget.set(lane, (perTarget.get(lane) ?? 1) - 1);
    const next = waiting.findIndex((w) => fits(w.lane));
    if (next < 0) return;
    const [first] = waiting.splice(next, 1);
    first?.start();
  };

  return {
    async run(lane, call) {
      if (fits(lane)) take(lane);
      else {
        await new Promise<void>((resolve) => {
          waiting.push({
            lane,
            start: () => {
              take(lane);
              resolve();
            },
          });
        });
      }
      try {
        return await call();
      } finally {
        release(lane);
      }
    },
  };
}
