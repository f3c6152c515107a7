import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { type FakeTarget, startFakeTarget } from "../support/fake-target";
import { handle, openWebhook, order } from "./webhook-fixture";

const stops: Array<() => unknown> = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(...[options]: Parameters<typeof startFakeTarget>): Promise<FakeTarget> {
  const target = await startFakeTarget(options);
  stops.push(target.stop);
  return target;
}

test("it counts calls by action and handle, and tells what took effect", async () => {
  const target = await start();
  const { access } = openWebhook(target);
  await access.grant(order);
  await access.grant(order);
  await access.revoke(order);
  expect(target.calls("grant", handle)).toHaveLength(2);
  expect(target.calls("revoke", handle)).toHaveLength(1);
  expect(target.calls("grant", "hp_other")).toHaveLength(0);
  expect(target.history().map((one) => one.change)).toEqual(["granted", "repeated", "revoked"]);
});

test("it takes as long as it is told and serves many at once", async () => {
  const target = await start({ latencyMs: 50 });
  const { access } = openWebhook(target);
  const startedAt = performance.now();
  const suffix = (i: number) => String(i).padStart(4, "0");
  await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      access.grant({ ...order, handle: `hp_0123456789abcdefghijkl${suffix(i)}` }),
    ),
  );
  const tookMs = performance.now() - startedAt;
  expect(target.privileges()).toHaveLength(200);
  expect(tookMs).toBeGreaterThan(45);
  // One after the other would take 10 s.
  expect(tookMs).toBeLessThan(5_000);
});

test("it refuses calls above its rate", async () => {
  const target = await start({ callsPerSecond: 3 });
  const { access } = openWebhook(target);
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => access.grant(order)));
  const refused = outcomes.filter((one) => one.status === "rejected");
  // Twelve calls take less than two seconds, so at most two windows of three are let through.
  expect(refused.length).toBeGreaterThanOrEqual(6);
  expect(refused[0]?.reason).toMatchObject({ failure: "rate_limited", retryAfterSeconds: 1 });
});

test("as a process of its own it is driven through its control address", async () => {
  const file = new URL("../support/fake-target.ts", import.meta.url).pathname;
  const child: ChildProcess = spawn(process.execPath, [file, "--resources", "7"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  stops.push(() => child.kill());
  if (!child.stdout) throw new Error("it prints where it listens");
  const [line] = await once(child.stdout, "data");
  const { url, control, secret } = JSON.parse(String(line));
  const { access, inventory } = openWebhook({ url, secret });
  const pages = await Array.fromAsync(inventory.pages(null));
  expect(pages[0]?.resources).toHaveLength(7);
  await access.grant(order);
  const read = async (path: string) => (await fetch(`${control}${path}`)).json();
  const post = (path: string, body: object = {}) =>
    fetch(`${control}${path}`, { method: "POST", body: JSON.stringify(body) });
  expect(await read("/privileges")).toMatchObject([{ handle }]);
  expect(await read("/counts")).toEqual({ list: 1, grant: 1, revoke: 0, observe: 0 });
  await post("/set", { fault: { kind: "unavailable" } });
  await expect(access.revoke(order)).rejects.toMatchObject({ failure: "target_error" });
  await post("/set", { fault: null });
  await post("/down");
  await expect(access.revoke(order)).rejects.toMatchObject({ failure: "unreachable" });
  await post("/up");
  await access.revoke(order);
  expect(await read("/privileges")).toEqual([]);
});
