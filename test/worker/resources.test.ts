import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { permissions } from "../../db/schema";
import type { Resource, ResourceType } from "../../worker/contract/resources";
import type { IntegrationId } from "../../worker/contract/values";
import { newId } from "../../worker/lib/ids";
import {
  type Caller,
  callerFor,
  db,
  openOrganization,
  person,
  resource,
  syncedIntegration,
} from "./catalogue-world";

type Page<T> = { items: T[]; pagination: { nextPageToken: string | null } };

let call: Caller;
let files: IntegrationId;
let other: IntegrationId;

beforeAll(async () => {
  ({ call } = await openOrganization());
  files = await syncedIntegration("Files");
  other = await syncedIntegration("Other");
  await resource(files, "Invoices", { path: ["Acme", "Prod"], tags: { env: "PROD", "a=b": "x" } });
  await resource(files, "invoices", { path: ["Acme", "staging"], tags: { env: "staging" } });
  await resource(files, "Inventory", { path: ["Acme", "Prod", "eu"], tags: { env: "prod" } });
  await resource(files, "server", { type: "server", path: ["Acme"] });
  await resource(other, "invoices-2", { path: ["acmeprod"] });
});

async function names(query: string): Promise<string[]> {
  const found: string[] = [];
  for (let token: string | null = ""; token !== null; ) {
    const { status, body }: { status: number; body: Page<Resource> } = await call<Page<Resource>>(
      "GET",
      `/api/v1/resources?limit=1&${query}${token && `&pageToken=${token}`}`,
    );
    expect(status, JSON.stringify(body)).toBe(200);
    found.push(...body.items.map((r) => r.name));
    token = body.pagination.nextPageToken;
  }
  return found;
}

test("a search finds names by how they begin, in whatever case, page by page", async () => {
  expect((await names("search=INVO")).sort()).toEqual(
    ["Invoices", "invoices", "invoices-2"].sort(),
  );
  expect(await names("search=nvo")).toEqual([]);
  expect(await names("search=%25")).toEqual([]);
});

test("a search for what a name contains finds it anywhere, and a wildcard is a letter like others", async () => {
  expect(await names("search=NVO&match=contains")).toHaveLength(3);
  expect(await names("search=ices-2&match=contains")).toEqual(["invoices-2"]);
  expect(await names("search=%25&match=contains")).toEqual([]);
});

test("filters are by integration, type, tag and place", async () => {
  expect(await names(`integrationId=${files}&search=invo`)).toHaveLength(2);
  expect(await names(`integrationId=${files}&type=bucket`)).toHaveLength(3);
  expect((await names("tag=env%3Dprod")).sort()).toEqual(["Inventory", "Invoices"]);
  expect(await names("path=acme/prod")).toHaveLength(2);
  expect(await names("path=acme/prod/eu")).toEqual(["Inventory"]);
  expect(await names("path=acme/pro")).toEqual([]);
});

test("a resource can be read by its id and an unknown one is not found", async () => {
  const { body } = await call<Page<Resource>>("GET", `/api/v1/resources?integrationId=${other}`);
  const id = body.items[0]?.id;
  expect((await call<Resource>("GET", `/api/v1/resources/${id}`)).body).toMatchObject({
    name: "invoices-2",
    integration: "Other",
  });
  expect((await call("GET", "/api/v1/resources/res_00000000000000000000")).status).toBe(404);
  expect((await call("GET", "/api/v1/resources/1 or 1=1")).status).toBe(404);
});

test("resource types come with what can be granted on them", async () => {
  const { body } = await call<Page<ResourceType>>(
    "GET",
    `/api/v1/resource-types?integrationId=${files}`,
  );
  expect(body.items).toMatchObject([
    { type: "bucket", title: "Bucket", permissions: [{ name: "read" }, { name: "write" }] },
  ]);
  const first = await call<Page<ResourceType>>("GET", "/api/v1/resource-types?limit=1");
  const second = await call<Page<ResourceType>>(
    "GET",
    `/api/v1/resource-types?limit=1&pageToken=${first.body.pagination.nextPageToken}`,
  );
  expect([first.body.items[0]?.integration, second.body.items[0]?.integration]).toEqual([
    "Files",
    "Other",
  ]);
  expect(second.body.pagination.nextPageToken).toBeNull();
});

type Places = { items: Array<{ name: string; path: string; count: number }>; more: boolean };
const places = async (query: string) =>
  (await call<Places>("GET", `/api/v1/resources/tree?${query}`)).body;

test("the tree shows the places right under a place, over all types, as the system writes them", async () => {
  const [one] = await db.select().from(permissions).where(eq(permissions.integrationId, files));
  if (!one) throw new Error("the world has permissions");
  await db.insert(permissions).values({ ...one, id: newId("permission"), resourceType: "server" });
  expect(await places(`integrationId=${files}`)).toEqual({
    items: [{ name: "Acme", path: "Acme", count: 4, more: false }],
    more: false,
  });
  expect((await places(`integrationId=${files}&path=acme`)).items).toMatchObject([
    { name: "Prod", path: "acme/Prod", count: 2 },
    { name: "staging", path: "acme/staging", count: 1 },
  ]);
  expect((await places(`integrationId=${files}&path=acme/Prod`)).items).toMatchObject([
    { name: "eu", count: 1 },
  ]);
  expect((await places(`integrationId=${files}&path=acme/Prod/eu`)).items).toEqual([]);
});

test("the tree counts no further than a bound and stops at 200 places", async () => {
  const wide = await syncedIntegration("Wide");
  const many = Array.from({ length: 230 }, (_, i) => i);
  for (const i of many) await resource(wide, `r${i}`, { path: [`place-${i}`] });
  const { items, more } = await places(`integrationId=${wide}`);
  expect([items.length, more]).toEqual([200, true]);
});

test("the flows of a resource are those whose selectors reach it", async () => {
  const { body } = await call<Page<Resource>>("GET", `/api/v1/resources?integrationId=${files}`);
  const idOf = (name: string) => body.items.find((r) => r.name === name)?.id;
  const flow = (name: string, place: string) =>
    call("POST", "/api/v1/flows", {
      name,
      requesters: { conditions: [{ type: "attribute", key: "team", values: ["x"] }] },
      targets: [
        {
          integration: files,
          resourceType: "bucket",
          permissions: ["read"],
          include: [{ by: "path", values: [place] }],
        },
      ],
      duration: { maxSeconds: 3_600 },
      approval: { mode: "automatic" },
    });
  const made = await flow("Production", "Acme/Prod");
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  expect((await flow("Staging", "Acme/staging")).status).toBe(201);
  const offered = async (name: string) =>
    (await call<{ items: unknown[] }>("GET", `/api/v1/resources/${idOf(name)}/flows`)).body.items;
  expect(await offered("Inventory")).toMatchObject([
    { name: "Production", active: true, automatic: true, permissions: ["read"] },
  ]);
  expect(await offered("server")).toEqual([]);
});

test("the inventory is for admins", async () => {
  const grantee = await callerFor(await person({ email: "g@example.com" }));
  expect((await grantee("GET", "/api/v1/resources")).status).toBe(403);
});
