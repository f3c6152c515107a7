/** Keeps a worker running for as long as this process lives: whatever ends it, it is started again, slower and slower. */
import { setTimeout as sleep } from "node:timers/promises";
import { Log, LogLevel, Miniflare } from "miniflare";
import { codeOf } from "../plain-error.ts";
import { type WorkerOptions, workerOptions } from "./worker-options.ts";

/** Restarts that the runtime makes by itself, at once. More within a minute mean that haste does not help. */
const QUICK_RESTARTS_PER_MINUTE = 5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** A worker that ran this long was well: the next trouble starts with short waits again. */
const WELL_AFTER_MS = 5 * 60_000;

export type WorkerEvents = {
  /** It answers on this port of this machine; called again after every restart. */
  readonly onUp: (port: number) => void;
  readonly onDown: () => void;
};

export type Supervised = {
  /** The present runtime; another one after a restart. */
  current(): Miniflare;
  stop(): Promise<void>;
};

/** How long to wait before the n-th start in a row, from 0. */
export const waitBefore = (attempt: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 16));

/** Miniflare ends the process on signals, workerd first come first served; whoever started us stops things in order. */
function keepingOurSignals<T>(make: () => T): T {
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const before = new Map(names.map((name) => [name, process.listeners(name)]));
  const made = make();
  for (const name of names) {
    for (const listener of process.listeners(name)) {
      if (!before.get(name)?.includes(listener)) process.removeListener(name, listener);
    }
  }
  return made;
}

class RuntimeLog extends Log {
  readonly #onError: (error: Error) => void;
  constructor(onError: (error: Error) => void) {
    super(LogLevel.WARN);
    this.#onError = onError;
  }
  override error(error: Error): void {
    super.error(error);
    this.#onError(error);
  }
}

/**
 * Starts the worker and answers when it is up.
 * @throws when the first start fails: then something is wrong that waiting does not mend
 */
export async function supervise(options: WorkerOptions, events: WorkerEvents): Promise<Supervised> {
  const stopped = new AbortController();
  const restarts: number[] = [];
  let current: Miniflare;
  let replacing: Promise<void> | null = null;
  let attempt = 0;
  let upSince = 0;

  /** Every runtime reports for itself only: what is said of one that was given up counts no more. */
  function make(): Miniflare {
    const mine: Miniflare = keepingOurSignals(
      () =>
        new Miniflare(
          workerOptions(
            options,
            new RuntimeLog((error) => {
              if (codeOf(error) === "ERR_RUNTIME_FAILURE" && mine === current) replace();
            }),
            () => {
              if (mine === current) cameBack();
            },
          ),
        ),
    );
    return mine;
  }

  async function up(mf: Miniflare): Promise<void> {
    const { port } = await mf.ready;
    upSince = Date.now();
    events.onUp(Number(port));
  }

  function cameBack(): void {
    const now = Date.now();
    restarts.push(now);
    while (restarts[0] !== undefined && restarts[0] < now - 60_000) restarts.shift();
    console.error(
      `hallpass: the worker ended and was started again (${restarts.length} in a minute)`,
    );
    if (restarts.length > QUICK_RESTARTS_PER_MINUTE) replace();
    else up(current).catch(() => replace());
  }

  function replace(): void {
    if (replacing || stopped.signal.aborted) return;
    events.onDown();
    if (Date.now() - upSince > WELL_AFTER_MS) attempt = 0;
    replacing = startAgain().finally(() => {
      replacing = null;
    });
  }

  async function startAgain(): Promise<void> {
    for (;;) {
      await current.dispose().catch(() => {});
      const waitMs = waitBefore(attempt++);
      console.error(
        `hallpass: the worker keeps ending. NOTHING IS REVOKED WHILE IT IS DOWN. Next start in ${waitMs / 1_000} s (attempt ${attempt})`,
      );
      try {
        await sleep(waitMs, undefined, { signal: stopped.signal });
      } catch {
        return;
      }
      restarts.length = 0;
      current = make();
      try {
        await up(current);
        console.error("hallpass: the worker is up again");
        return;
      } catch (error) {
        console.error("hallpass: the worker could not be started:", error);
      }
    }
  }

  current = make();
  try {
    await up(current);
  } catch (error) {
    await current.dispose();
    throw error;
  }
  return {
    current: () => current,
    async stop() {
      stopped.abort();
      await replacing;
      await current.dispose();
    },
  };
}
