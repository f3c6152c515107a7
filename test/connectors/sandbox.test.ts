import { describe, expect, test } from "vitest";
import { sandbox } from "../../worker/connectors/sandbox";
import { order, required, unusedTcp } from "./webhook-fixture";

const ports = {
  http: unusedTcp,
  tcp: unusedTcp,
  now: () => 0,
  deployment: "dep",
  identity: null,
};

function open(config: Readonly<Record<string, unknown>> = {}) {
  const { access, inventory, check } = sandbox.open(config, ports);
  return { access: required(access), inventory: required(inventory), check: () => check([]) };
}

test("without any setting it has types and resources that fit each other", async () => {
  const { inventory } = open();
  const types = (await inventory.types()).map(({ type }) => type);
  const [page] = await Array.fromAsync(inventory.pages(null));
  expect(types).toEqual(["sandbox.bucket", "sandbox.server"]);
  expect(page?.nextCursor).toBeNull();
  expect(page?.resources.length).toBeGreaterThan(4);
  expect(page?.resources.every((r) => types.includes(r.type))).toBe(true);
  expect(new Set(page?.resources.map((r) => r.externalId)).size).toBe(page?.resources.length);
});

test("a configured inventory comes in pages, and a cursor goes on where it was", async () => {
  const resources = Array.from({ length: 1_201 }, (_, i) => ({
    type: "t",
    externalId: `id-${i}`,
    name: `n ${i}`,
  }));
  const types = [{ type: "t", title: "T", permissions: [{ name: "p", title: "P" }] }];
  const { inventory } = open({ types, resources });
  const pages = await Array.fromAsync(inventory.pages(null));
  expect(pages.map((page) => page.resources.length)).toEqual([500, 500, 201]);
  const rest = await Array.fromAsync(inventory.pages(pages[0]?.nextCursor ?? null));
  expect(rest.flatMap((page) => page.resources).at(0)).toMatchObject({
    externalId: "id-500",
    path: [],
    tags: {},
  });
});

test("it can be granted and revoked any number of times and cannot be read back", async () => {
  const { access } = open();
  await access.grant(order);
  await access.grant(order);
  await expect(access.revoke(order)).resolves.toMatchObject({ evidence: expect.any(String) });
  await expect(access.revoke(order)).resolves.toMatchObject({ evidence: expect.any(String) });
  expect(access.observe).toBeUndefined();
  expect(access.details(order, null)).toMatchObject({ url: null });
  expect(access.secrets(order, "s")).toEqual([]);
});

describe("access details", () => {
  const arm = "/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333/resourcegroups/shop";
  test.each([
    ["arn:aws:s3:::shop", "https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3As3%3A%3A%3Ashop"],
    [
      "arn:aws-us-gov:sqs:us-gov-west-1:111122223333:jobs",
      "https://console.amazonaws-us-gov.com/go/view?arn=arn%3Aaws-us-gov%3Asqs%3Aus-gov-west-1%3A111122223333%3Ajobs",
    ],
    [
      "arn:aws:organizations::111122223333:account/o-demo/444455556666",
      "https://console.aws.amazon.com/organizations/v2/home/accounts/444455556666",
    ],
    ["arn:aws:organizations::111122223333:ou/o-demo/ou-1", null],
    ["//storage.googleapis.com/shop", "https://console.cloud.google.com/storage/browser/shop"],
    [
      "//cloudsql.googleapis.com/projects/p/instances/i",
      "https://console.cloud.google.com/sql/instances/i/overview?project=p",
    ],
    ["//unknown.googleapis.com/projects/p/things/t", null],
    [arm, `https://portal.azure.com/#resource${arm}`],
    [`${arm}/../x?y=<script>`, null],
    ["javascript:alert(1)", null],
    ["https://evil.example/", null],
  ])("%s leads to %s", (externalId, url) => {
    const resource = { ...order.resource, externalId };
    expect(open().access.details({ ...order, resource }, null).url).toBe(url);
  });
});

describe("failing on demand", () => {
  test("refuse_grants refuses grants and still revokes", async () => {
    const { access, check } = open({ failure: "refuse_grants" });
    await expect(access.grant(order)).rejects.toMatchObject({ failure: "refused" });
    await expect(access.revoke(order)).resolves.toBeDefined();
    expect(await check()).toMatchObject([{ ok: false, fix: expect.any(String) }]);
  });

  test("unreachable fails every call", async () => {
    const { access, inventory } = open({ failure: "unreachable" });
    const unreachable = { failure: "unreachable", transient: true };
    await expect(access.grant(order)).rejects.toMatchObject(unreachable);
    await expect(access.revoke(order)).rejects.toMatchObject(unreachable);
    await expect(inventory.types()).rejects.toMatchObject(unreachable);
    await expect(Array.fromAsync(inventory.pages(null))).rejects.toMatchObject(unreachable);
  });

  test("the delay is kept", async () => {
    const startedAt = performance.now();
    await open({ latencyMs: 60 }).access.grant(order);
    expect(performance.now() - startedAt).toBeGreaterThan(50);
  });
});

test.each([
  ["a resource without its type", { resources: [{ type: "x", externalId: "1", name: "n" }] }],
  [
    "two resources of one id",
    { resources: [1, 2].map(() => ({ type: "sandbox.bucket", externalId: "1", name: "n" })) },
  ],
  ["an unknown field", { surprise: true }],
  ["an unknown failure", { failure: "sometimes" }],
])("%s is a wrong setting", (_name, config) => {
  expect(() => open(config)).toThrow();
});
