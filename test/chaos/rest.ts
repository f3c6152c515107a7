/** Waiting until everything that was begun has come to its end, watching all the while that nothing lies. */
import { setTimeout as sleep } from "node:timers/promises";
import { readRequests } from "./books.ts";
import { truthful } from "./judge.ts";
import type { Violation } from "./judge-books.ts";
import type { World } from "./world.ts";

const QUIET_MS = 200;

const busy = (state: string) => state === "granting" || state === "revoking" || state === "queued";

/** Sweeps once, as a minute later at the latest would happen by itself, and waits. Anything but [] is a violation. */
export async function comeToRest(world: World, withinMs = 30_000): Promise<Violation[]> {
  const until = Date.now() + withinMs;
  await world.hallpass().cron();
  for (;;) {
    const lies = await truthful(world);
    if (lies.length > 0) return lies;
    const requests = await readRequests(world);
    const now = Date.now();
    const open = requests.filter(
      (r) =>
        busy(r.state) ||
        (r.state === "active" &&
          (r.units.some((u) => busy(u.state)) ||
            (r.expiresAt !== null && Date.parse(r.expiresAt) <= now))),
    );
    if (open.length === 0 && (await world.points.quiet(QUIET_MS, 3_000))) return [];
    if (now > until)
      return open.map(
        (r) => `I10: ${r.number} is still ${r.state} after ${withinMs} ms (${r.message ?? ""})`,
      );
    await sleep(50);
  }
}
