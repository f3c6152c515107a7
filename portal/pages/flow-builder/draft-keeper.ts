/**
 * Saves a draft a moment after its last change: one save at a time, the newest text last, again after a lost
 * connection, and never over somebody else's save.
 */
import type { CallError } from "../../api/call";

export type Kept = { readonly id: string; readonly version: number };
export type KeeperState<D> = {
  readonly status: "clean" | "waiting" | "saving" | "saved" | "failed" | "overtaken";
  readonly kept: Kept | null;
  readonly error: CallError | null;
  /** Not saved yet. */
  readonly pending: D | undefined;
};

export type KeeperCalls<D> = {
  readonly create: (document: D) => Promise<Kept>;
  readonly save: (kept: Kept, document: D) => Promise<Kept>;
};

/** Long enough to finish a word, short enough to lose nothing. */
const AFTER_MS = 2_000;
const AGAIN_MS = 8_000;

export type DraftKeeper<D> = ReturnType<typeof keepDraft<D>>;

/** @param kept the draft that exists already; null: the first change makes one */
export function keepDraft<D>(calls: KeeperCalls<D>, kept: Kept | null) {
  let state: KeeperState<D> = { status: "clean", kept, error: null, pending: undefined };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  const listeners = new Set<() => void>();

  function set(change: Partial<KeeperState<D>>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  function later(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush().catch(() => undefined), ms);
  }

  async function saveOne(document: D): Promise<void> {
    set({ status: "saving", pending: undefined });
    try {
      const next = await store(document);
      set({ kept: next, error: null, status: state.pending === undefined ? "saved" : "waiting" });
    } catch (thrown) {
      const error = thrown as CallError;
      const overtaken = error.code === "terms_changed";
      set({
        status: overtaken ? "overtaken" : "failed",
        error,
        pending: state.pending ?? document,
      });
      if (!overtaken) later(AGAIN_MS);
      throw thrown;
    }
  }

  async function store(document: D): Promise<Kept> {
    if (!state.kept) return calls.create(document);
    try {
      return await calls.save(state.kept, document);
    } catch (thrown) {
      // Somebody threw the draft away, or published it: the text here is kept all the same.
      if ((thrown as CallError).code !== "not_found") throw thrown;
      return calls.create(document);
    }
  }

  async function flush(document?: D): Promise<void> {
    clearTimeout(timer);
    if (document !== undefined) set({ pending: document });
    running ??= (async () => {
      while (state.pending !== undefined) await saveOne(state.pending);
    })().finally(() => {
      running = undefined;
    });
    await running;
    // Written while the last save was ending.
    if (state.pending !== undefined) await flush();
  }

  return {
    read: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    change(document: D): void {
      if (state.status === "overtaken") {
        set({ pending: document });
        return;
      }
      set({ pending: document, status: running ? "saving" : "waiting" });
      later(AFTER_MS);
    },
    /** Saves what is not saved yet, or `document`, now. @throws {CallError} */
    flush,
    /** What is not saved is given up. */
    forget(): void {
      clearTimeout(timer);
      set({ pending: undefined, status: "clean" });
    },
    /** After somebody else's save: what is here counts, over the version that is there. @throws {CallError} */
    async keepMine(theirs: Kept): Promise<void> {
      set({ kept: theirs, status: "waiting", error: null });
      await flush();
    },
  };
}
