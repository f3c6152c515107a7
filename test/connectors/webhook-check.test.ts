import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FakeTarget, startFakeTarget } from "../support/fake-target";
import { openWebhook } from "./webhook-fixture";

let target: FakeTarget;
let careless: Server | undefined;
beforeEach(async () => {
  target = await startFakeTarget();
});
afterEach(async () => {
  await target.stop();
  careless?.close();
  careless = undefined;
});

const byName = async (check: ReturnType<typeof openWebhook>["check"]) =>
  Object.fromEntries((await check()).map((item) => [item.name, item]));

test("a target that does all of it passes, and nothing was changed there", async () => {
  const items = await openWebhook(target).check();
  expect(items.map(({ name, ok }) => [name, ok])).toEqual([
    ["list", true],
    ["observe", true],
    ["instance id", true],
    ["wrong signature", true],
    ["old signature", true],
  ]);
  expect(target.history()).toEqual([]);
});

test("another secret on the other side is named as the cause", async () => {
  const secret = `whsec_${"B".repeat(43)}=`;
  const items = await byName(openWebhook({ url: target.url, secret }).check);
  expect(items.list).toMatchObject({ ok: false, fix: expect.stringContaining("same whsec_") });
});

test("a wrong address says what we add to it", async () => {
  const items = await byName(openWebhook({ ...target, url: `${target.url}/x` }).check);
  expect(items.list).toMatchObject({ ok: false, fix: expect.stringContaining("/list") });
});

test("a target that is down is one clear finding each, not a crash", async () => {
  await target.down();
  const items = await openWebhook(target).check();
  expect(items.map((item) => item.ok)).toEqual([false, false, false, false]);
  expect(items[0]).toMatchObject({ fix: expect.stringContaining("accepts connections") });
});

test("a target that cannot be read back is found", async () => {
  target.set({ fault: { kind: "error", actions: ["observe"] } });
  const items = await byName(openWebhook(target).check);
  expect(items.list?.ok).toBe(true);
  expect(items.observe).toMatchObject({ ok: false, message: expect.stringContaining("500") });
});

test("a target that believes anybody is found", async () => {
  const server = createServer((_request, response) =>
    response.end(JSON.stringify({ types: [], resources: [], privileges: [], nextCursor: null })),
  );
  careless = server;
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const items = await byName(openWebhook({ url, secret: target.secret }).check);
  expect(items.list?.ok).toBe(true);
  expect(items["wrong signature"]).toMatchObject({
    ok: false,
    message: expect.stringContaining("anybody could grant access"),
    fix: expect.stringContaining("401"),
  });
  expect(items["old signature"]).toMatchObject({ ok: false });
});
