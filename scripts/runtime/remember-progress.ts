/** Notes outside of the state how far it has come, so that an older copy of it is noticed. */
import type { Miniflare } from "miniflare";

const EVERY_MS = 2_000;

type Head = { readonly seq: number; readonly chain: string };

/** @returns stops it, after a last note */
export function rememberProgress(
  current: () => Miniflare,
  remember: (head: Head) => void,
): () => Promise<void> {
  let noted = 0;
  let busy: Promise<void> | null = null;
  const look = async () => {
    const db = await current().getD1Database("DB");
    const head = await db
      .prepare(
        "select seq, chain from audit_events where chain is not null order by seq desc limit 1",
      )
      .first<Head>();
    if (!head || head.seq === noted) return;
    remember(head);
    noted = head.seq;
  };
  // While the worker is down, or the database of a bench has no such table, there is nothing to note.
  const tick = () =>
    (busy ??= look()
      .catch(() => {})
      .finally(() => (busy = null)));
  const timer = setInterval(tick, EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await busy;
    await tick();
  };
}
