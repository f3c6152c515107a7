/** A state folder put back from a backup, as an operator does it: with everything in it, the audit chain's head too. */
import { cpSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildWorker } from "../../scripts/build.ts";
import { endProcess } from "../../scripts/processes.ts";
import { freePort, type Started, start } from "./start-process.ts";

const token = "a-long-enough-token-for-this-test";
const root = mkdtempSync(join(tmpdir(), "hallpass-restored-"));
const state = join(root, "state");
let running: Started | undefined;

async function run(...args: string[]) {
  const port = await freePort();
  const started = start(["--empty", "--port", String(port), "--state", state, ...args], {
    HALLPASS_ADMIN_TOKEN: token,
  });
  running = started;
  const api = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as Record<string, unknown>;
  };
  return {
    started,
    api,
    isPaused: async () => (await api("GET", "/organization"))["paused"],
    async audit() {
      const { items } = (await api("GET", "/audit?limit=50")) as {
        items: { action: string }[];
      };
      return items.map(({ action }) => action);
    },
    async stop() {
      started.child.kill("SIGTERM");
      expect(await started.ended).toBe(0);
    },
  };
}

beforeAll(async () => {
  await buildWorker();
});
afterAll(async () => {
  if (running?.child.pid && running.child.exitCode === null)
    await endProcess(running.child.pid, [["SIGKILL", 5_000]]);
  rmSync(root, { recursive: true, force: true });
});

test("an older copy of the whole folder is noticed: nothing is granted until an admin has looked", async () => {
  const first = await run();
  await first.started.says("Hallpass is ready");
  expect(statSync(state).mode & 0o777).toBe(0o700);
  await first.api("POST", "/groups", { name: "before" });
  await first.stop();
  cpSync(state, `${state}.backup`, { recursive: true });

  const second = await run();
  await second.started.says("Hallpass is ready");
  expect(second.started.output()).not.toContain("PAUSED");
  await second.api("POST", "/groups", { name: "after" });
  await second.stop();
  rmSync(state, { recursive: true });
  renameSync(`${state}.backup`, state);

  const third = await run();
  await third.started.says("Hallpass is ready");
  expect(third.started.output()).toContain("GRANTING IS PAUSED: this state is older");
  expect(await third.isPaused()).toBe(true);
  await expect.poll(third.audit).toContain("database.restored");
  await third.stop();

  // Once it was noted it is the newest state, though still paused.
  const fourth = await run();
  await fourth.started.says("Hallpass is ready");
  expect(fourth.started.output()).not.toContain("GRANTING IS PAUSED");
  expect(await fourth.isPaused()).toBe(true);
  await fourth.stop();

  const told = await run("--restored");
  await told.started.says("Hallpass is ready");
  expect(told.started.output()).toContain("the operator says");
  await expect
    .poll(async () => (await told.audit()).filter((a) => a === "database.restored").length)
    .toBe(2);
  await told.stop();
});

test("a state whose key is gone does not start with another one", async () => {
  renameSync(join(state, "keys.json"), join(root, "keys.json"));
  const { started } = await run();
  expect(await started.ended).toBe(1);
  expect(started.output()).toContain("keys.json is missing, but the state");

  const found = await run("--keys", join(root, "keys.json"));
  await found.started.says("Hallpass is ready");
  expect(found.started.output()).not.toContain("GRANTING IS PAUSED");
  await found.stop();
});
