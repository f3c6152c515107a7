/** One Hallpass per state: held by the kernel for as long as we live, and by a lease where no kernel is shared. */
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { PlainError } from "../plain-error.ts";
import { alive, commandLine, endProcess } from "../processes.ts";
import { readJson, writePrivate } from "./private-file.ts";

const RENEW_MS = 5_000;
/** A holder on another host renews at least this often; one that was not seen to do so is gone. */
const WATCH_MS = 3 * RENEW_MS;

type Holder = {
  readonly instance: string;
  readonly pid: number;
  readonly workerd: ReadonlyArray<number>;
  readonly url: string;
  readonly host: string;
  /** Which running kernel, and which of its process id spaces: ids mean nothing outside. */
  readonly boot: string;
  readonly space: string;
  readonly beat: number;
};

export type StateLock = {
  /** Notes the runtime's process ids, so that a later start can end one that outlived us. */
  note(details: { readonly workerd: ReadonlyArray<number>; readonly url: string }): void;
  release(): void;
};

function firstLine(read: () => string): string {
  try {
    return read().trim();
  } catch {
    return "";
  }
}

/** Where there is no such file (macOS, Windows) a host has one kernel that one name tells. */
const bootId = () =>
  firstLine(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")) || `host:${hostname()}`;
const pidSpace = () => firstLine(() => readlinkSync("/proc/self/ns/pid"));

function read(path: string): Holder | null {
  try {
    const value = readJson(path) as Partial<Holder> | null | undefined;
    if (typeof value?.pid !== "number") return null;
    const none = { instance: "", workerd: [], url: "", host: "", boot: "", space: "", beat: 0 };
    return { ...none, ...value, pid: value.pid };
  } catch (error) {
    // Cut off by a crash of an older version while it was written: nobody holds it.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** @returns `null` when a live process has it, in whatever container of this kernel. Gone with the process that took it. */
function takeKernelLock(stateDir: string): DatabaseSync | null {
  const file = join(stateDir, "lock.db");
  // Never touched again by another way: closing a file drops the locks that its process has on it.
  if (!existsSync(file)) writeFileSync(file, "", { mode: 0o600 });
  const db = new DatabaseSync(file);
  try {
    db.exec("pragma journal_mode = memory; pragma locking_mode = exclusive; begin exclusive");
    return db;
  } catch (error) {
    db.close();
    if (error instanceof Error && /locked|busy/.test(error.message)) return null;
    throw error;
  }
}

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

function inUse(stateDir: string, holder: Holder | null): PlainError {
  const { pid, url, host } = holder ?? {};
  const elsewhere = host && host !== hostname() ? ` on ${host}` : "";
  const who = pid ? ` (process ${pid}${elsewhere}${url ? `, ${url}` : ""})` : "";
  return new PlainError(
    `Hallpass already runs on the state in ${stateDir}${who}.\nStop it first, or give this one a state of its own: npm start -- --state OTHER_DIR`,
  );
}

/** Locks do not reach every host of a shared volume, so a holder on another kernel is watched: who lives renews. */
async function isRenewed(path: string, seen: Holder, watchMs: number): Promise<boolean> {
  const until = Date.now() + watchMs;
  while (Date.now() < until) {
    await sleep(Math.min(500, watchMs));
    const now = read(path);
    if (now && (now.instance !== seen.instance || now.beat !== seen.beat)) return true;
  }
  return false;
}

export type LockOptions = {
  /** Somebody else took the state: stop acting on it at once. */
  readonly onLost?: (error: PlainError) => void;
  readonly say?: (message: string) => void;
  readonly renewMs?: number;
  readonly watchMs?: number;
};

/** @throws {PlainError} when a live Hallpass uses this state */
export async function lockState(stateDir: string, options: LockOptions = {}): Promise<StateLock> {
  const path = join(stateDir, "lock.json");
  const kernel = takeKernelLock(stateDir);
  const before = read(path);
  if (!kernel) throw inUse(stateDir, before);
  try {
    const boot = bootId();
    if (before && before.boot !== "" && before.boot !== boot) {
      options.say?.(`Looking whether Hallpass still runs on ${before.host}…`);
      if (await isRenewed(path, before, options.watchMs ?? WATCH_MS))
        throw inUse(stateDir, read(path));
    } else if (before && (before.space === "" || before.space === pidSpace())) {
      await endOrphans(before);
    }
    return await hold(path, kernel, stateDir, options);
  } catch (error) {
    kernel.close();
    throw error;
  }
}

async function hold(
  path: string,
  kernel: DatabaseSync,
  stateDir: string,
  { onLost, renewMs = RENEW_MS }: LockOptions,
): Promise<StateLock> {
  let mine: Holder = {
    instance: randomUUID(),
    pid: process.pid,
    workerd: [],
    url: "",
    host: hostname(),
    boot: bootId(),
    space: pidSpace(),
    beat: 0,
  };
  const write = () => writePrivate(path, mine);
  write();
  const renewal = setInterval(() => {
    try {
      const now = read(path);
      if (now && now.instance !== mine.instance) {
        clearInterval(renewal);
        onLost?.(inUse(stateDir, now));
        return;
      }
      mine = { ...mine, beat: mine.beat + 1 };
      write();
    } catch (error) {
      // A full disk must not end what ends access; the kernel's lock holds all the same.
      console.error("hallpass: the lease on the state could not be renewed:", error);
    }
  }, renewMs);
  renewal.unref();
  return {
    note(details) {
      mine = { ...mine, ...details };
      write();
    },
    release() {
      clearInterval(renewal);
      if (read(path)?.instance === mine.instance) rmSync(path, { force: true });
      if (kernel.isOpen) kernel.close();
    },
  };
}
