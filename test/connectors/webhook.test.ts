import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { webhook } from "../../worker/connectors/webhook";
import { type FakeTarget, startFakeTarget } from "../support/fake-target";
import { makeResources } from "../support/fake-target-contract";
import {
  deployment,
  grantSecret,
  handle,
  observed,
  openWebhook,
  order,
  otherHandle,
} from "./webhook-fixture";

let target: FakeTarget;
beforeEach(async () => {
  target = await startFakeTarget();
});
afterEach(() => target.stop());

describe("what there is", () => {
  test("types come with their permissions; a permission without a title shows its name", async () => {
    const { inventory } = openWebhook(target);
    expect(await inventory.types()).toEqual([
      {
        type: "fake.room",
        title: "Room",
        permissions: [
          { name: "enter", title: "Enter" },
          { name: "clean", title: "clean" },
        ],
      },
    ]);
  });

  test("resources come page by page with path and tags, and a cursor goes on where it was", async () => {
    await target.stop();
    target = await startFakeTarget({ resources: 1_201 });
    const { inventory } = openWebhook(target);
    const pages = await Array.fromAsync(inventory.pages(null));
    expect(pages.map((page) => page.resources.length)).toEqual([500, 500, 201]);
    expect(pages.flatMap((page) => page.resources)).toEqual(makeResources(1_201));
    const rest = await Array.fromAsync(inventory.pages(pages[1]?.nextCursor ?? null));
    expect(rest.flatMap((page) => page.resources).at(0)?.externalId).toBe("room-1000");
  });

  test("a page that cannot be read throws and is not skipped", async () => {
    const { inventory } = openWebhook(target);
    target.set({ fault: { kind: "error", actions: ["list"] } });
    await expect(Array.fromAsync(inventory.pages(null))).rejects.toMatchObject({
      failure: "target_error",
    });
  });
});

describe("granting", () => {
  test("gives the privilege with its deadline, and repeating changes nothing", async () => {
    const { access } = openWebhook(target);
    const { recipe } = await access.grant(order);
    expect(await access.grant(order)).toEqual({ recipe });
    expect(target.privileges()).toMatchObject([
      {
        handle,
        deployment,
        resourceType: "fake.room",
        externalId: "room-1",
        permission: "enter",
        account: "ann@example.com",
        deadlineAt: "2030-01-02T03:04:05.000Z",
      },
    ]);
    expect(target.history().map((one) => one.change)).toEqual(["granted", "repeated"]);
  });

  test("without an end sends a null deadline", async () => {
    await openWebhook(target).access.grant({ ...order, deadlineAt: null });
    expect(target.privileges()).toMatchObject([{ deadlineAt: null }]);
  });

  test("again with a later deadline extends, under another call id", async () => {
    const { access } = openWebhook(target);
    await access.grant(order);
    await access.grant({ ...order, deadlineAt: Date.UTC(2031, 0) });
    expect(target.privileges()).toMatchObject([{ deadlineAt: "2031-01-01T00:00:00.000Z" }]);
    expect(new Set(target.calls("grant").map((call) => call.id)).size).toBe(2);
  });

  test("tells the person what the target said", async () => {
    const { access } = openWebhook(target);
    const { recipe } = await access.grant(order);
    expect(access.details({ ...order, recipe }, null)).toEqual({
      instructions: "Go to room-1.",
      url: null,
      fields: [{ label: "Key", value: "under the mat" }],
      commands: [],
    });
  });

  test("of what is not there is not found, and is not tried again", async () => {
    const { access } = openWebhook(target);
    await expect(
      access.grant({ ...order, resource: { ...order.resource, externalId: "attic" } }),
    ).rejects.toMatchObject({
      failure: "not_found",
      transient: false,
      message: "The target answered 404: no resource attic",
    });
  });
});

describe("revoking", () => {
  test("leaves nothing, keeps others', and what is already gone is gone", async () => {
    const { access } = openWebhook(target);
    await access.grant(order);
    await access.grant({ ...order, handle: otherHandle });
    expect((await access.revoke(order)).evidence).toMatch(/200, state absent/);
    expect((await access.revoke(order)).evidence).toMatch(/200, state absent/);
    expect(target.privileges()).toMatchObject([{ handle: otherHandle }]);
  });

  test("the second round of an endless grant has other call ids than the first", async () => {
    const { access } = openWebhook(target);
    const first = { ...order, deadlineAt: null };
    const second = { ...first, period: "unit_2" };
    for (const round of [first, first, second]) {
      await access.grant(round);
      await access.revoke(round);
    }
    const ids = target.calls().map((call) => call.id);
    expect(ids[0]).toBe(ids[2]);
    expect(new Set(ids).size).toBe(4);
    expect(ids.join()).not.toContain(grantSecret);
  });
});

test("observe reports ours and others', through all pages", async () => {
  const { access } = openWebhook(target);
  await access.grant(order);
  target.addForeign({
    externalId: "room-2",
    permission: "clean",
    account: "bob",
    deadlineAt: null,
  });
  for (let i = 0; i < 600; i += 1)
    target.addForeign({ externalId: `x-${i}`, permission: "p", account: "c", deadlineAt: null });
  const all = await observed(access);
  expect(all).toHaveLength(602);
  expect(all.slice(0, 2)).toEqual([
    {
      handle,
      markedBy: "this",
      resourceType: "fake.room",
      externalId: "room-1",
      permission: "enter",
      account: "ann@example.com",
      deadlineAt: order.deadlineAt,
      recipe: { target: { externalId: "room-1" } },
    },
    {
      handle: null,
      markedBy: "unsaid",
      resourceType: null,
      externalId: "room-2",
      permission: "clean",
      account: "bob",
      deadlineAt: null,
      recipe: null,
    },
  ]);
});

describe("configuration", () => {
  const right = { url: "https://access.example.com/hallpass", secret: `whsec_${"A".repeat(43)}=` };
  const parse = (config: Record<string, unknown>) => webhook.config.safeParse(config);

  test("names its secret fields, so that they are sealed", () => {
    expect(webhook.secretFields).toEqual(["secret", "headerValue"]);
  });

  test("is right with a URL and a secret, and sends no one-time secret by itself", () => {
    expect(parse(right)).toMatchObject({
      success: true,
      data: { sendSecret: false, timeoutSeconds: 10 },
    });
  });

  test.each([
    ["no secret", { secret: "" }],
    ["a secret without its prefix", { secret: "A".repeat(44) }],
    ["a secret of less than 24 bytes", { secret: "whsec_c2hvcnQ=" }],
    ["something that is no URL", { url: "access.example.com" }],
    ["a header without a value", { headerName: "x-key" }],
    ["a value without a header", { headerValue: "k" }],
    ["a header of ours", { headerName: "Webhook-Signature", headerValue: "k" }],
    ["a header with a line break", { headerName: "x-a", headerValue: "k\r\nx-b: 1" }],
    ["a time-out beyond 15 s", { timeoutSeconds: 16 }],
    ["an unknown field", { deadlineClass: "A" }],
  ])("%s is refused", (_name, wrong) => {
    expect(parse({ ...right, ...wrong }).success).toBe(false);
  });
});
