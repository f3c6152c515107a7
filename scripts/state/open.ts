/** Opens a state: private, locked, with its right key, and known to be the newest, or paused until somebody has looked. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { PlainError } from "../plain-error.ts";
import { lookInto, pauseGranting } from "./database.ts";
import { makePrivate, openFolder } from "./folder.ts";
import { checkOf, type Keys, openKeys } from "./keys.ts";
import { lockState, type StateLock } from "./lock.ts";
import { doubt, markDeployment, memoryFile, readDeployment, remember } from "./memory.ts";

export type StateOptions = {
  readonly stateDir: string;
  readonly keysFile?: string | undefined;
  readonly newKey?: boolean | undefined;
  /** `--restored`: the operator says that this is a backup. */
  readonly restored?: boolean | undefined;
  /** Another user's PostgreSQL lives in the folder. */
  readonly passage?: boolean | undefined;
  /** Tests have states by the hundred, which nobody needs to remember. */
  readonly forgetful?: boolean | undefined;
  readonly onLost?: (error: PlainError) => void;
  readonly say: (message: string) => void;
};

export type State = {
  readonly dir: string;
  readonly keys: Keys;
  readonly lock: StateLock;
  /** Why this may not be the newest state: the worker notes it and reconciles everything; only then `remember`. */
  readonly doubt: string | null;
  /** Notes outside of the state how far it has come. */
  remember(head: { readonly seq: number; readonly chain: string } | null): void;
};

/** @throws {PlainError} in use, another user's, or without its key */
export async function openState(options: StateOptions): Promise<State> {
  const { say } = options;
  const dir = resolve(options.stateDir);
  openFolder(dir);
  const lock = await lockState(dir, {
    say,
    ...(options.onLost && { onLost: options.onLost }),
  });
  try {
    const open = makePrivate(dir, options.passage);
    if (open > 0)
      say(`${open} files of the state in ${dir} could be read by other users; now they cannot.`);
    const { filled, head } = lookInto(dir);
    const known = readDeployment(dir);
    const keys = openKeys(
      {
        stateDir: dir,
        file: options.keysFile && resolve(options.keysFile),
        check: known?.keyCheck ?? null,
        filled,
        newKey: options.newKey,
      },
      say,
    );
    const mark = markDeployment(dir, checkOf(keys.HALLPASS_KEY));
    const file = memoryFile(mark.id, options.keysFile && resolve(options.keysFile));
    // Keys that were given a place of their own just now have no memory beside them yet.
    const seen = existsSync(file) ? file : memoryFile(mark.id, undefined);
    const found = judge(options, dir, seen, filled && known !== null);
    if (found && filled) {
      pauseGranting(dir, `Granting is paused: ${found}. Check the activity, then resume granting.`);
      say(
        `GRANTING IS PAUSED: ${found}.\nEverything is compared with the targets now; revoking goes on. Make sure that no other copy runs, look at the activity, then resume granting in the portal.`,
      );
    }
    // While there is doubt the old memory stays: a start that fails halfway must not take it away.
    if (!options.forgetful && !found) remember(file, dir, head);
    return {
      dir,
      keys,
      lock,
      doubt: filled ? found : null,
      remember: (newest) => {
        if (!options.forgetful) remember(file, dir, newest);
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A state that was never marked is one of an older version: it is taken as it is, once. */
function judge(options: StateOptions, dir: string, file: string, marked: boolean): string | null {
  if (options.restored) return "the operator says that this state was restored from a backup";
  return options.forgetful || !marked ? null : doubt(file, dir);
}
