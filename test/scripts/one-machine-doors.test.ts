/** What a running `npm start` answers to strangers besides the product: nothing. */
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { buildWorker } from "../../scripts/build.ts";
import { endProcess } from "../../scripts/processes.ts";
import { startHallpass } from "../../scripts/runtime.ts";
import { freePort, type Started, start } from "./start-process.ts";

let processes: Started[] = [];
let folders: string[] = [];

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), "hallpass-doors-"));
  folders.push(path);
  return path;
};

async function empty(args: string[], env: NodeJS.ProcessEnv = {}) {
  const port = await freePort();
  const started = start(["--empty", "--port", String(port), "--state", folder(), ...args], env);
  processes.push(started);
  return { started, port };
}

/** Node's own client, because fetch sends no Host of ours. */
const get = (port: number, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; text: string }>((done, failed) => {
    request({ host: "127.0.0.1", port, path, headers, agent: false }, (reply) => {
      let text = "";
      reply.on("data", (chunk) => (text += chunk));
      reply.on("end", () => done({ status: reply.statusCode ?? 0, text }));
    })
      .on("error", failed)
      .end();
  });

const form = (port: number, path: string, fields: Record<string, string>) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: `http://localhost:${port}`, "sec-fetch-site": "same-origin" },
    body: new URLSearchParams(fields),
  });

/** As the first admin does it: by the address that the start printed. @returns the session's cookie */
async function signUp(started: Started, port: number): Promise<string> {
  const printed = /Sign up as the first admin: (\S+)/.exec(started.output())?.[1] ?? "";
  const { pathname, hash } = new URL(printed);
  const page = await get(port, pathname);
  expect(page.status).toBe(200);
  const hidden = Object.fromEntries(
    [...page.text.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((m) => [
      m[1],
      m[2],
    ]),
  );
  const stranger = { organization: "Eve", fullName: "Eve", email: "eve@example.com" };
  expect((await form(port, "/sign-up", { ...hidden, ...stranger })).status).toBe(400);
  const done = await form(port, "/sign-up", {
    ...hidden,
    setupSecret: hash.slice(1),
    organization: "Analytical Engines",
    fullName: "Ada Lovelace",
    email: "ada@example.com",
  });
  expect(done.status).toBe(303);
  return done.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

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

test("an empty start shows no mails, says that none is sent, and lets the first admin in by the address it prints", async () => {
  const { started, port } = await empty([]);
  await started.says("Hallpass is ready");
  expect((await get(port, "/dev/mail", { host: "localhost" })).status).toBe(404);
  expect(started.output()).toContain("NOT SENT");
  const cookie = await signUp(started, port);
  expect((await get(port, "/api/v1/me", { cookie })).text).toContain("ada@example.com");

  // Another way in needs a mail; that it was not sent stands in the log, and what was in it does not.
  await form(port, "/sign-in", { email: "ada@example.com" });
  await started.says("mail.not_sent");
  const line =
    started
      .output()
      .split("\n")
      .find((text) => text.includes("mail.not_sent")) ?? "";
  expect(line).toContain("ada@example.com");
  expect(line).not.toMatch(/http|\d{6}|\d{3} \d{3}/);
});

test("mails that are shown on request are for this machine, and only until a real mail service is set", async () => {
  const { started, port } = await empty(["--show-mail"]);
  await started.says("Hallpass is ready");
  expect(started.output()).toContain(`http://localhost:${port}/dev/mail`);
  expect(await get(port, "/dev/mail")).toMatchObject({
    status: 200,
    text: expect.stringContaining("<h1>Mails</h1>"),
  });
  expect((await get(port, "/dev/mail", { host: "evil.example" })).status).toBe(404);
  const walked = await get(port, "/healthz", { "mf-original-url": "http://localhost/dev/mail" });
  expect(JSON.parse(walked.text)).toEqual({ status: "ok" });

  const saved = await fetch(`http://127.0.0.1:${port}/api/v1/organization/mail`, {
    method: "PUT",
    headers: {
      cookie: await signUp(started, port),
      origin: `http://localhost:${port}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      transport: "smtp",
      from: "Hallpass <hallpass@example.com>",
      host: "127.0.0.1",
      port: 2525,
      tls: "off",
    }),
  });
  expect([saved.status, await saved.text()]).toEqual([200, expect.anything()]);
  expect((await get(port, "/dev/mail")).status).toBe(404);
});

test("mails are never shown to other machines: the switch is refused where others could come", async () => {
  for (const [args, env] of [
    [["--show-mail", "--host", "0.0.0.0"], {}],
    [["--show-mail"], { PUBLIC_URL: "https://hallpass.example.com" }],
    [["--show-mail", "--smtp", "localhost:25"], {}],
  ] as const) {
    const { started } = await empty([...args], env);
    expect(await started.ended).toBe(1);
    expect(started.output()).toContain("--show-mail");
    expect(started.output()).not.toContain("    at ");
  }
});

test("whoever finds the worker's private port is refused, also by the runtime's own headers and tools", async () => {
  const hallpass = await startHallpass({
    bundle: await buildWorker(),
    stateDir: folder(),
    port: 0,
    cron: false,
    bindings: { MAIL_TRANSPORT: "log", MAIL_FROM: "Hallpass <a@example.com>" },
  });
  try {
    const inner = await hallpass.mf.ready;
    expect(inner.hostname).toBe("127.0.0.1");
    expect(inner.port).not.toBe(new URL(hallpass.origin).port);
    for (const [path, headers] of [
      ["/healthz", {}],
      ["/api/v1/me", { "hallpass-client-address": "127.0.0.1" }],
      ["/cdn-cgi/local/scheduled", {}],
      ["/cdn-cgi/mf/scheduled", {}],
      ["/cdn-cgi/local/explorer", {}],
      ["/cdn-cgi/local/email", {}],
      ["/healthz", { "mf-route-override": "hallpass" }],
      ["/healthz", { "mf-original-url": `${hallpass.url}/readyz` }],
    ] as const)
      expect((await get(Number(inner.port), path, { ...headers })).status, path).toBe(421);
    const tool = "/cdn-cgi/local/platform-proxy";
    expect((await get(Number(inner.port), tool, { "mf-op": "GET" })).status).toBe(401);
    const outer = Number(new URL(hallpass.origin).port);
    for (const path of [
      tool,
      "/cdn-cgi/local/scheduled",
      "/index.js.map",
      "/worker.js",
      "/.dev.vars",
    ])
      expect((await get(outer, path)).status, path).toBe(404);
    expect((await get(outer, "/healthz")).status).toBe(200);
  } finally {
    await hallpass.stop();
  }
});
