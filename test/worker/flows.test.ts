import { desc, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { accessLinks, auditEvents, organization } from "../../db/schema";
import { copyName } from "../../worker/admin/save-flow";
import type { SavedFlow } from "../../worker/contract/flow-endpoints";
import type { AccessFlow } from "../../worker/contract/flows";
import {
  anyBucket,
  type Caller,
  db,
  flowDocument,
  group,
  openOrganization,
  person,
  syncedIntegration,
  unique,
} from "./catalogue-world";

type List = { items: AccessFlow[]; pagination: { nextPageToken: string | null } };
type Problem = {
  code: string;
  detail: string;
  errors?: Array<{ pointer: string; detail: string }>;
};

let call: Caller;
let integrationId: string;

beforeAll(async () => {
  ({ call } = await openOrganization());
  integrationId = await syncedIntegration("Files");
  const ada = await person({ email: "ada@example.com", attributes: { team: ["web"] } });
  await group("approvers", [ada]);
  await group("nobody there", []);
});

const document = (over: Parameters<typeof flowDocument>[0]) =>
  flowDocument({ targets: [anyBucket("Files")], ...over });

async function saved(over: Parameters<typeof flowDocument>[0]): Promise<SavedFlow> {
  const { status, body } = await call<SavedFlow>("POST", "/api/v1/flows", document(over));
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const lastEvent = async (subject: string) =>
  (
    await db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.subject, subject))
      .orderBy(desc(auditEvents.seq))
      .limit(1)
  )[0];

const factsVersion = async () =>
  (await db.select({ v: organization.factsVersion }).from(organization))[0]?.v ?? 0;

describe("saving", () => {
  test("a name of an integration is stored as its id, and the answer has no warnings when all is well", async () => {
    const flow = await saved({ name: unique("by name") });
    expect(flow.document.targets[0]).toMatchObject({ integration: integrationId });
    expect(flow.version).toBe(1);
    expect(flow.warnings).toEqual([]);
    expect(await lastEvent(flow.id)).toMatchObject({ action: "flow.created" });
  });

  test("a reference that leads nowhere is refused with its place and the name that was probably meant", async () => {
    const { status, body } = await call<Problem>(
      "POST",
      "/api/v1/flows",
      document({
        name: unique("typos"),
        targets: [anyBucket("Flies")],
        approval: {
          mode: "any_of",
          groups: [{ approvers: [{ type: "group", values: ["aprovers"] }] }],
        },
      }),
    );
    expect(status).toBe(400);
    expect(body.code).toBe("bad_input");
    const byPointer = new Map(body.errors?.map((e) => [e.pointer, e.detail]));
    expect(byPointer.get("/targets/0/integration")).toContain("Did you mean “Files”?");
    expect(byPointer.get("/approval/groups/0/approvers/0/values/0")).toContain(
      "Did you mean “approvers”?",
    );
  });

  test("text that is only compared with is no reference", async () => {
    const flow = await saved({
      name: unique("contains"),
      requesters: {
        conditions: [{ type: "group", match: "starts_with", values: ["no-such-group"] }],
      },
    });
    expect(flow.warnings.map((w) => w.code)).toEqual(["nobody_matches"]);
  });

  test("what is doubtful is saved and comes back as warnings with their places", async () => {
    const flow = await saved({
      name: unique("doubtful"),
      targets: [
        anyBucket("Files", ["read", "delete"]),
        { ...anyBucket("Files"), resourceType: "bukcet" },
      ],
      requesters: {
        conditions: [{ type: "attribute", key: "team", values: ["nobody is in this"] }],
      },
      duration: { maxSeconds: null },
    });
    expect(flow.warnings.map((w) => [w.code, w.pointer])).toEqual([
      ["unknown_permission", "/targets/0/permissions/1"],
      ["unknown_resource_type", "/targets/1/resourceType"],
      ["nobody_matches", "/requesters"],
      ["indefinite_without_approval", "/duration/maxSeconds"],
    ]);
  });

  test("an approver group without members is warned about, a manager is not", async () => {
    const approval = (approvers: object[]) =>
      ({ mode: "any_of", groups: [{ approvers }] }) as never;
    const empty = await saved({
      name: unique("empty group"),
      approval: approval([{ type: "group", values: ["nobody there"] }]),
    });
    expect(empty.warnings.map((w) => w.code)).toEqual(["no_approver"]);
    const managed = await saved({
      name: unique("manager"),
      approval: approval([{ type: "manager" }]),
    });
    expect(managed.warnings).toEqual([]);
  });

  test("two flows cannot have one name", async () => {
    const name = unique("twice");
    await saved({ name });
    const { status, body } = await call<Problem>("POST", "/api/v1/flows", document({ name }));
    expect([status, body.code]).toEqual([409, "already_exists"]);
  });
});

