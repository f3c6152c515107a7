import { beforeAll, expect, test } from "vitest";
import type { Resource, ResourceType } from "../../worker/contract/resources";
import type { IntegrationId } from "../../worker/contract/values";
import {
  type Caller,
  callerFor,
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

test("the inventory is for admins", async () => {
  const grantee = await callerFor(await person({ email: "g@example.com" }));
  expect((await grantee("GET", "/api/v1/resources")).status).toBe(403);
});
