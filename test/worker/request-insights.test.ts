import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { groupMembers, groups } from "../../db/schema";
import { createRequest } from "../../worker/access/create-request";
import { decideRequest } from "../../worker/access/decide-request";
import type { RequestInsight } from "../../worker/contract/insight";
import type { NewRequest } from "../../worker/contract/requests";
import type { RequestId, ResourceId } from "../../worker/contract/values";
import { newId } from "../../worker/lib/ids";
import {
  addPerson,
  type Caller,
  db,
  type Person,
  problemOf,
  send,
  sessionOf,
} from "../support/app";
import { addResource, as, member, until, world } from "./access-world";

type World = Awaited<ReturnType<typeof world>>;
let w: World;
let boss: Caller;

beforeAll(async () => {
  w = await world();
  boss = await sessionOf(w.boss);
});

const path = (id: RequestId) => `/api/v1/requests/${id}/insights`;

async function insights(id: RequestId, caller: Caller = boss): Promise<RequestInsight[]> {
  const answer = await send(caller, "GET", path(id));
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { items: RequestInsight[] }).items;
}

const ask = async (person: Person, resourceId: ResourceId, over: Partial<NewRequest> = {}) =>
  createRequest(
    await as(member(person)),
    {
      flowId: w.managed,
      units: [{ resourceId, permission: "read" }],
      durationSeconds: 3_600,
      justification: "because",
      ...over,
    },
    "api",
  );

const thing = () => addResource(w.integrationId, `thing ${newId("resource")}`);
const codes = (items: ReadonlyArray<RequestInsight>) => items.map((item) => item.code);
const find = (items: ReadonlyArray<RequestInsight>, code: string) =>
  items.find((item) => item.code === code);

test("the first request for a thing that nobody has says both, and who the manager is", async () => {
  const { id } = await ask(w.linus, await thing());
  const items = await insights(id);
  expect(find(items, "holders")).toMatchObject({ count: 0, of: 1 });
  expect(find(items, "holders")?.message).toMatch(/^Nobody else has read on thing/);
  expect(codes(items)).toContain("first_time");
  expect(find(items, "manager")?.message).toContain("Grace Boss");
});

test("others who have the same now are counted, of all whom the flow lets in; those with another permission are not", async () => {
  const resourceId = await thing();
  const peers = [await addPerson("Peer One"), await addPerson("Peer Two")];
  const name = `engineering ${w.tag}`;
  const [row] = await db.select().from(groups).where(eq(groups.name, name));
  if (!row) throw new Error("no group");
  for (const peer of peers)
    await db.insert(groupMembers).values({ groupId: row.id, userId: peer.id });
  const [one, two] = peers as [Person, Person];
  const unit = (permission: string) => ({
    flowId: w.automatic,
    units: [{ resourceId, permission }],
  });
  await until((await ask(one, resourceId, unit("read"))).id, "active");
  await until((await ask(two, resourceId, unit("write"))).id, "active");
  const { id } = await ask(w.linus, resourceId);
  const found = find(await insights(id), "holders");
  expect(found).toMatchObject({ count: 1, of: 3 });
  expect(found?.message).toMatch(/^1 other person has read on .* lets 3 people ask for it\.$/);
});

test("earlier requests of the same person for the same thing are told with how they ended", async () => {
  const resourceId = await thing();
  const first = await ask(w.linus, resourceId);
  await decideRequest(await as(member(w.boss)), first.id, {
    approve: false,
    reason: "no",
    termsHash: first.termsHash,
  });
  await until(first.id, "rejected");
  await ask(w.linus, await thing());
  const { id } = await ask(w.linus, resourceId);
  const items = await insights(id);
  expect(find(items, "asked_before")).toMatchObject({ count: 0, of: 1 });
  expect(find(items, "rejected_before")?.message).toBe(
    "They were rejected once in the last 90 days.",
  );
  expect(codes(items)).not.toContain("first_time");
});

test("somebody who has it already is told as such", async () => {
  const resourceId = await thing();
  await until((await ask(w.linus, resourceId, { flowId: w.automatic })).id, "active");
  const { id } = await ask(w.linus, resourceId, { durationSeconds: 7_200 });
  expect(codes(await insights(id))).toContain("holds_now");
});

test("a person who is new here is told as such", async () => {
  const { id } = await ask(w.linus, await thing());
  expect(find(await insights(id), "new_person")).toMatchObject({ count: 0 });
});

describe("who sees them", () => {
  test("those who may decide or did, and admins; not the requester and not a stranger", async () => {
    const request = await ask(w.linus, await thing());
    expect(codes(await insights(request.id, await sessionOf(w.admin)))).toContain("holders");
    const own = await send(await sessionOf(w.linus), "GET", path(request.id));
    expect((await problemOf(own)).code).toBe("not_allowed");
    const stranger = await send(await sessionOf(w.dba), "GET", path(request.id));
    expect((await problemOf(stranger)).code).toBe("not_found");
    await decideRequest(await as(member(w.boss)), request.id, {
      approve: true,
      reason: "",
      termsHash: request.termsHash,
    });
    expect(codes(await insights(request.id))).toContain("holders");
  });
});
