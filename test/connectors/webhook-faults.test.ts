import { afterEach, beforeEach, expect, test } from "vitest";
import { type FakeTarget, startFakeTarget } from "../support/fake-target";
import type { FaultKind } from "../support/fake-target-faults";
import { handle, observed, openWebhook, order } from "./webhook-fixture";

let target: FakeTarget;
beforeEach(async () => {
  target = await startFakeTarget();
});
afterEach(() => target.stop());

const handles = () => target.privileges().map((one) => one.handle);

test.each([
  ["error", "target_error", []],
  ["error_after_effect", "target_error", [handle]],
  ["unavailable", "target_error", []],
  ["rate_limit", "rate_limited", []],
  ["conflict", "conflict", []],
  ["unauthorized", "unauthorized", []],
  ["not_found", "not_found", []],
  ["refuse", "refused", []],
  ["redirect", "refused", []],
  ["pending", "conflict", []],
  ["hang", "unreachable", []],
  ["reset_before_effect", "unreachable", []],
  ["reset_after_effect", "unreachable", [handle]],
  ["malformed_after_effect", "protocol", [handle]],
  ["bare_204", "protocol", []],
  ["bare_204_after_effect", "protocol", [handle]],
] as const)(
  "a grant that meets %s fails as %s, and its repetition ends right",
  async (kind, failure, left) => {
    const { access } = openWebhook(target, { timeoutSeconds: 1 });
    target.set({ fault: { kind, times: 1 } });
    await expect(access.grant(order)).rejects.toMatchObject({ failure });
    expect(handles()).toEqual(left);
    await access.grant(order);
    expect(handles()).toEqual([handle]);
    const grants = target.history().filter((one) => one.change === "granted");
    expect(grants).toHaveLength(1);
    expect(new Set(target.calls("grant").map((call) => call.id)).size).toBe(1);
  },
);

const brokenRevokes: ReadonlyArray<readonly [FaultKind, string]> = [
  ["error", "target_error"],
  ["error_after_effect", "target_error"],
  ["unavailable", "target_error"],
  ["rate_limit", "rate_limited"],
  ["unauthorized", "unauthorized"],
  ["not_found", "not_found"],
  ["refuse", "refused"],
  ["redirect", "refused"],
  ["hang", "unreachable"],
  ["reset_before_effect", "unreachable"],
  ["reset_after_effect", "unreachable"],
  ["bare_204", "conflict"],
];

test.each(brokenRevokes)(
  "a revoke that meets %s fails as %s, and its repetition leaves nothing",
  async (kind, failure) => {
    const { access } = openWebhook(target, { timeoutSeconds: 1 });
    await access.grant(order);
    target.set({ fault: { kind, times: 1, actions: ["revoke"] } });
    await expect(access.revoke(order)).rejects.toMatchObject({ failure });
    await access.revoke(order);
    expect(handles()).toEqual([]);
    expect(target.history().filter((one) => one.change === "revoked")).toHaveLength(1);
  },
);

test.each(["bare_204_after_effect", "malformed_after_effect"] as const)(
  "a revoke that worked and answers %s is proved by reading back",
  async (kind) => {
    const { access } = openWebhook(target);
    await access.grant(order);
    target.set({ fault: { kind, actions: ["revoke"] } });
    await expect(access.revoke(order)).resolves.toMatchObject({
      evidence: expect.stringContaining("observe lists no such handle"),
    });
    expect(handles()).toEqual([]);
  },
);

test("a revoke is not believed when the target cannot be read back", async () => {
  const { access } = openWebhook(target);
  await access.grant(order);
  target.set({ fault: { kind: "bare_204" } });
  await expect(access.revoke(order)).rejects.toMatchObject({ failure: "protocol" });
  expect(handles()).toEqual([handle]);
});

test.each(["rate_limit", "unavailable"] as const)("%s says for how long to wait", async (kind) => {
  const { access } = openWebhook(target);
  target.set({ fault: { kind, retryAfter: "30" } });
  await expect(access.grant(order)).rejects.toMatchObject({
    transient: true,
    retryAfterSeconds: 30,
  });
  target.set({ fault: { kind, retryAfter: new Date(Date.now() + 90_000).toUTCString() } });
  const failed = access.grant(order);
  await expect(failed).rejects.toMatchObject({ retryAfterSeconds: expect.any(Number) });
  const { retryAfterSeconds } = await failed.catch((error) => error);
  expect(retryAfterSeconds).toBeGreaterThan(85);
  expect(retryAfterSeconds).toBeLessThanOrEqual(90);
});

test("a target that is down is unreachable, and nothing is lost when it comes back", async () => {
  const { access } = openWebhook(target);
  await access.grant(order);
  await target.down();
  await expect(access.revoke(order)).rejects.toMatchObject({ failure: "unreachable" });
  await expect(observed(access)).rejects.toMatchObject({ failure: "unreachable" });
  await target.up();
  expect(await observed(access)).toMatchObject([{ handle }]);
  await access.revoke(order);
  expect(await observed(access)).toEqual([]);
});
