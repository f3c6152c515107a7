/** What people call themselves opens nothing: not as a manager, not as an owner, not where a flow names somebody. */
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { flows, seats, users } from "../../db/schema";
import { createRequest } from "../../worker/access/create-request";
import { decideRequest } from "../../worker/access/decide-request";
import { findApprovers } from "../../worker/access/find-approvers";
import { reseatApprovers } from "../../worker/access/reseat-approvers";
import { viewRequest } from "../../worker/access/view-request";
import type { FlowDocumentInput } from "../../worker/contract/flows";
import type { FlowId, RequestId, ResourceId, UserId } from "../../worker/contract/values";
import { deleteGroup } from "../../worker/identity/groups";
import { changeMe } from "../../worker/identity/preferences";
import { addPerson, db, type Person } from "../support/app";
import { addFlow, addResource, as, member, storeFlow, system, world } from "./access-world";

const ask = (flowId: FlowId, resourceId: ResourceId) => ({
  flowId,
  units: [{ resourceId, permission: "read" }],
  durationSeconds: 3_600,
  justification: "orders are stuck",
});

const seated = async (id: RequestId): Promise<UserId[]> =>
  (await db.select().from(seats).where(eq(seats.requestId, id))).map((seat) => seat.userId);

const call = async (person: Person, fullName: string) =>
  void (await changeMe(await as(member(person)), { fullName }));

const approvedBy = (approvers: object[]): FlowDocumentInput["approval"] =>
  ({ mode: "any_of", groups: [{ approvers }] }) as FlowDocumentInput["approval"];

/** Says yes for somebody who is not asked, with terms they got from elsewhere. */
async function sayYes(as_: Person, by: Person, id: RequestId) {
  const { termsHash } = await viewRequest(await as(member(as_)), id);
  return decideRequest(await as(member(by)), id, { approve: true, reason: "", termsHash });
}

describe("the requester’s manager", () => {
  test("is not whoever calls themselves like the manager’s id", async () => {
    const w = await world();
    const mallory = await addPerson("mallory");
    await call(mallory, w.boss.id);
    const made = await createRequest(await as(member(w.linus)), ask(w.managed, w.shop), "portal");
    expect(await seated(made.id)).toEqual([w.boss.id]);
    await expect(sayYes(w.boss, mallory, made.id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("of a request that waits already does not change with a name either", async () => {
    const w = await world();
    const mallory = await addPerson("mallory");
    const made = await createRequest(await as(member(w.linus)), ask(w.managed, w.shop), "portal");
    await call(mallory, w.boss.id);
    await reseatApprovers(await as(system));
    expect(await seated(made.id)).toEqual([w.boss.id]);
  });

  test("is the sponsor for an outsider, and nobody who is called like them", async () => {
    const w = await world();
    const mallory = await addPerson("mallory");
    await call(mallory, w.boss.id);
    const flow = await addFlow({
      ...w.base,
      trigger: "access_link",
      requesters: { conditions: [] },
      accessLink: { sponsor: w.boss.email },
      approval: approvedBy([{ type: "manager" }]),
    });
    const [stored] = await db.select().from(flows).where(eq(flows.id, flow));
    if (!stored) throw new Error("the flow was not stored");
    expect(stored.document.accessLink?.sponsor).toBe(w.boss.id);
    const requester = { role: "external", managerId: null } as const;
    const [rule] = await findApprovers(await as(system), [
      { document: stored.document, requester, resources: [] },
    ]);
    const clauses = rule?.mode === "any_of" ? rule.groups.flatMap((g) => g.clauses) : [];
    expect(clauses.map((c) => [...c.eligible])).toEqual([[w.boss.id]]);
  });
});

describe("a flow that was stored with names", () => {
  test("lets nobody in by the name they gave themselves", async () => {
    const w = await world();
    const mallory = await addPerson("mallory");
    const flow = await storeFlow({
      ...w.base,
      requesters: { conditions: [{ type: "user", values: ["Grace Boss"] }] },
    });
    await call(mallory, "Grace Boss");
    await expect(
      createRequest(await as(member(mallory)), ask(flow, w.shop), "portal"),
    ).rejects.toMatchObject({ code: "not_requestable" });
  });

  test("lets nobody in through a condition about somebody who was not found", async () => {
    const w = await world();
    const flow = await storeFlow({
      ...w.base,
      requesters: { conditions: [{ type: "group", match: "is_not", values: ["contractors"] }] },
    });
    await expect(
      createRequest(await as(member(w.linus)), ask(flow, w.shop), "portal"),
    ).rejects.toMatchObject({ code: "not_requestable" });
  });

  test("seats nobody by the name they gave themselves", async () => {
    const w = await world();
    const mallory = await addPerson("mallory");
    await call(mallory, "Dana Dba");
    const flow = await storeFlow({
      ...w.base,
      approval: approvedBy([{ type: "manager" }, { type: "user", values: ["Dana Dba"] }]),
    });
    const made = await createRequest(await as(member(w.linus)), ask(flow, w.shop), "portal");
    expect(await seated(made.id)).toEqual([w.boss.id]);
  });
});

describe("the owner in a tag", () => {
  const owned = async (owner: string) => {
    const w = await world();
    const flow = await addFlow({ ...w.base, approval: approvedBy([{ type: "owner" }]) });
    const resource = await addResource(w.integrationId, `owned-${w.tag}`, { owner });
    const made = await createRequest(await as(member(w.linus)), ask(flow, resource), "portal");
    return seated(made.id);
  };

  test("is nobody by a name", async () => {
    const mallory = await addPerson("mallory");
    await call(mallory, "team-payments");
    expect(await owned("team-payments")).toEqual([]);
  });

  test("is nobody by an id", async () => {
    const mallory = await addPerson("mallory");
    expect(await owned(mallory.id)).toEqual([]);
  });

  test("is an active member by their address, whatever its case", async () => {
    const olga = await addPerson("olga");
    expect(await owned(`x ${olga.email.toUpperCase()}; y`)).toEqual([olga.id]);
  });

  test("is nobody who never proved the address", async () => {
    const olga = await addPerson("olga");
    await db.update(users).set({ status: "invited" }).where(eq(users.id, olga.id));
    expect(await owned(olga.email)).toEqual([]);
  });
});

test("a group that a flow names cannot be deleted: “in none of these groups” would let its members in", async () => {
  const w = await world();
  await addFlow({
    ...w.base,
    name: `no contractors ${w.tag}`,
    requesters: { conditions: [{ type: "group", match: "is_not", values: [w.groups.dba] }] },
  });
  const ctx = await as(member(w.admin));
  await expect(deleteGroup(ctx, w.groups.dba)).rejects.toMatchObject({
    code: "in_use",
    message: expect.stringContaining(`no contractors ${w.tag}`),
  });
});
