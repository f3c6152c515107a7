import { beforeAll, describe, expect, test } from "vitest";
import { candidatesOf } from "../../worker/access/candidates";
import type { SavedFlow } from "../../worker/contract/flow-endpoints";
import type { FlowDocumentInput, Selector } from "../../worker/contract/flows";
import type { Offer, OfferedResource } from "../../worker/contract/offers";
import type { IntegrationId, ResourceId } from "../../worker/contract/values";
import { newId } from "../../worker/lib/ids";
import { FoldedResource } from "../../worker/policy/folded-resource";
import { compileTarget, reaches } from "../../worker/policy/selectors";
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
  systemContext,
  unique,
} from "./catalogue-world";

type Page<T> = { items: T[]; pagination: { nextPageToken: string | null } };

let admin: Caller;
let asWeb: Caller;
let integrationId: IntegrationId;

const asked = (over: Partial<FlowDocumentInput> & { name: string }) =>
  flowDocument({
    requesters: { conditions: [{ type: "group", values: ["web"] }] },
    targets: [anyBucket(integrationId)],
    ...over,
  });

async function saved(over: Partial<FlowDocumentInput> & { name: string }): Promise<SavedFlow> {
  const { status, body } = await admin<SavedFlow>("POST", "/api/v1/flows", asked(over));
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

beforeAll(async () => {
  ({ call: admin } = await openOrganization());
  const web = await person({ email: "wanda@example.com", timeZone: "Europe/Berlin" });
  asWeb = await callerFor(web);
  await group("web", [web]);
  await group("dba", []);
  integrationId = await syncedIntegration("Files");
});

describe("resources behind an offer", () => {
  let files: IntegrationId;
  const ids = new Map<string, ResourceId>();

  beforeAll(async () => {
    files = await syncedIntegration("Many files");
    const places = [["Acme", "prod"], ["Acme", "staging"], ["Acme", "prod", "eu"], ["prod/x"]];
    for (let i = 0; i < 40; i++) {
      const name = i % 7 === 0 ? `Éclair *${i}` : `bucket-${i}`;
      const tags: Record<string, string> =
        i % 3 === 0 ? { env: "Prod" } : i % 3 === 1 ? { env: "dev", team: "a*b" } : {};
      ids.set(name, await resource(files, name, { path: places[i % 4] ?? [], tags }));
    }
  });

  const listed = async (call: Caller, flowId: string, more = "") => {
    const items: OfferedResource[] = [];
    for (let token: string | null = ""; token !== null; ) {
      const { status, body }: { status: number; body: Page<OfferedResource> } = await call<
        Page<OfferedResource>
      >(
        "GET",
        `/api/v1/offers/resources?flowId=${flowId}&limit=3${more}${token && `&pageToken=${token}`}`,
      );
      expect(status).toBe(200);
      items.push(...body.items);
      token = body.pagination.nextPageToken;
    }
    return items;
  };

  test("are those that the selectors reach, with their permissions, page by page", async () => {
    const flow = await saved({
      name: unique("prod files"),
      targets: [
        { ...anyBucket(files, ["read"]), include: [{ by: "tag", key: "env", values: ["pr*"] }] },
        {
          ...anyBucket(files, ["write"]),
          include: [{ by: "name", values: ["bucket-3", "bucket-1?"] }],
          exclude: [{ by: "path", values: ["acme/staging"] }],
        },
      ],
    });
    const items = await listed(asWeb, flow.id);
    expect(new Set(items.map((i) => i.id)).size).toBe(items.length);
    const tagged = 14;
    expect(items.filter((i) => i.permissions.includes("read"))).toHaveLength(tagged);
    expect(items.find((i) => i.name === "bucket-3")?.permissions).toEqual(["read", "write"]);
    expect(
      items.some((i) => i.permissions.includes("write") && i.path.join() === "Acme,staging"),
    ).toBe(false);
    const searched = await listed(asWeb, flow.id, "&search=BUCKET-1");
    expect(searched.every((i) => i.name.startsWith("bucket-1"))).toBe(true);
    expect(searched.length).toBeGreaterThan(2);
    const writable = await listed(asWeb, flow.id, "&permission=write");
    expect(writable.every((i) => i.permissions.includes("write"))).toBe(true);
  });

  test("the database narrows to no less than what the policy takes in, for every kind of selector", async () => {
    const selectors: Selector[] = [
      { by: "id", match: "is", values: ["Acme/prod/bucket-4", ids.get("bucket-5") ?? ""] },
      { by: "name", match: "is", values: ["BUCKET-1"] },
      { by: "name", match: "is", values: ["bucket-?"] },
      { by: "name", match: "is", values: ["éclair \\*7"] },
      { by: "name", match: "is", values: ["e\u0301clair*"] },
      { by: "name", match: "starts_with", values: ["bucket-2", "ÉCL"] },
      { by: "tag", key: "env", match: "is", values: ["PROD"] },
      { by: "tag", key: "team", match: "is", values: ["a\\*b"] },
      { by: "tag", key: "env", match: "starts_with", values: ["d"] },
      { by: "path", match: "is", values: ["acme/PROD/"] },
      { by: "path", match: "is", values: ["/Acme"] },
      { by: "path", match: "is", values: ["acme/prod/bucket-4"] },
      { by: "path", match: "is", values: ["prod\\/x"] },
    ];
    const ctx = await systemContext();
    const rows = await db.query.resources.findMany({
      where: (r, { eq: is }) => is(r.integrationId, files),
    });
    for (const selector of selectors) {
      const target = { ...anyBucket(files), include: [selector], exclude: [] };
      const narrowed = await candidatesOf(ctx, files, "bucket", [target]);
      const taken = rows
        .filter((r) => reaches(compileTarget(target), new FoldedResource(r)))
        .map((r) => r.id);
      expect(taken.length, JSON.stringify(selector)).toBeGreaterThan(0);
      expect(narrowed, JSON.stringify(selector)).not.toBeNull();
      const found = narrowed ? await db.all<{ id: string }>(narrowed) : [];
      const have = new Set(found.map((f) => f.id));
      expect(
        taken.filter((id) => !have.has(id)),
        JSON.stringify(selector),
      ).toEqual([]);
    }
  });

  test("as many selectors as are narrowed by stay within what D1 takes in a statement", async () => {
    const ctx = await systemContext();
    const named = (count: number) => ({
      ...anyBucket(files),
      include: [
        {
          by: "name" as const,
          match: "starts_with" as const,
          values: Array.from({ length: count }, (_, i) => `bucket-${i + 1}`),
        },
      ],
    });
    for (const count of [1, 5, 6, 20]) {
      const narrowed = await candidatesOf(ctx, files, "bucket", [named(count)]);
      if (narrowed === null) throw new Error(`${count} are not narrowed by`);
      const found = new Set((await db.all<{ id: string }>(narrowed)).map((f) => f.id));
      expect(found.has(ids.get("bucket-1") ?? ""), `${count}`).toBe(true);
      expect(found.has(ids.get("bucket-5") ?? ""), `${count}`).toBe(count >= 5);
    }
    expect(await candidatesOf(ctx, files, "bucket", [named(21)])).toBeNull();
  });

  test("of a flow that is not for the caller are refused with the reason, of one they do not see not found", async () => {
    const foreign = await saved({
      name: unique("dba only"),
      requesters: { conditions: [{ type: "group", values: ["dba"] }] },
    });
    const refused = await asWeb<{ code: string }>(
      "GET",
      `/api/v1/offers/resources?flowId=${foreign.id}`,
    );
    expect([refused.status, refused.body.code]).toEqual([403, "not_requestable"]);
    const unknown = await asWeb("GET", `/api/v1/offers/resources?flowId=${newId("flow")}`);
    expect(unknown.status).toBe(404);
  });

  test("one resource tells which flows offer what on it, allowed ones first", async () => {
    const id = ids.get("bucket-4") ?? newId("resource");
    const automatic = await saved({
      name: unique("auto"),
      targets: [anyBucket(files, ["read", "write"])],
    });
    const strict = await saved({
      name: unique("strict"),
      targets: [anyBucket(files, ["read"])],
      approval: { mode: "any_of", groups: [{ approvers: [{ type: "manager" }] }] },
    });
    const not = await saved({
      name: unique("not here"),
      targets: [{ ...anyBucket(files, ["read"]), exclude: [{ by: "name", values: ["bucket-4"] }] }],
    });
    const { body } = await asWeb<{
      permissions: Array<{ permission: string; suggestedFlowId: string; offers: Offer[] }>;
    }>("GET", `/api/v1/resources/${id}/offers`);
    const read = body.permissions.find((p) => p.permission === "read");
    expect(read?.suggestedFlowId).toBe(strict.id);
    expect(read?.offers.filter((o) => o.requestable).map((o) => o.flowId)).toEqual(
      expect.arrayContaining([strict.id, automatic.id]),
    );
    expect(read?.offers.find((o) => o.flowId === not.id)?.reasons[0]).toMatchObject({
      code: "excluded",
    });
    expect((await asWeb("GET", `/api/v1/resources/${newId("resource")}/offers`)).status).toBe(404);
  });
});
