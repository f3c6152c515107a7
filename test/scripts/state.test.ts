/** The state of one machine: whose it is, who has it, and which key belongs to it. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inRoot } from "../../scripts/paths.ts";
import { holds, lookInto } from "../../scripts/state/database.ts";
import { makePrivate, openFolder } from "../../scripts/state/folder.ts";
import { checkOf, openKeys } from "../../scripts/state/keys.ts";
import { lockState, type StateLock } from "../../scripts/state/lock.ts";
import { doubt, markDeployment, memoryFile, remember } from "../../scripts/state/memory.ts";

let dir: string;
let locks: StateLock[];
const said: string[] = [];
const say = (message: string) => void said.push(message);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hallpass-state-"));
  locks = [];
  said.length = 0;
});
afterEach(() => {
  for (const lock of locks) lock.release();
  rmSync(dir, { recursive: true, force: true });
});

async function lock(...args: Parameters<typeof lockState>) {
  const taken = await lockState(...args);
  locks.push(taken);
  return taken;
}

const lockFile = () => join(dir, "lock.json");
const holder = () => JSON.parse(readFileSync(lockFile(), "utf8")) as Record<string, unknown>;

/** Takes the lock in a process of its own, as another start does. */
async function otherProcess() {
  const child = spawn(
    inRoot("node_modules", ".bin", "node"),
    [
      "--input-type=module",
      "-e",
      `const { lockState } = await import(${JSON.stringify(inRoot("scripts", "state", "lock.ts"))});
       await lockState(${JSON.stringify(dir)}); console.log("held"); setInterval(() => {}, 1000);`,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await once(child.stdout, "data");
  return child;
}

test("one process holds a state, and when it is killed the next has it at once", async () => {
  const child = await otherProcess();
  await expect(lockState(dir)).rejects.toThrow(
    `already runs on the state in ${dir} (process ${child.pid})`,
  );
  child.kill("SIGKILL");
  await once(child, "exit");
  await lock(dir);
  expect(holder()["pid"]).toBe(process.pid);
});

test("a process id that is used again by any other program blocks nothing", async () => {
  const first = await lock(dir);
  first.note({ workerd: [], url: "http://localhost:1" });
  const left = { ...holder(), pid: process.ppid };
  first.release();
  writeFileSync(lockFile(), JSON.stringify(left));
  await lock(dir);
  expect(holder()["pid"]).toBe(process.pid);
});

test("worker ids of another id space, such as another container's, are left alone", async () => {
  const sleeper = spawn("sleep", ["60"], { argv0: "workerd" });
  try {
    const first = await lock(dir);
    const left = { ...holder(), space: "pid:[1]", workerd: [sleeper.pid] };
    first.release();
    writeFileSync(lockFile(), JSON.stringify(left));
    await lock(dir);
    expect(sleeper.exitCode ?? sleeper.signalCode).toBe(null);
  } finally {
    sleeper.kill("SIGKILL");
  }
});

test("on a volume that another host shares, who renews keeps the state and who does not loses it", async () => {
  const theirs = { instance: "theirs", pid: 1, boot: "other-kernel", host: "elsewhere", beat: 1 };
  writeFileSync(lockFile(), JSON.stringify(theirs));
  const renewal = setInterval(() => {
    theirs.beat++;
    writeFileSync(lockFile(), JSON.stringify(theirs));
  }, 50);
  await expect(lockState(dir, { watchMs: 2_000, say })).rejects.toThrow("on elsewhere");
  clearInterval(renewal);
  expect(said).toEqual(["Looking whether Hallpass still runs on elsewhere…"]);
  await lock(dir, { watchMs: 600 });
  expect(holder()["pid"]).toBe(process.pid);
});

test("whoever finds that another took the state is told, and does not take the other's lease away", async () => {
  const lost = new Promise<Error>((done) => {
    void lock(dir, { renewMs: 20, onLost: done });
  });
  await expect.poll(() => existsSync(lockFile())).toBe(true);
  writeFileSync(lockFile(), JSON.stringify({ instance: "theirs", pid: 1, host: "elsewhere" }));
  expect((await lost).message).toContain("on elsewhere");
  locks[0]?.release();
  expect(holder()["instance"]).toBe("theirs");
});

test("a database that any other process has open is not touched", () => {
  const folder = join(dir, "worker", "d1", "x");
  mkdirSync(folder, { recursive: true });
  const db = new DatabaseSync(join(folder, "1.sqlite"));
  db.exec("pragma journal_mode = wal; create table organization (id integer)");
  db.exec("create table audit_events (seq integer, chain text)");
  expect(() => lookInto(dir)).toThrow("still has the database");
  db.exec("insert into organization values (1); insert into audit_events values (7, 'seven')");
  db.close();
  expect(lookInto(dir)).toEqual({ filled: true, head: { seq: 7, chain: "seven" } });
  expect(holds(dir, { seq: 7, chain: "seven" })).toBe(true);
  expect(holds(dir, { seq: 7, chain: "another" })).toBe(false);
  expect(holds(dir, { seq: 8, chain: "eight" })).toBe(false);
});

test("others may not look into a state, also into one that was open to them", () => {
  mkdirSync(join(dir, "worker", "d1"), { recursive: true, mode: 0o755 });
  mkdirSync(join(dir, "postgres"), { mode: 0o750 });
  writeFileSync(join(dir, "worker", "d1", "a.sqlite"), "", { mode: 0o644 });
  chmodSync(dir, 0o755);
  const mode = (...path: string[]) => statSync(join(dir, ...path)).mode & 0o777;
  expect(makePrivate(dir)).toBe(4);
  expect([mode(), mode("worker"), mode("worker", "d1"), mode("worker", "d1", "a.sqlite")]).toEqual([
    0o700, 0o700, 0o700, 0o600,
  ]);
  expect(mode("postgres")).toBe(0o750);
  expect(makePrivate(dir)).toBe(0);
  expect(makePrivate(dir, true)).toBe(0);
  expect(mode()).toBe(0o711);
  expect(makePrivate(dir)).toBe(0);
  expect(mode()).toBe(0o700);
});

test.runIf(process.getuid?.() === 0)("a state of another user is refused", async () => {
  const { chownSync } = await import("node:fs");
  chownSync(dir, 12_345, 12_345);
  expect(() => openFolder(dir)).toThrow(/belongs to another user \(id 12345; this is 0\)/);
});

const wanted = (more: object = {}) => ({ stateDir: dir, check: null, filled: false, ...more });

test("a new state gets keys, and keeps them", () => {
  const keys = openKeys(wanted(), say);
  expect(openKeys(wanted({ check: checkOf(keys.HALLPASS_KEY), filled: true }), say)).toEqual(keys);
  expect(statSync(join(dir, "keys.json")).mode & 0o077).toBe(0);
});

test("a key that was exchanged is right while the file still holds the one before it", () => {
  const old = openKeys(wanted(), say);
  const used = wanted({ check: checkOf(old.HALLPASS_KEY), filled: true });
  const next = { ...old, HALLPASS_KEY: randomBytes(32).toString("base64url") };
  const file = join(used.stateDir, "keys.json");
  writeFileSync(file, JSON.stringify(next));
  expect(() => openKeys(used, say)).toThrow("another key");
  writeFileSync(file, JSON.stringify({ ...next, previousKeys: [old.HALLPASS_KEY] }));
  expect(openKeys(used, say)).toMatchObject({ HALLPASS_KEY: next.HALLPASS_KEY });
});

test("a state in use whose keys are missing, cut off or another state's is refused, and says what helps", () => {
  const { HALLPASS_KEY } = openKeys(wanted(), say);
  const check = checkOf(HALLPASS_KEY);
  const used = wanted({ check, filled: true });
  const path = join(dir, "keys.json");
  rmSync(path);
  expect(() => openKeys(used, say)).toThrow(
    /is missing, but the state .* is in use[\s\S]*--new-key/,
  );
  expect(existsSync(path)).toBe(false);
  for (const left of ['{"HALLPASS_KEY"', "{}", "null", '{"HALLPASS_KEY":"short"}']) {
    writeFileSync(path, left);
    expect(() => openKeys(used, say), left).toThrow("is damaged");
  }
  writeFileSync(path, JSON.stringify({ HALLPASS_KEY: "x".repeat(43) }));
  expect(() => openKeys(used, say)).toThrow(`check value ${check}`);
  const fresh = openKeys({ ...used, newKey: true }, say);
  expect(checkOf(fresh.HALLPASS_KEY)).not.toBe(check);
  expect(said.join()).toContain("enter the secrets of integrations and of mail again");
});

test("keys of an older version get what is new once, not anew at every start", () => {
  const { HALLPASS_KEY } = openKeys(wanted(), say);
  writeFileSync(join(dir, "keys.json"), JSON.stringify({ HALLPASS_KEY }));
  const first = openKeys(wanted(), say);
  expect(first.HALLPASS_KEY).toBe(HALLPASS_KEY);
  expect(openKeys(wanted(), say)).toEqual(first);
});

test("keys move out of the data when they are given a place of their own", () => {
  const keys = openKeys(wanted(), say);
  const file = join(dir, "elsewhere", "keys.json");
  expect(openKeys(wanted({ file, filled: true }), say)).toEqual(keys);
  expect(existsSync(join(dir, "keys.json"))).toBe(false);
  expect(said.join()).toContain(file);
});

test("a state is known again when it was only moved, and doubted when it is a copy of one that is still there", () => {
  const [first, second] = [join(dir, "first"), join(dir, "second")];
  mkdirSync(first);
  mkdirSync(second);
  const { id } = markDeployment(first, "check");
  const memory = memoryFile(id, join(dir, "keys", "keys.json"));
  expect(doubt(memory, first)).toContain("nothing on this machine remembers this state");
  remember(memory, first, null);
  expect(doubt(memory, first)).toBe(null);
  writeFileSync(join(second, "deployment.json"), readFileSync(join(first, "deployment.json")));
  expect(doubt(memory, second)).toContain(`a copy of the state in ${first}, which is still there`);
  rmSync(first, { recursive: true });
  expect(doubt(memory, second)).toBe(null);
});
