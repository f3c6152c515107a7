/** Looking at and ending processes, always by id: a name could belong to somebody else. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "./plain-error.ts";

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
  // A zombie still has an id but holds nothing any more.
  const stat = `/proc/${pid}/stat`;
  if (!existsSync("/proc/self/stat")) return true;
  try {
    return !/\) [ZX] /.test(readFileSync(stat, "utf8"));
  } catch {
    return false;
  }
}

/** The command line of a process, or "" when it cannot be read. */
export function commandLine(pid: number): string {
  try {
    if (existsSync("/proc/self/cmdline")) {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    }
    return execFileSync("ps", ["-p", String(pid), "-o", "args="], { encoding: "utf8" });
  } catch {
    // Gone between the question and the answer.
    return "";
  }
}

/** Ids of the direct children of a process. */
export function childrenOf(pid: number): number[] {
  try {
    if (existsSync(`/proc/${pid}/task`)) {
      return readdirSync(`/proc/${pid}/task`)
        .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" "))
        .map(Number)
        .filter((child) => child > 0);
    }
    const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
    return table
      .trim()
      .split("\n")
      .map((row) => row.trim().split(/\s+/).map(Number))
      .flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []));
  } catch {
    return [];
  }
}

/** Waits until the process is gone; false when it is still there after `timeoutMs`. */
export async function gone(pid: number, timeoutMs: number): Promise<boolean> {
  const until = Date.now() + timeoutMs;
  while (alive(pid)) {
    if (Date.now() >= until) return false;
    await sleep(25);
  }
  return true;
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // Already gone is what we wanted.
    if (codeOf(error) !== "ESRCH") throw error;
  }
}

/** Ends a process, politely first: each signal is given its time before the next. */
export async function endProcess(
  pid: number,
  steps: ReadonlyArray<readonly [NodeJS.Signals, number]>,
): Promise<boolean> {
  for (const [name, timeoutMs] of steps) {
    signal(pid, name);
    if (await gone(pid, timeoutMs)) return true;
  }
  return false;
}
