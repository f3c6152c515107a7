import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { organization, resources } from "../../db/schema";
import type { SavedFlow } from "../../worker/contract/flow-endpoints";
import type { FlowDocumentInput } from "../../worker/contract/flows";
import type { OfferedResource, OfferHits } from "../../worker/contract/offers";
import type { IntegrationId, ResourceId } from "../../worker/contract/values";
import {
  anyBucket,
  type Caller,
  callerFor,
  db,
  flowDocument,
  group,
  openOrganization,
  person,
  resource,
  syncedIntegration,
  unique,
} from "./catalogue-world";

let admin: Caller;
let asWeb: Caller;
let asStranger: Caller;
let files: IntegrationId;
let secret: ResourceId;
const flows: Record<string, SavedFlow> = {};
const ids: Record<string, ResourceId> = {};

async function saved(over: Partial<FlowDocumentInput> & { name: string }): Promise<SavedFlow> {
  const { status, body } = await admin<SavedFlow>(
    "POST",
    "/api/v1/flows",
    flowDocument({ requesters: { conditions: [{ type: "group", values: ["web"] }] }, ...over }),
  );
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

async function search(call: Caller, q: string, more = ""): Promise<OfferHits> {
  const { status, body } = await call<OfferHits>(
    "GET",
    `/api/v1/offers/search?q=${encodeURIComponent(q)}${more}`,
  );
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

const names = async (call: Caller, q: string, more = "") =>
  (await search(call, q, more)).items.map((hit) => hit.name);

beforeAll(async () => {
  ({ call: admin } = await openOrganization());
  const web = await person({ email: "wanda@example.com" });
  asWeb = await callerFor(web);
  asStranger = await callerFor(await person({ email: "stranger@example.com" }));
  await group("web", [web]);
  await group("dba", []);
  files = await syncedIntegration("Storage");
  for (const [name, path, tags] of [
    ["orders", ["acme", "production"], { env: "prod" }],
    ["orders-archive", ["acme", "staging"], { env: "stage" }],
    ["eu-orders", ["acme", "production", "eu"], {}],
    ["telemetry", ["acme", "staging"], { owner: "orders-team" }],
    ["hidden", ["acme", "production"], { env: "secret" }],
  ] as const)
    ids[name] = await resource(files, name, { path: [...path], tags });
  secret = ids.hidden as ResourceId;
  const exclude = [{ by: "name" as const, match: "is" as const, values: ["hidden"] }];
  flows.read = await saved({
    name: unique("Read storage"),
    targets: [{ ...anyBucket(files), exclude }],
  });
  flows.write = await saved({
    name: unique("Write storage"),
    description: "Change orders of the shop",
    targets: [
      {
        ...anyBucket(files, ["write"]),
        include: [{ by: "tag", match: "is", key: "env", values: ["prod"] }],
      },
    ],
    approval: { mode: "any_of", groups: [{ approvers: [{ type: "manager" }] }] },
  });
  await saved({
    name: unique("Vault"),
    requesters: { conditions: [{ type: "group", values: ["dba"] }] },
    targets: [anyBucket(files, ["read", "write"])],
  });
});

describe("searching everything requestable", () => {
  test("finds by name, place, tag and kind; the best name first", async () => {
    expect((await names(asWeb, "orders")).slice(0, 3)).toEqual([
      "orders",
      "orders-archive",
      "eu-orders",
    ]);
    expect(await names(asWeb, "orders eu")).toEqual(["eu-orders"]);
    expect(await names(asWeb, "orders staging")).toContain("orders-archive");
    expect(await names(asWeb, "env=stage")).toEqual(["orders-archive"]);
    expect(await names(asWeb, "orders-team")).toEqual(["telemetry"]);
    expect(await names(asWeb, "storage telemetry")).toEqual(["telemetry"]);
    expect((await names(asWeb, "bucket")).sort()).toEqual(
      ["eu-orders", "orders", "orders-archive", "telemetry"].sort(),
    );
  });

  test("says which flow gives which permission, and whether one gives it at once", async () => {
    const { items } = await search(asWeb, "orders");
    const orders = items.find((hit) => hit.name === "orders");
    expect(orders).toMatchObject({
      kind: "resource",
      id: ids.orders,
      automatic: true,
      resource: { integration: "Storage", typeTitle: "Bucket", titles: { read: "READ" } },
    });
    const given = orders?.resource?.flows.map((f) => [f.flowId, f.permissions]);
    expect(given).toHaveLength(2);
    expect(given).toEqual(
      expect.arrayContaining([
        [flows.read?.id, ["read"]],
        [flows.write?.id, ["write"]],
      ]),
    );
  });

  test("finds flows by what they are for, and bundles with the flows that hold them", async () => {
    const { items } = await search(asWeb, "shop orders");
    expect(items.map((hit) => [hit.kind, hit.id])).toEqual([["flow", flows.write?.id]]);
    const bundle = await admin<{ id: string }>("POST", "/api/v1/bundles", {
      name: "On-call kit",
      description: "",
      targets: [anyBucket(files)],
    });
    expect(bundle.status, JSON.stringify(bundle.body)).toBe(201);
    const flow = await saved({
      name: unique("Nights"),
      targets: [{ bundle: bundle.body.id }],
    });
    expect((await search(asWeb, "on-call")).items).toMatchObject([
      { kind: "bundle", id: bundle.body.id, flowIds: [flow.id], automatic: true },
    ]);
    await admin("DELETE", `/api/v1/flows/${flow.id}`);
  });

  test("shows nothing that cannot be asked for: excluded, of others, or while granting is paused", async () => {
    expect(await names(asWeb, "hidden")).toEqual([]);
    expect(await names(asWeb, "env=secret")).toEqual([]);
    expect(await names(asWeb, "vault")).toEqual([]);
    expect(await names(asStranger, "orders")).toEqual([]);
    await db.update(organization).set({ paused: true });
    expect(await names(asWeb, "orders")).toEqual([]);
    await db.update(organization).set({ paused: false });
    expect(await names(asWeb, "orders")).not.toEqual([]);
  });

  test("takes % and * and quotes as letters", async () => {
    await resource(files, `50%_off "now" *`, {});
    expect(await names(asWeb, `50%_off "now"`)).toEqual([`50%_off "now" *`]);
    expect(await names(asWeb, "%")).toEqual([`50%_off "now" *`]);
  });

  test("narrows to an integration and a type", async () => {
    const other = await syncedIntegration("Other");
    await resource(other, "orders", { type: "bucket" });
    const flow = await saved({ name: unique("Other"), targets: [anyBucket(other)] });
    expect((await names(asWeb, "orders", `&integrationId=${other}`)).sort()).toEqual(["orders"]);
    expect(await names(asWeb, "orders", "&type=nothing")).toEqual([]);
    await admin("DELETE", `/api/v1/flows/${flow.id}`);
  });
});

describe("searching in a large catalogue", () => {
  let big: IntegrationId;
  const COUNT = 60_000;

  beforeAll(async () => {
    big = await syncedIntegration("Big");
    await db.run(sql`
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${COUNT})
      insert into ${resources} (id, integration_id, type, external_id, name, search_name, path, path_key, tags, hash, created_at, updated_at)
      select 'res_' || substr('00000000000000000000' || i, -20), ${big}, 'bucket', 'x' || i, 'host-' || substr('00000' || i, -5) || '-web',
        'host-' || substr('00000' || i, -5) || '-web', '["fleet","rack-' || (i % 300) || '"]', 'fleet/rack-' || (i % 300) || '/', '{}', 'h', 1, 1 from n`);
    await saved({ name: unique("Hosts"), targets: [anyBucket(big)] });
    await saved({
      name: unique("One host"),
      targets: [
        {
          ...anyBucket(big, ["write"]),
          include: [{ by: "name", match: "is", values: ["host-59999-web"] }],
        },
      ],
    });
  });

  test("a beginning of a name and a place are found wherever they stand, quickly", async () => {
    const started = performance.now();
    expect((await names(asWeb, "host-59999"))[0]).toBe("host-59999-web");
    expect((await names(asWeb, "rack-299")).length).toBeGreaterThan(0);
    expect((await search(asWeb, "web")).more).toBe(true);
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});

test("takes as many words as it reads, also where selectors leave few", async () => {
  const tapes = await syncedIntegration("Tapes");
  await resource(tapes, "ledger-2026", { path: ["acme", "finance"], tags: { env: "prod" } });
  const include = ["prod", "staging", "dev"].map((value) => ({
    by: "tag" as const,
    match: "is" as const,
    key: "env",
    values: [value],
  }));
  await saved({ name: unique("Read tapes"), targets: [{ ...anyBucket(tapes), include }] });
  expect(await names(asWeb, "ledger finance")).toEqual(["ledger-2026"]);
  expect(await names(asWeb, "tapes bucket ledger acme finance")).toEqual(["ledger-2026"]);
});

describe("resources of all flows at once", () => {
  const list = async (call: Caller, more: string) => {
    const { status, body } = await call<{ items: OfferedResource[] }>(
      "GET",
      `/api/v1/offers/resources?${more}`,
    );
    expect(status, JSON.stringify(body)).toBe(200);
    return body.items;
  };

  test("without a flow every open one counts, each with what it gives", async () => {
    const [orders] = await list(asWeb, `integrationId=${files}&search=orders&limit=1`);
    expect(orders).toMatchObject({ name: "orders" });
    expect([...(orders?.permissions ?? [])].sort()).toEqual(["read", "write"]);
    expect(orders?.flows).toHaveLength(2);
    expect(await list(asStranger, "")).toEqual([]);
  });

  test("narrows to a place and everything under it", async () => {
    const found = await list(asWeb, `integrationId=${files}&path=Acme/Production`);
    expect(found.map((r) => r.name)).toEqual(["eu-orders", "orders"]);
  });

  test("answers for named resources, and leaves out those that are not for the caller", async () => {
    const wanted = [ids.orders, secret, ids.telemetry].join(",");
    const found = await list(asWeb, `resourceIds=${wanted}`);
    expect(found.map((r) => r.name)).toEqual(["orders", "telemetry"]);
  });
});
