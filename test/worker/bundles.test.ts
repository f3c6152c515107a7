import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { auditEvents } from "../../db/schema";
import type { SavedBundle } from "../../worker/contract/bundle-endpoints";
import type { SavedFlow } from "../../worker/contract/flow-endpoints";
import {
  anyBucket,
  type Caller,
  db,
  flowDocument,
  openOrganization,
  syncedIntegration,
  unique,
} from "./catalogue-world";

type Problem = {
  code: string;
  detail: string;
  errors?: Array<{ pointer: string; detail: string }>;
};

let call: Caller;

beforeAll(async () => {
  ({ call } = await openOrganization());
  await syncedIntegration("Files");
});

async function saved(name: string): Promise<SavedBundle> {
  const { status, body } = await call<SavedBundle>("POST", "/api/v1/bundles", {
    name,
    targets: [anyBucket("Files")],
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

test("a bundle can be written, read, replaced and deleted, and the log keeps what it was", async () => {
  const bundle = await saved(unique("On call"));
  expect(bundle.warnings).toEqual([]);
  const put = await call<SavedBundle>("PUT", `/api/v1/bundles/${bundle.id}?expectedVersion=1`, {
    name: bundle.document.name,
    targets: [anyBucket("Files", ["write"])],
  });
  expect(put.body.version).toBe(2);
  const read = await call<SavedBundle>("GET", `/api/v1/bundles/${bundle.id}`);
  expect(read.body.document.targets[0]?.permissions).toEqual(["write"]);
  expect((await call("DELETE", `/api/v1/bundles/${bundle.id}`)).status).toBe(204);
  expect((await call("GET", `/api/v1/bundles/${bundle.id}`)).status).toBe(404);
  const events = await db.select().from(auditEvents).where(eq(auditEvents.subject, bundle.id));
  expect(events.map((e) => e.action)).toEqual([
    "bundle.created",
    "bundle.changed",
    "bundle.deleted",
  ]);
  expect(events[1]?.detail).toMatchObject({ before: { targets: [{ permissions: ["read"] }] } });
});

test("a bundle that a flow refers to stays, and the flow is named", async () => {
  const bundle = await saved(unique("Kept"));
  const flow = await call<SavedFlow>(
    "POST",
    "/api/v1/flows",
    flowDocument({ name: unique("Uses it"), targets: [{ bundle: bundle.document.name }] }),
  );
  expect(flow.body.document.targets).toEqual([{ bundle: bundle.id }]);
  const users = await call<{ items: SavedFlow[] }>("GET", `/api/v1/flows?bundle=${bundle.id}`);
  expect(users.body.items.map((f) => f.id)).toEqual([flow.body.id]);
  const refused = await call<Problem>("DELETE", `/api/v1/bundles/${bundle.id}`);
  expect([refused.status, refused.body.code]).toEqual([409, "in_use"]);
  expect(refused.body.detail).toContain(flow.body.document.name);
  await call("DELETE", `/api/v1/flows/${flow.body.id}`);
  expect((await call("DELETE", `/api/v1/bundles/${bundle.id}`)).status).toBe(204);
});

test("a bundle of an unknown integration is refused with its place", async () => {
  const { status, body } = await call<Problem>("POST", "/api/v1/bundles", {
    name: unique("Lost"),
    targets: [anyBucket("Files"), anyBucket("Filez")],
  });
  expect(status).toBe(400);
  expect(body.errors).toEqual([
    {
      pointer: "/targets/1/integration",
      detail: "There is no integration “Filez”. Did you mean “Files”?",
    },
  ]);
});

test("a taken name and an overtaken version are told apart", async () => {
  const [a, b] = [await saved(unique("A")), await saved(unique("B"))];
  const named = { name: a.document.name, targets: [anyBucket("Files")] };
  const taken = await call<Problem>("PUT", `/api/v1/bundles/${b.id}`, named);
  expect(taken.body.code).toBe("already_exists");
  const overtaken = await call<Problem>("PUT", `/api/v1/bundles/${b.id}?expectedVersion=7`, named);
  expect(overtaken.body.code).toBe("terms_changed");
});
