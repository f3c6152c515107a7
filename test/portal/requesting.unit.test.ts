import { describe, expect, test } from "vitest";
import { lengthOf } from "../../portal/pages/new-request/form-state";
import { indexOffers, type Offer, type Resource } from "../../portal/pages/new-request/offer-index";
import { placesAmong } from "../../portal/pages/new-request/places";
import { lengthChoices, makePlan, rankFlows } from "../../portal/pages/new-request/plan";
import { manyAsText, textAsMany } from "../../portal/parts/requesting/request-search";

const terms = (flowId: string, automatic: boolean, maxSeconds: number | null) => ({
  flowId: flowId as Offer["flowId"],
  name: flowId,
  maxSeconds,
  approval: { automatic },
});
const offers = new Map(
  [terms("slow", false, 28_800), terms("fast", true, 3_600), terms("faster", true, 7_200)].map(
    (t) => [t.flowId as string, t],
  ),
);
const resource = (name: string, flows: Record<string, string[]>): Resource => ({
  id: `res_${name}` as Resource["id"],
  integrationId: "int_1" as Resource["integrationId"],
  type: "bucket",
  name,
  path: [],
  permissions: [...new Set(Object.values(flows).flat())],
  flows: Object.entries(flows).map(([flowId, permissions]) => ({
    flowId: flowId as Resource["flows"][number]["flowId"],
    permissions,
  })),
});
const choice = (resources: Resource[], permissions: string[], preferred: string[] = []) => ({
  resources,
  permissions: new Map([["int_1 bucket", permissions]]),
  bundle: null,
  preferred,
});

describe("which flows a choice is sent under", () => {
  test("the best flow that gives all: at once before with approval, then the longer", () => {
    const orders = resource("orders", { slow: ["read"], fast: ["read"], faster: ["read"] });
    const { parts } = makePlan(choice([orders], ["read"]), offers);
    expect(parts).toMatchObject([{ flowId: "faster", ways: ["faster", "fast", "slow"] }]);
  });

  test("the person's own preference goes before all of that", () => {
    const orders = resource("orders", { slow: ["read"], fast: ["read"] });
    const { parts } = makePlan(choice([orders], ["read"], ["slow"]), offers);
    expect(parts).toMatchObject([{ flowId: "slow", ways: ["slow", "fast"] }]);
    expect(rankFlows(["gone", "fast"], offers, ["gone"])).toEqual(["fast"]);
  });

  test("one flow for everything is better than two better ones for parts", () => {
    const orders = resource("orders", { slow: ["read", "write"], fast: ["read"] });
    const { parts } = makePlan(choice([orders], ["read", "write"]), offers);
    expect(parts).toHaveLength(1);
    expect(parts[0]?.flowId).toBe("slow");
  });

  test("what no flow gives as a whole is split, each unit in one part", () => {
    const a = resource("a", { fast: ["read"], slow: ["write"] });
    const b = resource("b", { fast: ["read"] });
    const { parts, leftOut, unitCount } = makePlan(choice([a, b], ["read", "write"]), offers);
    expect(
      parts.map((p) => [p.flowId, p.units.map((u) => `${u.resourceId} ${u.permission}`)]),
    ).toEqual([
      ["fast", ["res_a read", "res_b read"]],
      ["slow", ["res_a write"]],
    ]);
    expect([leftOut, unitCount]).toEqual([0, 3]);
  });

  test("things that none of the chosen permissions fits are counted, not sent", () => {
    const a = resource("a", { fast: ["read"] });
    const b = resource("b", { fast: ["write"] });
    const { parts, leftOut } = makePlan(choice([a, b], ["read"]), offers);
    expect(parts[0]?.units).toEqual([{ resourceId: "res_a", permission: "read" }]);
    expect(leftOut).toBe(1);
  });

  test("a bundle is one request under the best flow that holds it", () => {
    const bundle = { id: "bundle_1", flowIds: ["slow", "fast"] };
    const { parts } = makePlan({ ...choice([], []), bundle }, offers);
    expect(parts).toEqual([
      { flowId: "fast", ways: ["fast", "slow"], units: [], bundleId: "bundle_1" },
    ]);
  });
});

describe("lengths to choose from", () => {
  test("are round, up to the shortest maximum, with the default and the maximum", () => {
    const flow = (maxSeconds: number | null, defaultSeconds: number | null) => ({
      maxSeconds,
      defaultSeconds,
    });
    expect(lengthChoices([flow(5_000, 1_000)])).toEqual([900, 1_000, 1_800, 3_600, 5_000]);
    expect(lengthChoices([flow(5_000, 1_000), flow(1_800, 1_800)])).toEqual([900, 1_000, 1_800]);
    expect(lengthChoices([flow(null, null)]).at(-1)).toBe(2_592_000);
  });

  test("may stand in an address as seconds or in words", () => {
    expect([lengthOf("3600"), lengthOf("1h 30m"), lengthOf("soon"), lengthOf(undefined)]).toEqual([
      3_600,
      5_400,
      undefined,
      undefined,
    ]);
  });
});

test("places are a tree in order, and a slash within a name stays one", () => {
  const places = placesAmong([
    { path: ["acme", "prod"] },
    { path: ["acme"] },
    { path: [] },
    { path: ["a/b"] },
  ]);
  expect(places.map((p) => [p.value, p.label])).toEqual([
    ["a\\/b", "a/b"],
    ["acme", "acme"],
    ["acme/prod", "\u2003prod"],
  ]);
});

test("many values stand in one text of an address and come out the same", () => {
  const values = ["read", "read,write", "back\\slash", "roles/viewer"];
  expect(textAsMany(manyAsText(values))).toEqual(values);
  expect(textAsMany(undefined)).toEqual([]);
});

test("flows that take nothing now offer no kinds and no bundles", () => {
  const target = {
    integrationId: "int_1",
    integration: "Storage",
    deadlineClass: "D",
    resourceType: "bucket",
    resourceTypeTitle: "Bucket",
    permissions: [{ name: "read", title: "Read" }],
    bundleId: "bundle_1",
    bundle: "Kit",
  };
  const offer = (flowId: string, requestable: boolean) =>
    ({ flowId, requestable, targets: [target] }) as unknown as Offer;
  const shut = indexOffers([offer("flow_a", false)]);
  expect([shut.kinds.size, shut.bundles.size, shut.closed.length]).toEqual([0, 0, 1]);
  const open = indexOffers([offer("flow_a", true), offer("flow_b", true)]);
  expect(open.bundles.get("bundle_1")).toMatchObject({
    name: "Kit",
    flowIds: ["flow_a", "flow_b"],
    lines: ["Read on Bucket in Storage"],
  });
});
