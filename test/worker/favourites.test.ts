import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { favourites, flows, organization, resources } from "../../db/schema";
import type { Favourite } from "../../worker/contract/favourites";
import { newId } from "../../worker/lib/ids";
import {
  anyBucket,
  type Caller,
  callerFor,
  db,
  flowDocument,
  openOrganization,
  person,
  resource,
  syncedIntegration,
} from "./catalogue-world";

let admin: Caller;
let dana: Caller;
let eve: Caller;
let flowId: string;
let bundleId: string;
let bucket: string;
let danaId: string;

beforeAll(async () => {
  ({ call: admin } = await openOrganization());
  const user = await person({ email: "dana@example.com", attributes: { team: ["web"] } });
  danaId = user.id;
  dana = await callerFor(user);
  eve = await callerFor(await person({ email: "eve@example.com" }));
  const integration = await syncedIntegration("Cloud");
  bucket = await resource(integration, "logs", { path: ["prod"] });
  const bundle = await admin<{ id: string }>("POST", "/api/v1/bundles", {
    name: "On call kit",
    targets: [anyBucket(integration, ["write"])],
  });
  expect(bundle.status, JSON.stringify(bundle.body)).toBe(201);
  bundleId = bundle.body.id;
  const made = await admin<{ id: string }>(
    "POST",
    "/api/v1/flows",
    flowDocument({ name: "Web", targets: [anyBucket(integration), { bundle: "On call kit" }] }),
  );
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  flowId = made.body.id;
});

const put = (as: Caller, body: Record<string, unknown>) =>
  as<Favourite>("PUT", "/api/v1/favourites", { flowId, ...body });
const list = async (as: Caller) =>
  (await as<{ items: Favourite[] }>("GET", "/api/v1/favourites")).body.items;

test("a favourite comes back with the names of what it is and whether it can be requested now", async () => {
  const made = await put(dana, { resourceId: bucket, permission: "read" });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  expect(made.body).toMatchObject({
    flow: { id: flowId, name: "Web" },
    bundle: null,
    resource: { id: bucket, name: "logs", path: ["prod"], integration: "Cloud", type: "bucket" },
    permission: { name: "read", title: "READ" },
    requestable: true,
    reasons: [],
  });
  const kit = await put(dana, { bundleId });
  expect(kit.body).toMatchObject({
    bundle: { id: bundleId, name: "On call kit" },
    requestable: true,
  });
  expect((await put(dana, {})).body).toMatchObject({
    bundle: null,
    resource: null,
    requestable: true,
  });
  expect(await list(dana)).toHaveLength(3);
});

test("keeping it twice is once, and nobody sees another's", async () => {
  const [again, first] = [await put(dana, { bundleId }), await put(dana, { bundleId })];
  expect(again.body.id).toBe(first.body.id);
  expect(await list(dana)).toHaveLength(3);
  expect(await list(eve)).toEqual([]);
  expect((await eve("DELETE", `/api/v1/favourites/${first.body.id}`)).status).toBe(404);
});

test("what a flow does not offer cannot be kept", async () => {
  for (const body of [
    { flowId: newId("flow") },
    { bundleId: newId("bundle") },
    { resourceId: newId("resource") },
    { resourceId: bucket, permission: "own" },
  ])
    expect((await put(dana, body)).status).toBe(404);
  expect((await put(dana, { bundleId, resourceId: bucket })).status).toBe(400);
  expect((await put(dana, { permission: "read" })).status).toBe(400);
});

test("it says why not while granting is paused, the flow is off or the resource is gone", async () => {
  const verdicts = async () => (await list(dana)).map((f) => f.requestable);
  await db.update(organization).set({ paused: true });
  expect(await verdicts()).toEqual([false, false, false]);
  expect((await list(dana))[0]?.reasons[0]?.message).toContain("paused");
  await db.update(organization).set({ paused: false });
  expect(await verdicts()).toEqual([true, true, true]);
  await db
    .update(resources)
    .set({ deletedAt: 1 })
    .where(eq(resources.id, bucket as never));
  const gone = (await list(dana)).find((f) => f.resource !== null);
  expect(gone).toMatchObject({ requestable: false, resource: { name: "logs" } });
  expect(gone?.reasons[0]?.message).toContain("not offer it any more");
  await admin("POST", `/api/v1/flows/${flowId}/deactivate`, {});
  const [row] = await db
    .select()
    .from(flows)
    .where(eq(flows.id, flowId as never));
  expect(row?.document.active).toBe(false);
  expect((await list(dana)).map((f) => f.reasons[0]?.code)).toEqual(Array(3).fill("not_offered"));
});

test("a person keeps at most 100", async () => {
  await db.delete(favourites);
  await admin("POST", `/api/v1/flows/${flowId}/activate`, {});
  await db.insert(favourites).values(
    Array.from({ length: 9 }, () => 0).map((_, i) => ({
      id: newId("favourite"),
      userId: danaId as never,
      flowId: newId("flow"),
      createdAt: i,
    })),
  );
  for (let i = 0; i < 10; i++)
    await db.insert(favourites).values(
      Array.from({ length: i === 9 ? 1 : 10 }, (_, n) => ({
        id: newId("favourite"),
        userId: danaId as never,
        flowId: newId("flow"),
        createdAt: n,
      })),
    );
  expect(await list(dana)).toHaveLength(100);
  expect((await put(dana, {})).status).toBe(413);
  const [oldest] = await list(dana);
  expect((await dana("DELETE", `/api/v1/favourites/${oldest?.id}`)).status).toBe(204);
  expect((await put(dana, {})).status).toBe(200);
});
