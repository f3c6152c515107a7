import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { order as anyOrder, handle, observed, openWebhook } from "./webhook-fixture";

const file = new URL("../support/webhook-example.ts", import.meta.url);
const secret = `whsec_${btoa("a key of exactly thirty-two byte")}`;
const order = {
  ...anyOrder,
  resource: { ...anyOrder.resource, type: "wiki", externalId: "w1" },
  permission: "read",
};

let server: ChildProcess;
let url: string;
beforeAll(async () => {
  server = spawn(process.execPath, [file.pathname], {
    env: { WEBHOOK_SECRET: secret, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (!server.stdout) throw new Error("the example prints its address");
  const [line] = await once(server.stdout, "data");
  url = `http://127.0.0.1:${/port: (\d+)/.exec(String(line))?.[1]}`;
});
afterAll(() => server.kill());

test("the server in the documentation is the one that is tested", () => {
  const docs = readFileSync(new URL("../../docs/webhook.md", import.meta.url), "utf8");
  const block = /```ts webhook-example\.ts\n([\s\S]*?)```/.exec(docs)?.[1];
  expect(block).toBe(readFileSync(file, "utf8"));
});

test("the example passes the check", async () => {
  const items = await openWebhook({ url, secret }).check();
  expect(items.filter((item) => !item.ok)).toEqual([]);
});

test("the example lists, grants, reads back and revokes", async () => {
  const { access, inventory } = openWebhook({ url, secret });
  expect(await Array.fromAsync(inventory.pages(null))).toMatchObject([
    { resources: [{ externalId: "w1", path: ["Ops"] }] },
  ]);
  const { recipe } = await access.grant(order);
  await access.grant(order);
  expect(access.details({ ...order, recipe }, null)).toMatchObject({
    instructions: "Sign in as ann@example.com.",
    url: "https://wiki.example.com/",
  });
  expect(await observed(access)).toEqual([
    {
      handle,
      markedBy: "this",
      resourceType: "wiki",
      externalId: "w1",
      permission: "read",
      account: "ann@example.com",
      deadlineAt: order.deadlineAt,
      recipe: null,
    },
  ]);
  await access.revoke(order);
  await access.revoke(order);
  expect(await observed(access)).toEqual([]);
});

test("the example lets go by itself at the deadline", async () => {
  const { access } = openWebhook({ url, secret });
  await access.grant({ ...order, deadlineAt: Date.now() + 300 });
  expect(await observed(access)).toHaveLength(1);
  await new Promise((done) => setTimeout(done, 350));
  expect(await observed(access)).toEqual([]);
});

test("the example lets no older call undo a newer one", async () => {
  const { access } = openWebhook({ url, secret });
  await access.revoke(order);
  const body = JSON.stringify({ handle, permission: "read", account: "ann", deadlineAt: null });
  const signedAt = new Date(Date.now() - 60_000);
  const late = await fetch(`${url}/grant`, {
    method: "POST",
    headers: {
      "webhook-id": "late",
      "webhook-timestamp": String(Math.floor(signedAt.getTime() / 1_000)),
      "webhook-signature": new Webhook(secret).sign("late", signedAt, body),
    },
    body,
  });
  expect(late.status).toBe(409);
  expect(await observed(access)).toEqual([]);
});

test("the example says what it does not know", async () => {
  const { access } = openWebhook({ url, secret });
  await expect(access.grant({ ...order, permission: "own" })).rejects.toMatchObject({
    failure: "refused",
    message: "The target answered 422: there is no such permission",
  });
});

test("the example does not start without a secret", async () => {
  const keyless = spawn(process.execPath, [file.pathname], { env: { PORT: "0" }, stdio: "ignore" });
  const [code] = await once(keyless, "exit");
  expect(code).not.toBe(0);
});
