import { beforeAll, describe, expect, test } from "vitest";
import type { FlowDraft } from "../../worker/contract/flow-drafts";
import type { SavedFlow } from "../../worker/contract/flow-endpoints";
import type { AccessFlow } from "../../worker/contract/flows";
import {
  anyBucket,
  type Caller,
  flowDocument,
  openOrganization,
  person,
  syncedIntegration,
  unique,
} from "./catalogue-world";
import { eventsOf } from "./sync-world";

type Problem = { code: string; errors?: Array<{ pointer: string; detail: string }> };

let call: Caller;

beforeAll(async () => {
  ({ call } = await openOrganization());
  await syncedIntegration("Files");
  await person({ email: "ada@example.com", attributes: { team: ["web"] } });
});

const document = (name: string, over: object = {}) =>
  flowDocument({ name, targets: [anyBucket("Files")], ...over });

async function draft(body: Record<string, unknown>): Promise<FlowDraft> {
  const answer = await call<FlowDraft>("POST", "/api/v1/flow-drafts", body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

async function flow(name: string): Promise<SavedFlow> {
  const answer = await call<SavedFlow>("POST", "/api/v1/flows", document(name));
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

const path = ({ id }: { id: string }) => `/api/v1/flow-drafts/${id}`;
const eventsAbout = (id: string) => eventsOf(id as never);

test("a draft keeps whatever was written, finished or not, and opens nothing to anybody", async () => {
  const made = await draft({ document: { name: "Half", nonsense: [1, { two: null }] } });
  expect(made).toMatchObject({ flowId: null, baseVersion: null, version: 1, name: "Half" });
  const { body } = await call<FlowDraft>("GET", path(made));
  expect(body.document).toEqual({ name: "Half", nonsense: [1, { two: null }] });
  const flows = await call<{ items: AccessFlow[] }>("GET", "/api/v1/flows?search=Half");
  expect(flows.body.items).toEqual([]);
});

test("the list shows the last changed first, page by page, and those of one flow", async () => {
  const { id: flowId } = await flow(unique("Listed"));
  const mine = [await draft({ flowId, document: {} }), await draft({ flowId, document: {} })];
  const list = `/api/v1/flow-drafts?flowId=${flowId}&limit=1`;
  type Page = { items: FlowDraft[]; pagination: { nextPageToken: string | null } };
  const first = await call<Page>("GET", list);
  const token = first.body.pagination.nextPageToken;
  const second = await call<Page>("GET", `${list}&pageToken=${token}`);
  expect([...first.body.items, ...second.body.items].map((d) => d.id).sort()).toEqual(
    mine.map((d) => d.id).sort(),
  );
  expect(second.body.pagination.nextPageToken).toBeNull();
});

describe("saving", () => {
  test("makes a new version, and refuses to overwrite what the caller has not seen", async () => {
    const made = await draft({ document: { name: "One" } });
    const save = (expected: number, name: string) =>
      call<FlowDraft & Problem>("PUT", `${path(made)}?expectedVersion=${expected}`, {
        document: { name },
      });
    expect((await save(1, "Two")).body).toMatchObject({ version: 2, name: "Two" });
    const late = await save(1, "Three");
    expect([late.status, late.body.code]).toEqual([409, "terms_changed"]);
    const { body } = await call<FlowDraft>("GET", path(made));
    expect(body).toMatchObject({ version: 2, name: "Two" });
    expect(await eventsAbout(made.id)).toEqual(["draft.created", "draft.changed"]);
  });

  test("two at the same time: one wins, the other is told", async () => {
    const made = await draft({ document: {} });
    const answers = await Promise.all(
      ["a", "b"].map((name) =>
        call("PUT", path(made), { document: { name } }, { "if-match": `"${made.version}"` }),
      ),
    );
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
  });

  test("a draft beyond 256 KB is refused", async () => {
    const big = { document: { text: "x".repeat(262_144) } };
    expect((await call("POST", "/api/v1/flow-drafts", big)).status).toBe(400);
  });
});

describe("publishing", () => {
  test("a finished draft of a new flow becomes that flow, and is gone", async () => {
    const name = unique("Published");
    const made = await draft({ document: document(name) });
    const answer = await call<SavedFlow>("POST", `${path(made)}/publish`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    expect(answer.body).toMatchObject({ version: 1, document: { name }, warnings: [] });
    expect((await call("GET", path(made))).status).toBe(404);
    expect(await eventsAbout(made.id)).toEqual(["draft.created", "draft.published"]);
    expect(await eventsAbout(answer.body.id)).toEqual(["flow.created"]);
  });

  test("an unfinished one is refused with a pointer to each thing that is wrong, and stays", async () => {
    const made = await draft({ document: { name: "Half", targets: [{ integration: "Files" }] } });
    const answer = await call<Problem>("POST", `${path(made)}/publish`, {});
    expect([answer.status, answer.body.code]).toEqual([400, "bad_input"]);
    expect(answer.body.errors?.map((e) => e.pointer)).toEqual(
      expect.arrayContaining(["/targets/0/permissions", "/duration", "/approval"]),
    );
    expect((await call("GET", path(made))).status).toBe(200);
  });

  test("a draft of a flow becomes its next version", async () => {
    const { id: flowId, document: before } = await flow(unique("Base"));
    const made = await draft({ flowId, document: { ...before, description: "better" } });
    expect(made).toMatchObject({ flowId, baseVersion: 1, publishedVersion: 1 });
    const { body } = await call<SavedFlow>("POST", `${path(made)}/publish`);
    expect(body).toMatchObject({ id: flowId, version: 2, document: { description: "better" } });
  });

  test("when somebody else published meanwhile it is refused, unless it is wanted all the same", async () => {
    const { id: flowId, document: before } = await flow(unique("Raced"));
    const made = await draft({ flowId, document: { ...before, description: "mine" } });
    await call("PUT", `/api/v1/flows/${flowId}`, { ...before, description: "theirs" });
    expect((await call<FlowDraft>("GET", path(made))).body.publishedVersion).toBe(2);
    const refused = await call<Problem>("POST", `${path(made)}/publish`);
    expect([refused.status, refused.body.code]).toEqual([409, "terms_changed"]);
    const { body: still } = await call<AccessFlow>("GET", `/api/v1/flows/${flowId}`);
    expect(still.document.description).toBe("theirs");
    const forced = await call<SavedFlow>("POST", `${path(made)}/publish`, { force: true });
    expect(forced.body).toMatchObject({ version: 3, document: { description: "mine" } });
  });

  test("a draft that was saved since it was looked at is not published unseen", async () => {
    const made = await draft({ document: document(unique("Unseen")) });
    await call("PUT", path(made), { document: document(unique("Other")) });
    const answer = await call<Problem>("POST", `${path(made)}/publish?expectedVersion=1`);
    expect([answer.status, answer.body.code]).toEqual([409, "terms_changed"]);
  });
});

test("a draft can be thrown away, once", async () => {
  const made = await draft({ document: {} });
  expect((await call("DELETE", path(made))).status).toBe(204);
  expect((await call("DELETE", path(made))).status).toBe(404);
  expect(await eventsAbout(made.id)).toEqual(["draft.created", "draft.deleted"]);
});

test("a draft of a flow that is not there is not begun", async () => {
  const body = { flowId: "flow_00000000000000000000", document: {} };
  expect((await call("POST", "/api/v1/flow-drafts", body)).status).toBe(404);
});

test("a draft begins with the version that was read, also when another was published since", async () => {
  const { id: flowId, document: first } = await flow(unique("Read before"));
  await call("PUT", `/api/v1/flows/${flowId}`, { ...first, description: "theirs" });
  const made = await draft({ flowId, baseVersion: 1, document: { ...first, description: "mine" } });
  expect(made).toMatchObject({ baseVersion: 1, publishedVersion: 2 });
  const refused = await call<Problem>("POST", `${path(made)}/publish`);
  expect([refused.status, refused.body.code]).toEqual([409, "terms_changed"]);
  const never = await call<Problem>("POST", "/api/v1/flow-drafts", {
    flowId,
    baseVersion: 3,
    document: first,
  });
  expect([never.status, never.body.errors?.[0]?.pointer]).toEqual([400, "/baseVersion"]);
});
