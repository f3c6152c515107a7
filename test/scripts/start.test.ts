/** `npm start -- --empty`, run as a process: what people and supervisors see. */
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { buildWorker } from "../../scripts/build.ts";
import { alive, endProcess, gone } from "../../scripts/processes.ts";
import { freePort, type Started, start } from "./start-process.ts";

let processes: Started[] = [];
let folders: string[] = [];

const run = (...args: Parameters<typeof start>) => {
  const started = start(...args);
  processes.push(started);
  return started;
};
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), "hallpass-start-"));
  folders.push(path);
  return path;
};
const lockOf = (state: string) =>
  JSON.parse(readFileSync(join(state, "lock.json"), "utf8")) as { pid: number; workerd: number[] };

beforeAll(async () => {
  await buildWorker();
});

afterEach(async () => {
  for (const { child } of processes) {
    if (child.pid && child.exitCode === null)
      await endProcess(child.pid, [
        ["SIGTERM", 10_000],
        ["SIGKILL", 2_000],
      ]);
  }
  for (const path of folders) rmSync(path, { recursive: true, force: true });
  processes = [];
  folders = [];
});

test("an empty start answers, Ctrl-C ends it with 0, and starting again continues with the same key", async () => {
  const [state, port] = [folder(), await freePort()];
  const args = ["--empty", "--port", String(port), "--state", state];
  const first = run(args);
  await first.says(`Hallpass is ready: http://localhost:${port}`);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  const { workerd } = lockOf(state);
  const keys = readFileSync(join(state, "keys.json"), "utf8");
  expect(statSync(join(state, "keys.json")).mode & 0o077).toBe(0);
  expect(first.output()).toContain("Database brought up to");

  first.child.kill("SIGINT");
  expect(await first.ended).toBe(0);
  expect(workerd.length).toBeGreaterThan(0);
  expect(workerd.some(alive)).toBe(false);
  expect(existsSync(join(state, "lock.json"))).toBe(false);

  const second = run(args);
  await second.says("Hallpass is ready");
  expect(second.output()).not.toContain("Database brought up to");
  expect(readFileSync(join(state, "keys.json"), "utf8")).toBe(keys);
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
});

test("through the bootstrap a signal reaches it once and its exit code comes back", async () => {
  const [state, port] = [folder(), await freePort()];
  const started = run(["--empty", "--port", String(port), "--state", state], {}, "bootstrap");
  await started.says("Hallpass is ready");
  started.child.kill("SIGINT");
  expect(await started.ended).toBe(0);
  expect(started.output()).not.toContain("forced");
});

test("a taken port is named, with the switch that helps", async () => {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const started = run(["--empty", "--port", String(port), "--state", folder()]);
  expect(await started.ended).toBe(1);
  expect(started.output()).toContain(`port ${port} on 127.0.0.1 is taken`);
  expect(started.output()).toContain("npm start -- --port");
  await new Promise((closed) => server.close(closed));
});

test("a second start on the same state says who has it and leaves the first alone", async () => {
  const [state, port] = [folder(), await freePort()];
  const first = run(["--empty", "--port", String(port), "--state", state]);
  await first.says("Hallpass is ready");
  const second = run(["--empty", "--port", String(await freePort()), "--state", state]);
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(
    `already runs on the state in ${state} (process ${first.child.pid}, http://localhost:${port})`,
  );
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
});

test("after SIGKILL the next start takes the state over, orphaned workerd included", async () => {
  const [state, port] = [folder(), await freePort()];
  const args = ["--empty", "--port", String(port), "--state", state];
  const first = run(args);
  await first.says("Hallpass is ready");
  const { workerd } = lockOf(state);
  first.child.kill("SIGKILL");
  await first.ended;
  expect(existsSync(join(state, "lock.json"))).toBe(true);

  const second = run(args);
  await second.says("Hallpass is ready");
  for (const pid of workerd) expect(await gone(pid, 1_000)).toBe(true);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
});

test("a lock of a process that is gone, or one cut off while written, does not stop a start", async () => {
  for (const left of [
    JSON.stringify({ pid: 2 ** 22 + 1, workerd: [2 ** 22 + 2], url: "" }),
    '{"pid": 12',
  ]) {
    const state = folder();
    writeFileSync(join(state, "lock.json"), left);
    const started = run(["--empty", "--port", String(await freePort()), "--state", state]);
    await started.says("Hallpass is ready");
    started.child.kill("SIGINT");
    expect(await started.ended).toBe(0);
  }
});

test("workerd that dies is started again while the process stays", async () => {
  const [state, port] = [folder(), await freePort()];
  const started = run(["--empty", "--port", String(port), "--state", state]);
  await started.says("Hallpass is ready");
  const [before = 0] = lockOf(state).workerd;
  process.kill(before, "SIGKILL");
  await expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${port}/healthz`).then(
          (a) => a.status,
          () => 0,
        ),
      { timeout: 15_000 },
    )
    .toBe(200);
  await expect.poll(() => lockOf(state).workerd[0]).not.toBe(before);
  started.child.kill("SIGINT");
  expect(await started.ended).toBe(0);
});

test("switches that are not understood are refused before anything is touched", async () => {
  for (const [args, message] of [
    [["--prot", "1"], "--prot"],
    [["--port", "http"], '--port must be a port number from 1 to 65535, not "http"'],
    [["--smtp", "localhost"], "--smtp must be HOST:PORT"],
    [["extra"], "extra"],
  ] as const) {
    const state = join(folder(), "state");
    const started = run([...args, "--state", state]);
    expect(await started.ended).toBe(1);
    expect(started.output()).toContain(message);
    expect(started.output()).not.toContain("    at ");
    expect(existsSync(state)).toBe(false);
  }
});

test("--help lists every switch", async () => {
  const started = run(["--help"]);
  expect(await started.ended).toBe(0);
  for (const name of [
    "--port",
    "--host",
    "--state",
    "--empty",
    "--smtp",
    "--no-cron",
    "HALLPASS_ADMIN_TOKEN",
    "PUBLIC_URL",
  ]) {
    expect(started.output()).toContain(name);
  }
});

test("a state folder that may not be written is named", async () => {
  const parent = folder();
  chmodSync(parent, 0o555);
  // Root may write everywhere but into the kernel's own file systems.
  const state = join(process.getuid?.() === 0 ? "/sys" : parent, "hallpass-state");
  const started = run(["--empty", "--port", String(await freePort()), "--state", state]);
  expect(await started.ended).toBe(1);
  expect(started.output()).toContain(`may not write to the state folder ${state}`);
  chmodSync(parent, 0o755);
});

test("a file where the state folder should be is named", async () => {
  const path = join(folder(), "state");
  writeFileSync(path, "");
  const started = run(["--empty", "--port", String(await freePort()), "--state", path]);
  expect(await started.ended).toBe(1);
  expect(started.output()).toContain(`${path} is in the way`);
});
