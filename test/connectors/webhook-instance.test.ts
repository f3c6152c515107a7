import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeTarget, startFakeTarget } from "../support/fake-target";
import { handle, observed, openWebhook, order } from "./webhook-fixture";

let target: FakeTarget;
beforeEach(async () => {
  target = await startFakeTarget({ instance: "house-1" });
});
afterEach(() => target.stop());

const other = { failure: "other_target", transient: false };

test("a service says who it is, and one without an id is known by its address", async () => {
  expect(await openWebhook(target).identify()).toBe("instance:house-1");
  target.replace(null);
  expect(await openWebhook(target).identify()).toBe(`address:${target.url}/`);
});

describe("of another service than the recorded one", () => {
  test.each([["house-2"], [null]])("with id %s no end is believed", async (instance) => {
    await openWebhook(target, {}, "instance:house-1").access.grant(order);
    target.replace(instance);
    const { access } = openWebhook(target, {}, "instance:house-1");
    await expect(access.revoke(order)).rejects.toMatchObject(other);
    await expect(observed(access)).rejects.toMatchObject(other);
  });

  test("nothing is granted there and no order is sent", async () => {
    const { access } = openWebhook(target, {}, "instance:house-9");
    await expect(access.grant(order)).rejects.toMatchObject(other);
    expect(target.calls("grant")).toEqual([]);
  });

  test("nothing is listed", async () => {
    const { inventory } = openWebhook(target, {}, "instance:house-9");
    await expect(Array.fromAsync(inventory.pages(null))).rejects.toMatchObject(other);
  });
});

test("whoever does not know the secret cannot name the right id", async () => {
  const stranger = await startFakeTarget({ instance: "house-1" });
  const { access, identify } = openWebhook(
    { url: stranger.url, secret: target.secret },
    {},
    "instance:house-1",
  );
  await expect(identify()).rejects.toMatchObject({ failure: "unauthorized" });
  await expect(access.revoke(order)).rejects.toMatchObject({ failure: "unauthorized" });
  await stranger.stop();
});

test("a gateway that fails in front of the right service is a passing failure, not another target", async () => {
  const { access } = openWebhook(target, {}, "instance:house-1");
  target.set({ fault: { kind: "unavailable", times: 1 } });
  await expect(access.revoke(order)).rejects.toMatchObject({ failure: "target_error" });
  await expect(access.revoke(order)).resolves.toBeDefined();
});

test("the check says when a service has no id, without failing it", async () => {
  target.replace(null);
  const items = await openWebhook(target).check();
  const [item] = items.filter(({ name }) => name === "instance id");
  expect(item).toMatchObject({ ok: true, fix: expect.stringContaining("webhook-instance") });
});

test("a privilege that another deployment marked is told apart from ours", async () => {
  const { access } = openWebhook(target);
  await access.grant(order);
  expect(await observed(access)).toMatchObject([{ handle, markedBy: "this" }]);
  target.alter(handle, { deployment: "somebody-elses" });
  expect(await observed(access)).toMatchObject([{ handle, markedBy: "other" }]);
});
