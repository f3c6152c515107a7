import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { clientNetwork, networkOf } from "../../worker/lib/client-network";
import { takeLimitFor } from "../../worker/runtime/calls";
import type { Limits } from "../../worker/runtime/durable/limits";
import { env } from "../support/app";

const take = takeLimitFor(env);
const name = () => `test:${crypto.randomUUID()}`;

test("exactly as many are let through as allowed, also at once", async () => {
  const who = name();
  const results = await Promise.all(
    Array.from({ length: 40 }, () => take(who, { count: 7, windowSeconds: 60 })),
  );
  expect(results.filter(Boolean)).toHaveLength(7);
});

test("names are counted apart", async () => {
  const [one, two] = [name(), name()];
  expect(await take(one, { count: 1, windowSeconds: 60 })).toBe(true);
  expect(await take(one, { count: 1, windowSeconds: 60 })).toBe(false);
  expect(await take(two, { count: 1, windowSeconds: 60 })).toBe(true);
});

test("the window slides: what is older than it counts no more, and no window holds more than allowed", async () => {
  const who = name();
  const limit = { count: 3, windowSeconds: 1 };
  const taken: number[] = [];
  const until = Date.now() + 2_600;
  while (Date.now() < until) {
    if (await take(who, limit)) taken.push(Date.now());
    await new Promise((done) => setTimeout(done, 20));
  }
  expect(taken.length).toBeGreaterThan(3);
  for (const at of taken) {
    // A few milliseconds pass between the count and our own look at the clock.
    expect(taken.filter((other) => other >= at && other < at + 950).length).toBeLessThanOrEqual(3);
  }
});

test("old counts are cleaned away", async () => {
  const stub = env.LIMITS.get(env.LIMITS.idFromName("cleaning"));
  await stub.take("test:old", 5, 1);
  const rows = () =>
    runInDurableObject(
      stub,
      (_limits: Limits, state) => state.storage.sql.exec("select count(*) as n from hits").one().n,
    );
  expect(await rows()).toBe(1);
  await new Promise((done) => setTimeout(done, 1_300));
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(await rows()).toBe(0);
});

test("an office is one network address, and so is a household with IPv6", () => {
  expect(networkOf("203.0.113.7")).toBe("203.0.113.7");
  expect(networkOf("2001:db8:1:2:aaaa::1")).toBe(networkOf("2001:db8:1:2:bbbb::2"));
  expect(networkOf("2001:db8:1:2::1")).not.toBe(networkOf("2001:db8:1:3::1"));
  expect(networkOf("2001:db8::1")).toBe(networkOf("2001:0DB8:0:0:ffff::2"));
  expect(networkOf("2001:db8::1")).not.toBe(networkOf("2001:db8:0:1::1"));
  expect(networkOf("::ffff:203.0.113.7")).toBe("203.0.113.7");
  expect(networkOf(undefined)).toBe("unknown");
});

test("behind a front only the front says who calls, on Cloudflare only Cloudflare", () => {
  const sent = { "cf-connecting-ip": "203.0.113.1", "hallpass-client-address": "203.0.113.2" };
  const header = (name: string) => sent[name as keyof typeof sent];
  expect(clientNetwork({ FRONT_SECRET: "secret" }, header)).toBe("203.0.113.2");
  expect(clientNetwork({}, header)).toBe("203.0.113.1");
});
