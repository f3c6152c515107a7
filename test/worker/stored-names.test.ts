/** What was stored with names before ids is put right once; what cannot be is listed and means nobody. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import {
  auditEvents,
  flowDrafts,
  flows,
  flowVersions,
  organization,
  requests,
  units,
} from "../../db/schema";
import { createRequest } from "../../worker/access/create-request";
import { listUnresolved } from "../../worker/admin/list-unresolved";
import { resolveStoredNames } from "../../worker/admin/resolve-stored-names";
import type { FlowDocument } from "../../worker/contract/flows";
import type { FlowId } from "../../worker/contract/values";
import { newId } from "../../worker/lib/ids";
import { everyMinute } from "../../worker/runtime/cron/minute";
import { addPerson, db } from "../support/app";
import {
  addFlow,
  as,
  member,
  requestRow,
  storeFlow,
  system,
  unitRows,
  until,
  world,
} from "./access-world";

const documentOf = async (id: FlowId): Promise<FlowDocument> => {
  const [row] = await db.select().from(flows).where(eq(flows.id, id));
  if (!row) throw new Error("the flow is gone");
  return row.document;
};
const mark = () => db.update(organization).set({ namesStored: true });
const conditionsOf = ({ requesters }: FlowDocument) => requesters.conditions.map((c) => c.values);

test("addresses and names that one alone bears become ids, in flows, versions, drafts and open requests", async () => {
  const w = await world();
  const named = {
    ...w.base,
    requesters: {
      conditions: [
        { type: "user" as const, values: [w.linus.email.toUpperCase(), "Grace Boss"] },
        { type: "group" as const, values: [`DBA ${w.tag}`] },
      ],
    },
    approval: {
      mode: "any_of" as const,
      groups: [{ approvers: [{ type: "user" as const, values: ["Dana Dba"] }] }],
    },
  };
  // The organization is shared with other tests of this file: only one may bear these names.
  const flow = await storeFlow(named);
  const draft = newId("draft");
  await db.insert(flowDrafts).values({
    id: draft,
    name: "half",
    document: { requesters: { conditions: [{ type: "user", values: ["Dana Dba", "no one"] }] } },
    version: 1,
    createdAt: 1,
    updatedAt: 1,
    updatedBy: "test",
  });
  const asked = await addFlow({ ...named, requesters: w.base.requesters });
  const made = await createRequest(
    await as(member(w.linus)),
    {
      flowId: asked,
      units: [{ resourceId: w.shop, permission: "read" }],
      durationSeconds: 3_600,
      justification: "x",
    },
    "portal",
  );
  const before = await requestRow(made.id);
  if (!before) throw new Error("the request is gone");
  const policy = { ...before.policy, approval: (await documentOf(flow)).approval };
  await db.update(requests).set({ policy }).where(eq(requests.id, made.id));
  await mark();

  await resolveStoredNames(await as(system));
  expect(conditionsOf(await documentOf(flow))).toEqual([[w.linus.id, w.boss.id], [w.groups.dba]]);
  const [version] = await db.select().from(flowVersions).where(eq(flowVersions.flowId, flow));
  expect(version?.document).toEqual(await documentOf(flow));
  const approvers = (await requestRow(made.id))?.policy.approval;
  expect(approvers).toMatchObject({ groups: [{ approvers: [{ values: [w.dba.id] }] }] });
  const [half] = await db.select().from(flowDrafts).where(eq(flowDrafts.id, draft));
  expect(half?.document).toMatchObject({
    requesters: { conditions: [{ values: [w.dba.id, "no one"] }] },
  });
  const told = await db.select().from(auditEvents).where(eq(auditEvents.subject, flow));
  expect(told.map((e) => e.action)).toContain("flow.names_resolved");
});

test("it is done once, and nothing that holds ids is written again", async () => {
  await world();
  await mark();
  await resolveStoredNames(await as(system));
  const seen = (await db.select().from(auditEvents)).length;
  expect(await resolveStoredNames(await as(system))).toBe(0);
  await mark();
  expect(await resolveStoredNames(await as(system))).toBe(0);
  const after = await db.select().from(auditEvents);
  expect(after.slice(seen).map((e) => e.action)).toEqual(["organization.names_resolved"]);
});

test("a name that several bear, or nobody, stays, means nobody and is listed with its place", async () => {
  const w = await world();
  await addPerson("twin-a", { fullName: `Twin ${w.tag}` });
  await addPerson("twin-b", { fullName: `Twin ${w.tag}` });
  const flow = await storeFlow({
    ...w.base,
    requesters: {
      operator: "any",
      conditions: [{ type: "user", values: [`Twin ${w.tag}`, "Never Was"] }],
    },
  });
  await mark();
  await resolveStoredNames(await as(system));
  expect(conditionsOf(await documentOf(flow))).toEqual([[`Twin ${w.tag}`, "Never Was"]]);
  const { items } = await listUnresolved(await as(member(w.admin)));
  const mine = items.filter((item) => item.flowId === flow);
  expect(mine.map((item) => item.pointer)).toEqual([
    "/requesters/conditions/0/values/0",
    "/requesters/conditions/0/values/1",
  ]);
  expect(mine[0]?.message).toContain("twin-a");
  expect(mine[0]?.message).toContain("Say which by its id or address.");
  await expect(listUnresolved(await as(member(w.linus)))).rejects.toMatchObject({
    code: "not_allowed",
  });
});

test("nothing is granted on the strength of names before they are put right, and everything after", async () => {
  const w = await world();
  await mark();
  const made = await createRequest(
    await as(member(w.linus)),
    {
      flowId: w.automatic,
      units: [{ resourceId: w.shop, permission: "read" }],
      durationSeconds: 3_600,
      justification: "x",
    },
    "portal",
  );
  await expect
    .poll(async () => (await unitRows(made.id))[0]?.message)
    .toContain("An update is being finished");
  const ctx = await as(system);
  await everyMinute(ctx);
  // The wait for the next look, passed.
  const now = Date.now();
  await db.update(units).set({ nextAttemptAt: now }).where(eq(units.requestId, made.id));
  await db.update(requests).set({ dueAt: now }).where(eq(requests.id, made.id));
  await ctx.wakes.armTimers([{ requestId: made.id, at: now }]);
  await until(made.id, "active");
});