describe("versions", () => {
  test("replacing makes a new version and keeps the old one readable", async () => {
    const flow = await saved({ name: unique("versioned") });
    const before = await factsVersion();
    const put = await call<SavedFlow>(
      "PUT",
      `/api/v1/flows/${flow.id}`,
      document({ name: flow.document.name, duration: { maxSeconds: 7_200 } }),
    );
    expect(put.body.version).toBe(2);
    expect(await factsVersion()).toBeGreaterThan(before);
    const old = await call<{ document: SavedFlow["document"] }>(
      "GET",
      `/api/v1/flows/${flow.id}/versions/1`,
    );
    expect(old.body.document.duration.maxSeconds).toBe(3_600);
    const list = await call<{ items: Array<{ version: number }> }>(
      "GET",
      `/api/v1/flows/${flow.id}/versions`,
    );
    expect(list.body.items.map((v) => v.version)).toEqual([2, 1]);
    expect(await lastEvent(flow.id)).toMatchObject({
      action: "flow.changed",
      detail: { before: 1, after: 2, changed: ["duration"] },
    });
  });

  test("a save over a version that was not seen is refused, by query or by header", async () => {
    const flow = await saved({ name: unique("raced") });
    const next = document({ name: flow.document.name, description: "a" });
    await call("PUT", `/api/v1/flows/${flow.id}`, next);
    const byQuery = await call<Problem>("PUT", `/api/v1/flows/${flow.id}?expectedVersion=1`, next);
    const byHeader = await call<Problem>("PUT", `/api/v1/flows/${flow.id}`, next, {
      "if-match": '"1"',
    });
    expect([byQuery.status, byQuery.body.code]).toEqual([409, "terms_changed"]);
    expect([byHeader.status, byHeader.body.code]).toEqual([409, "terms_changed"]);
    const seen = await call("PUT", `/api/v1/flows/${flow.id}`, next, { "if-match": '"2"' });
    expect(seen.status).toBe(200);
  });

  test("of ten saves at the same moment that saw one version, one is kept", async () => {
    const flow = await saved({ name: unique("crowded") });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        call(
          "PUT",
          `/api/v1/flows/${flow.id}?expectedVersion=1`,
          document({ name: flow.document.name, description: `try ${i}` }),
        ),
      ),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect(answers.filter((a) => a.status === 409)).toHaveLength(9);
  });
});

describe("switching, copying, deleting", () => {
  test("activating and deactivating are versions, and repeating changes nothing", async () => {
    const flow = await saved({ name: unique("switched") });
    const off = await call<AccessFlow>("POST", `/api/v1/flows/${flow.id}/deactivate`);
    expect(off.body).toMatchObject({ version: 2, document: { active: false } });
    const again = await call<AccessFlow>("POST", `/api/v1/flows/${flow.id}/deactivate`);
    expect(again.body.version).toBe(2);
    const on = await call<AccessFlow>("POST", `/api/v1/flows/${flow.id}/activate`);
    expect(on.body).toMatchObject({ version: 3, document: { active: true } });
  });

  test("a copy has a free name and is switched off", async () => {
    const flow = await saved({ name: unique("original") });
    const first = await call<SavedFlow>("POST", `/api/v1/flows/${flow.id}/duplicate`);
    const second = await call<SavedFlow>("POST", `/api/v1/flows/${flow.id}/duplicate`);
    expect(first.body.document).toMatchObject({
      name: `${flow.document.name} copy`,
      active: false,
    });
    expect(second.body.document.name).toBe(`${flow.document.name} copy 2`);
    expect(copyName("x".repeat(120), new Set())).toHaveLength(120);
  });

  test("a deleted flow is gone, its name is free and its versions stay", async () => {
    const name = unique("short-lived");
    const flow = await saved({ name });
    expect((await call("DELETE", `/api/v1/flows/${flow.id}`)).status).toBe(204);
    expect((await call("GET", `/api/v1/flows/${flow.id}`)).status).toBe(404);
    expect((await call("DELETE", `/api/v1/flows/${flow.id}`)).status).toBe(404);
    expect((await call("GET", `/api/v1/flows/${flow.id}/versions/1`)).status).toBe(200);
    await saved({ name });
  });
});

