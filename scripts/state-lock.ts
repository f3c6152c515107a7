/** One Hallpass per state folder: two workers on the same SQLite files would break them. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, PlainError } from "./plain-error.ts";
import { alive, commandLine, endProcess } from "./processes.ts";

type Holder = {
  readonly pid: number;
  readonly workerd: ReadonlyArray<number>;
  readonly url: string;
};

export type StateLock = {
  /** Notes the runtime's process ids, so that a later start can end one that outlived us. */
  note(details: { readonly workerd: ReadonlyArray<number>; readonly url: string }): void;
  release(): void;
};

function read(path: string): Holder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    const { pid, workerd, url } = value as Partial<Holder>;
    return typeof pid === "number" ? { pid, workerd: workerd ?? [], url: url ?? "" } : null;
  } catch (error) {
    // Missing, or cut off by a crash while it was written: nobody holds it.
    if (codeOf(error) === "ENOENT" || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** True when the process is a live Hallpass; ids are reused, so its command line must look like ours. */
const holds = ({ pid }: Holder) =>
  pid !== process.pid && alive(pid) && /node|hallpass|vitest/i.test(commandLine(pid));

/** A SIGKILLed start leaves its workerd running, which keeps port and files. */
async function endOrphans(holder: Holder): Promise<void> {
  for (const pid of holder.workerd) {
    if (!alive(pid) || !/workerd/.test(commandLine(pid))) continue;
    const ended = await endProcess(pid, [
      ["SIGTERM", 2_000],
      ["SIGKILL", 3_000],
    ]);
    if (!ended)
      throw new PlainError(
        `an earlier worker (process ${pid}) does not end; end it by hand and start again.`,
      );
  }
}

/** @throws {PlainError} when a live Hallpass uses this state. */
export async function lockState(stateDir: string): Promise<StateLock> {
  const path = join(stateDir, "lock.json");
  const mine: Holder = { pid: process.pid, workerd: [], url: "" };
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, JSON.stringify(mine), { flag: "wx", mode: 0o600 });
      break;
    } catch (error) {
      if (codeOf(error) !== "EEXIST" || attempt > 5) throw error;
    }
    const holder = read(path);
    if (holder && holds(holder)) {
      throw new PlainError(
        `Hallpass already runs on the state in ${stateDir} (process ${holder.pid}${holder.url ? `, ${holder.url}` : ""}).\nStop it first, or give this one a state of its own: npm start -- --state OTHER_DIR`,
      );
    }
    if (holder) await endOrphans(holder);
    rmSync(path, { force: true });
  }
  return {
    note: (details) => writeFileSync(path, JSON.stringify({ ...mine, ...details })),
    release: () => rmSync(path, { force: true }),
  };
}
