/** `npm start` with the demo, cut off in the middle and begun again. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { buildWorker } from "../../scripts/build.ts";
import { apiClient, listAll } from "../../scripts/demo/api.ts";
import { endProcess } from "../../scripts/processes.ts";
import { freePort, type Started, start } from "./start-process.ts";

let state: string;
let running: Started | undefined;

beforeAll(async () => {
  await buildWorker();
});
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "hallpass-demo-start-"));
  chmodSync(state, 0o755);
});
afterEach(async () => {
  if (running?.child.pid)
    await endProcess(running.child.pid, [
      ["SIGTERM", 20_000],
      ["SIGKILL", 2_000],
    ]);
  rmSync(state, { recursive: true, force: true });
});

type Flow = {
  document: { name: string; approval: { mode: string } };
  link: { url: string } | null;
};

test("a demo killed while it was being made is completed by the next start, without doubles", async () => {
  const port = await freePort();
  const args = ["--port", String(port), "--state", state];
  running = start(args);
  await running.says("Making the demo organization…");
  running.child.kill("SIGKILL");
  await running.ended;

  running = start(args);
  await running.says("Hallpass is ready");
  await running.says("Ctrl-C");
  const { demoAdminToken } = JSON.parse(readFileSync(join(state, "keys.json"), "utf8")) as {
    demoAdminToken: string;
  };
  const api = apiClient(`http://127.0.0.1:${port}`, demoAdminToken);
  const emails = (await listAll<{ email: string }>(api, "/api/v1/users")).map(({ email }) => email);
  expect(emails.sort()).toEqual([
    "ada@example.com",
    "grace@example.com",
    "linus@example.com",
    "margaret@example.com",
  ]);
  const flows = await listAll<Flow>(api, "/api/v1/flows");
  const [sandboxed, real] = [true, false].map((sandbox) =>
    flows
      .filter(({ document }) => document.name.includes("(sandbox)") === sandbox)
      .map(({ document }) => document.approval.mode)
      .sort(),
  );
  expect(real).toEqual(["all_of", "any_of", "any_of", "automatic"]);
  expect(sandboxed).toEqual(
    ["all_of", "any_of", "automatic"].flatMap((mode) => [mode, mode, mode]),
  );
  const link = flows.find((flow) => flow.link)?.link?.url ?? "none";
  expect(running.output()).toContain(link);
  expect((await fetch(link.replace("localhost", "127.0.0.1"))).status).toBe(200);
  const integrations = await listAll<{ kind: string; status: string }>(api, "/api/v1/integrations");
  expect(integrations.map(({ kind, status }) => `${kind} ${status}`).sort()).toEqual([
    "postgresql ok",
    ...Array<string>(4).fill("sandbox ok"),
  ]);

  running.child.kill("SIGINT");
  expect(await running.ended).toBe(0);
}, 120_000);
