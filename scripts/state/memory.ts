/** What this machine remembers of a state outside of it: the newest that was seen, so that an older copy is noticed. */
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, realpathSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { dirname, join } from "node:path";
import { type Head, holds } from "./database.ts";
import { readJson, writePrivate } from "./private-file.ts";

/** In the state: which one it is, copies included, and the key it was used with. */
export type Deployment = { readonly id: string; readonly keyCheck: string };

type Remembered = {
  readonly stateDir: string;
  readonly host: string;
  readonly head: Head | null;
  readonly seenAt: string;
};

const markOf = (stateDir: string) => join(stateDir, "deployment.json");

export const readDeployment = (stateDir: string): Deployment | null =>
  (readJson(markOf(stateDir)) as Deployment | undefined) ?? null;

export function markDeployment(stateDir: string, keyCheck: string): Deployment {
  const known = readDeployment(stateDir);
  if (known?.keyCheck === keyCheck) return known;
  const mark = { id: known?.id ?? randomUUID(), keyCheck };
  writePrivate(markOf(stateDir), mark);
  return mark;
}

/** Beside the keys where these are apart from the data, else in the user's own folder for such things. */
export function memoryFile(id: string, keysFile: string | undefined, env = process.env): string {
  const name = `${createHash("sha256").update(id).digest("hex").slice(0, 24)}.json`;
  if (keysFile !== undefined) return join(dirname(keysFile), `seen-${name}`);
  return join(env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "hallpass", name);
}

export function remember(file: string, stateDir: string, head: Head | null): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writePrivate(file, {
    stateDir: realpathSync(stateDir),
    host: hostname(),
    head,
    seenAt: new Date().toISOString(),
  } satisfies Remembered);
}

/** @returns why this state may be older than what was done from it, in words; `null`: it is the newest */
export function doubt(file: string, stateDir: string): string | null {
  const known = readJson(file) as Remembered | undefined;
  if (known === undefined)
    return `nothing on this machine remembers this state (${file} is missing): it was copied here, or restored from a backup`;
  if (known.head !== null && !holds(stateDir, known.head))
    return `this state is older than what was seen last (audit event ${known.head.seq}, ${known.seenAt}): it was restored from a backup`;
  if (known.stateDir !== realpathSync(stateDir) && readTwin(known.stateDir, stateDir))
    return `this is a copy of the state in ${known.stateDir}, which is still there; both would act on the same targets`;
  return null;
}

/** Whether the place where the state was seen last still holds it; a folder that was only moved does not. */
function readTwin(before: string, now: string): boolean {
  const [twin, own] = [readDeployment(before), readDeployment(now)];
  return twin !== null && twin.id === own?.id;
}
