import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { organization } from "../../db/schema";
import { createRequest } from "../../worker/access/create-request";
import type { Explanation } from "../../worker/contract/insight";
import type { NewRequest } from "../../worker/contract/requests";
import { newId } from "../../worker/lib/ids";
import { db, problemOf, sendJson, sessionOf } from "../support/app";
import { addFlow, addResource, as, member, until, world } from "./access-world";

type World = Awaited<ReturnType<typeof world>>;
let w: World;
let admin: Awaited<ReturnType<typeof sessionOf>>;

beforeAll(async () => {
  w = await world();
  admin = await sessionOf(w.admin);
});

const ask = (body: Record<string, unknown>) => sendJson(admin, "POST", "/api/v1/explain", body);
const explain = async (body: Record<string, unknown>): Promise<Explanation> => {
  const answer = await ask(body);
  expect(answer.status).toBe(200);
  return answer.json();
};

const partOf = (explanation: Explanation, flowId: string, part: string) =>
  explanation.flows.find((f) => f.flowId === flowId)?.parts.find((p) => p.part === part);

test("it says by which group a person is let in, what the flow reaches and who would approve", async () => {
  const told = await explain({ userId: w.linus.id, resourceId: w.orders, permission: "read" });
  expect(told.requestable).toBe(true);
  // The strictest of the three flows is the one that would be taken.
  expect(told.suggestedFlowId).toBe(w.both);
  expect(told.flows.map((f) => f.requestable)).toEqual([true, true, true]);
  expect(partOf(told, w.both, "who")).toMatchObject({
    ok: true,
    evidence: expect.arrayContaining([`member of the group “engineering ${w.tag}”`]),
  });
  expect(partOf(told, w.both, "what")?.evidence).toEqual(["It is included: all."]);
  const both = told.flows.find((f) => f.flowId === w.both);
  expect(both?.approvers.map((a) => [a.fullName, a.why])).toEqual([
    ["Dana Dba", [`a member of “dba ${w.tag}”`]],
    ["Grace Boss", ["the requester’s manager"]],
  ]);
  expect(told.flows.find((f) => f.flowId === w.automatic)).toMatchObject({
    automatic: true,
    approvers: [],
  });
});

test("it says everything that stands against somebody who may not ask", async () => {
  const told = await explain({ email: w.dba.email.toUpperCase(), flowId: w.automatic });
  expect(told).toMatchObject({ requestable: false, suggestedFlowId: null });
  expect(partOf(told, w.automatic, "who")).toMatchObject({
    ok: false,
    evidence: [`It does not hold that a group of the requester is “engineering ${w.tag}”.`],
  });
  expect(told.summary).toContain("Dana Dba cannot request this.");
});

test("a permission that the flow or the target lacks is named, with what is offered instead", async () => {
  const told = await explain({ userId: w.linus.id, resourceId: w.orders, permission: "drop" });
  expect(told.requestable).toBe(false);
  expect(partOf(told, w.automatic, "permissions")).toMatchObject({
    ok: false,
    message: expect.stringContaining("but “read” and “write”"),
  });
  const flowId = await addFlow({
    ...w.base,
    targets: [
      {
        integration: w.integrationId,
        resourceType: "sandbox.database",
        permissions: ["invented"],
        include: [{ by: "any" }],
      },
    ],
  });
  const invented = await explain({
    userId: w.linus.id,
    resourceId: w.orders,
    permission: "invented",
    flowId,
  });
  expect(invented.requestable).toBe(false);
  expect(partOf(invented, flowId, "permissions")?.evidence.at(-1)).toContain("has no permission");
});

test("an owner of the resource is found by its tag, and nobody is stuck without one", async () => {
  const flowId = await addFlow({
    ...w.base,
    approval: { mode: "any_of", groups: [{ operator: "any", approvers: [{ type: "owner" }] }] },
  });
  const owned = await explain({ userId: w.linus.id, resourceId: w.shop, flowId });
  expect(owned.flows[0]?.approvers.map((a) => a.email)).toEqual([w.dba.email]);
  const orphan = await explain({ userId: w.linus.id, resourceId: w.orders, flowId });
  expect(orphan.flows[0]).toMatchObject({ requestable: true, stuck: true, approvers: [] });
  expect(partOf(orphan, flowId, "approval")).toMatchObject({ ok: false });
  // Nothing in particular was asked for: some resource may have an owner.
  expect((await explain({ userId: w.linus.id, flowId })).flows[0]?.stuck).toBe(false);
});

test("access that stands is listed with its end", async () => {
  const resourceId = await addResource(w.integrationId, `held ${newId("resource")}`);
  const ctx = await as(member(w.linus));
  const wanted: NewRequest = {
    flowId: w.automatic,
    units: [{ resourceId, permission: "read" }],
    durationSeconds: 3_600,
    justification: "because",
  };
  const { id, number } = await createRequest(ctx, wanted, "api");
  const row = await until(id, "active");
  const told = await explain({ userId: w.linus.id, resourceId });
  expect(told.held).toMatchObject([
    {
      requestId: id,
      number,
      resourceId,
      permission: "read",
      state: "active",
      until: new Date(row.expiresAt ?? 0).toISOString(),
    },
  ]);
  expect((await explain({ userId: w.linus.id, resourceId: w.shop })).held).toEqual([]);
});

describe("refusals", () => {
  test("a pause of all granting is told as such", async () => {
    await db.update(organization).set({ paused: true }).where(eq(organization.id, 1));
    const told = await explain({ userId: w.linus.id, flowId: w.automatic });
    await db.update(organization).set({ paused: false }).where(eq(organization.id, 1));
    expect(told.requestable).toBe(false);
    expect(told.summary).toContain("paused by an admin");
  });

  test("who or what is not there is not found, and a question without a person is not understood", async () => {
    for (const body of [
      { userId: newId("user") },
      { email: "nobody@example.com" },
      { userId: w.linus.id, resourceId: newId("resource") },
      { userId: w.linus.id, flowId: newId("flow") },
    ])
      expect((await problemOf(await ask(body))).code).toBe("not_found");
    for (const body of [
      { resourceId: w.shop },
      { userId: w.linus.id, email: w.linus.email },
      { userId: w.linus.id, permission: "read" },
    ])
      expect((await problemOf(await ask(body))).code).toBe("bad_input");
  });
});