describe("access links", () => {
  const open = { trigger: "access_link" as const, requesters: undefined, accessLink: {} };

  test("a flow with trigger access_link has one address, which rotating replaces", async () => {
    const flow = await saved({ name: unique("linked"), ...open });
    expect(flow.link?.url).toMatch(/^http:\/\/localhost:8787\/l\/alink_[0-9a-z]{20}$/);
    const rotated = await call<AccessFlow>("POST", `/api/v1/flows/${flow.id}/rotate-link`);
    expect(rotated.body.link?.url).not.toBe(flow.link?.url);
    const rows = await db.select().from(accessLinks).where(eq(accessLinks.flowId, flow.id));
    expect(rows.filter((r) => r.endedAt === null)).toHaveLength(1);
    expect(rows).toHaveLength(2);
  });

  test("changing the trigger ends the link, deleting the flow too", async () => {
    const flow = await saved({ name: unique("unlinked"), ...open });
    const put = await call<AccessFlow>(
      "PUT",
      `/api/v1/flows/${flow.id}`,
      document({ name: flow.document.name }),
    );
    expect(put.body.link).toBeNull();
    expect((await call("POST", `/api/v1/flows/${flow.id}/rotate-link`)).status).toBe(400);
    const other = await saved({ name: unique("dropped"), ...open });
    await call("DELETE", `/api/v1/flows/${other.id}`);
    const rows = await db.select().from(accessLinks);
    const ended = rows.filter((r) => r.flowId === flow.id || r.flowId === other.id);
    expect(ended.every((r) => r.endedAt !== null)).toBe(true);
  });
});

describe("listing", () => {
  test("pages go on where the last one stopped, without a gap or a repetition", async () => {
    const prefix = unique("paged");
    for (let i = 0; i < 5; i++) await saved({ name: `${prefix} ${i}` });
    const names: string[] = [];
    for (let token: string | null = ""; token !== null; ) {
      const query: string = `search=${encodeURIComponent(`${prefix}*`)}&limit=2${token && `&pageToken=${token}`}`;
      const { body }: { body: List } = await call<List>("GET", `/api/v1/flows?${query}`);
      names.push(...body.items.map((f) => f.document.name));
      token = body.pagination.nextPageToken;
    }
    expect(names).toEqual([0, 1, 2, 3, 4].map((i) => `${prefix} ${i}`));
  });

  test("filters are by part of the name, glob, label, state and integration", async () => {
    const other = unique("Other files");
    await syncedIntegration(other);
    const name = unique("Zebra [prod]");
    await saved({ name, labels: ["striped"], active: false, targets: [anyBucket(other)] });
    const found = async (query: string) =>
      (await call<List>("GET", `/api/v1/flows?${query}`)).body.items.map((f) => f.document.name);
    expect(await found("search=zebra")).toEqual([name]);
    expect(await found(`search=${encodeURIComponent("ze*[prod]*")}`)).toEqual([name]);
    expect(await found("label=striped")).toEqual([name]);
    expect(await found("label=strip")).toEqual([]);
    expect(await found(`integration=${encodeURIComponent(other)}`)).toEqual([name]);
    expect(await found("search=zebra&active=true")).toEqual([]);
  });

  test("a page token of another list is refused", async () => {
    const { status, body } = await call<Problem>("GET", "/api/v1/flows?pageToken=WzEsMl0");
    expect([status, body.code]).toEqual([400, "bad_input"]);
  });
});
