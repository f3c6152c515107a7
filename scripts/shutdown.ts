/** Stops what was started, last first, whatever the reason; a second Ctrl-C does not wait. */
import { setTimeout as sleep } from "node:timers/promises";
import { printFailure } from "./plain-error.ts";

/** One Ctrl-C arrives several times: from the terminal, from npm, from the bootstrap. Only a later one is a second. */
const SAME_KEYPRESS_MS = 1_000;
const STOP_TIMEOUT_MS = 20_000;

export type Shutdown = {
  /** Adds a part that must be stopped before those added earlier. */
  add(name: string, stop: () => Promise<void>): void;
  /** Ends the process with a failure after stopping everything. */
  fail(error: unknown): void;
};

export function handleShutdown(say: (message: string) => void): Shutdown {
  const parts: { readonly name: string; readonly stop: () => Promise<void> }[] = [];
  let stoppingSince: number | undefined;

  async function stopAll(): Promise<boolean> {
    let clean = true;
    for (const { name, stop } of parts.reverse()) {
      const late = sleep(STOP_TIMEOUT_MS, "late" as const, { ref: false });
      const result = await Promise.race([stop().catch((error: unknown) => ({ error })), late]);
      if (result !== undefined) {
        clean = false;
        console.error(
          `hallpass: ${name} did not stop cleanly`,
          result === "late" ? "in time" : result.error,
        );
      }
    }
    return clean;
  }

  function end(code: number): void {
    stoppingSince = Date.now();
    stopAll().then(
      (clean) => process.exit(clean ? code : code || 1),
      () => process.exit(1),
    );
  }

  const onSignal = () => {
    if (stoppingSince === undefined) {
      say("Stopping… (again to force)");
      end(0);
    } else if (Date.now() - stoppingSince > SAME_KEYPRESS_MS) {
      console.error("hallpass: forced to end");
      process.exit(130);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  // The bootstrap went away without a word: nobody could stop us any more.
  process.on("disconnect", onSignal);
  process.channel?.unref();

  return {
    add: (name, stop) => void parts.push({ name, stop }),
    fail(error) {
      printFailure(error);
      if (stoppingSince === undefined) end(1);
    },
  };
}
