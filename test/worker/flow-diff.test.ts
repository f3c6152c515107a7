import { beforeAll, expect, test } from "vitest";
import type { SavedFlow } from "../../worker/contract/flow-endpoints";
import type { FlowDiff } from "../../worker/contract/flow-insight";
import type { FlowDocumentInput } from "../../worker/contract/flows";
import {
  anyBucket,
  type Caller,
  flowDocument,
  group,
  openOrganization,
  person,
  resource,
  syncedIntegration,
} from "./catalogue-world";

let call: Caller;
let published: SavedFlow;

const byGroup = (...values: string[]) => ({
  conditions: [{ type: "group" as const, values }],
});
const bucketsNamed = (...values: string[]) => [
  { ...anyBucket("Files"), include: [{ by: "name" as const, values }] },
];
const base: FlowDocumentInput = flowDocument({
  name: "Compared",
  requesters: byGroup("web"),
  targets: bucketsNamed("dev-*", "shared"),
});

beforeAll(async () => {
  ({ call } = await openOrganization());
  const files = await syncedIntegration("Files");
  const ada = await person({ email: "ada@example.com", fullName: "Ada" });
  const bob = await person({ email: "bob@example.com", fullName: "Bob" });
  const eve = await person({ email: "eve@example.com", fullName: "Eve" });
  await group("web", [ada, bob]);
  await group("dba", [bob, eve]);
  for (const name of ["dev-1", "dev-2", "shared", "prod-1"]) await resource(files, name);
  published = (await call<SavedFlow>("POST", "/api/v1/flows", base)).body;
});

async function diff(
  over: Partial<FlowDocumentInput> | Record<string, unknown>,
  flowId: string | undefined = published.id,
): Promise<FlowDiff> {
  const answer = await call<FlowDiff>("POST", "/api/v1/flows/diff", {
    ...(flowId && { flowId }),
    document: { ...base, ...over },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

const names = (side: { sample: ReadonlyArray<{ email: string } | { name: string }> }) =>
  side.sample.map((one) => ("email" in one ? one.email : one.name)).sort();

test("the same document changes nothing for anybody", async () => {
  const same = await diff({});
  expect(same).toMatchObject({
    problems: [],
    baseVersion: 1,
    people: { gain: { count: 0 }, lose: { count: 0 } },
    resources: { gain: { count: 0, more: false }, lose: { count: 0, more: false } },
    access: [],
    changes: [],
  });
});

test("another group: who comes in, who goes out, and who stays is neither", async () => {
  const { people, access, changes } = await diff({ requesters: byGroup("dba") });
  expect([names(people.gain), names(people.lose)]).toEqual([
    ["eve@example.com"],
    ["ada@example.com"],
  ]);
  expect(access.map((line) => line.text).sort()).toEqual([
    "Ada can no longer request read on dev-1.",
    "Ada can no longer request read on dev-2.",
    "Ada can no longer request read on shared.",
    "Eve can newly request read on dev-1.",
    "Eve can newly request read on dev-2.",
    "Eve can newly request read on shared.",
  ]);
  expect(changes.map((change) => change.label)).toEqual(["Who can request"]);
});

test("other resources: what is newly reached and what is not any more", async () => {
  const { resources, people, access } = await diff({ targets: bucketsNamed("shared", "prod-*") });
  expect([names(resources.gain), names(resources.lose)]).toEqual([["prod-1"], ["dev-1", "dev-2"]]);
  expect([people.gain.count, people.lose.count]).toEqual([0, 0]);
  expect(access.map((line) => line.text)).toContain("Bob can newly request read on prod-1.");
  expect(access.map((line) => line.text)).toContain("Ada can no longer request read on dev-2.");
});

test("one more permission reaches nothing new, and is told for who may ask", async () => {
  const { resources, access } = await diff({
    targets: bucketsNamed("dev-*", "shared").map((t) => ({ ...t, permissions: ["read", "write"] })),
  });
  expect([resources.gain.count, resources.lose.count]).toEqual([0, 0]);
  expect(access).toHaveLength(6);
  expect(access.every((line) => line.kind === "gain" && line.permission === "write")).toBe(true);
});

test("switched off, everybody loses it", async () => {
  const { people, changes } = await diff({ active: false });
  expect(names(people.lose)).toEqual(["ada@example.com", "bob@example.com"]);
  expect(changes).toMatchObject([
    { pointer: "/active", before: "switched on", after: "switched off" },
  ]);
});

test("a new flow only gives, and not what another flow gives already", async () => {
  const fresh = await diff({ name: "New", requesters: byGroup("web", "dba") }, "");
  expect(fresh).toMatchObject({ baseVersion: null, people: { gain: { count: 3 } } });
  expect(fresh.resources.gain.count).toBe(3);
  // Ada and Bob can ask for the same under the published flow.
  expect(new Set(fresh.access.map((line) => line.person.email))).toEqual(
    new Set(["eve@example.com"]),
  );
});

test("what is not valid yet is named, and shows as no change", async () => {
  const half = await diff({ requesters: { conditions: "soon" }, targets: bucketsNamed("prod-*") });
  expect(half.problems.map((p) => p.pointer)).toContain("/requesters/conditions");
  expect(half.people).toMatchObject({ gain: { count: 0 }, lose: { count: 0 } });
  expect(half.resources.gain.count).toBe(1);
});

test("a flow that is not there cannot be compared with", async () => {
  const answer = await call("POST", "/api/v1/flows/diff", {
    flowId: "flow_00000000000000000000",
    document: base,
  });
  expect(answer.status).toBe(404);
});
