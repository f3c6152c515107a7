import { expect, test } from "vitest";
import { FlowDocument, type FlowDocumentInput } from "../../worker/contract/flows";
import { flowChanges } from "../../worker/policy/flow-changes";
import { diceFor } from "./dice";
import { randomOrganization } from "./random-organization";

const input: FlowDocumentInput = {
  name: "Orders",
  requesters: { conditions: [{ type: "group", values: ["dba"] }] },
  targets: [
    { integration: "int_1", resourceType: "db", permissions: ["read"], include: [{ by: "any" }] },
  ],
  duration: { maxSeconds: 3_600 },
  approval: { mode: "automatic" },
};
const document = (over: Partial<FlowDocumentInput> = {}) =>
  FlowDocument.parse({ ...input, ...over });
const nameOf = (id: string) => (id === "int_1" ? "Shop" : id);
const changes = (over: Partial<FlowDocumentInput>) =>
  flowChanges(document(), document(over), nameOf);

test("nothing changed is no change, wherever the targets stand", () => {
  expect(changes({})).toEqual([]);
  const other = {
    integration: "int_2",
    resourceType: "db",
    permissions: ["read"],
    include: [{ by: "any" as const }],
  };
  const [one] = input.targets;
  if (!one) throw new Error("there is one");
  const before = document({ targets: [one, other] });
  expect(flowChanges(before, document({ targets: [other, one] }), nameOf)).toEqual([]);
});

test("every field that changed is told in words, with a pointer to it", () => {
  expect(changes({ duration: { maxSeconds: 7_200 } })).toEqual([
    {
      pointer: "/duration",
      label: "How long",
      before: "Access lasts up to 1 hour",
      after: "Access lasts up to 2 hours",
    },
  ]);
  expect(changes({ active: false, settings: { selfApproval: true } })).toEqual([
    { pointer: "/active", label: "State", before: "switched on", after: "switched off" },
    {
      pointer: "/settings/selfApproval",
      label: "Approving one’s own request",
      before: "no",
      after: "yes",
    },
  ]);
  const wider = [{ ...input.targets[0], permissions: ["read", "write"] }] as never;
  expect(changes({ targets: wider })).toEqual([
    {
      pointer: "/targets/0",
      label: "What and which permissions",
      before: "read on db in “Shop” (all)",
      after: "read or write on db in “Shop” (all)",
    },
  ]);
});

test("a new flow is told from nothing", () => {
  const told = flowChanges(null, document(), nameOf);
  expect(told.find((change) => change.pointer === "/name")).toMatchObject({
    before: "",
    after: "Orders",
  });
});

test("lists that read the same because they are cut still show as changed", () => {
  const people = (last: string) => ({
    conditions: [
      { type: "user" as const, values: ["a", "b", "c", "d", "e", last].map((n) => `${n}@x.org`) },
    ],
  });
  const [before, after] = [
    document({ requesters: people("f") }),
    document({ requesters: people("g") }),
  ];
  const told = flowChanges(before, after, nameOf);
  expect(told.map((change) => change.pointer)).toEqual(["/requesters"]);
});

test("two random documents that differ never come out as the same", () => {
  for (let seed = 0; seed < 300; seed++) {
    const org = randomOrganization(diceFor(seed), 2);
    const [one, two] = org.flows;
    if (!one || !two) continue;
    expect(flowChanges(one.document, one.document, nameOf)).toEqual([]);
    expect(flowChanges(one.document, two.document, nameOf).length).toBeGreaterThan(0);
  }
});
