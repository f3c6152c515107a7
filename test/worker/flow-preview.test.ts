import { beforeAll, describe, expect, test } from "vitest";
import type { FlowPreview } from "../../worker/contract/flow-insight";
import type { FlowDocumentInput } from "../../worker/contract/flows";
import type { IntegrationId } from "../../worker/contract/values";
import {
  anyBucket,
  type Caller,
  flowDocument,
  group,
  openOrganization,
  person,
  resource,
  syncedIntegration,
} from "./catalogue-world";

let call: Caller;
let files: IntegrationId;
let web: Awaited<ReturnType<typeof person>>[];

beforeAll(async () => {
  ({ call } = await openOrganization());
  files = await syncedIntegration("Files");
  const boss = await person({ email: "boss@example.com" });
  web = [
    await person({ email: "ada@example.com", fullName: "Ada", managerId: boss.id }),
    await person({ email: "bob@example.com", fullName: "Bob" }),
  ];
  await person({ email: "gone@example.com", status: "disabled", attributes: { team: ["web"] } });
  await person({ email: "out@example.com", role: "external", attributes: { team: ["web"] } });
  await person({ email: "eve@example.com", fullName: "Eve", attributes: { team: ["web", "db"] } });
  await group("web people", web);
  for (let i = 0; i < 12; i++) {
    await resource(files, `bucket-${String(i).padStart(2, "0")}`, {
      path: ["acme", i % 2 ? "prod" : "dev"],
      tags: { env: i % 3 ? "prod" : "dev" },
    });
  }
  await resource(files, "a queue", { type: "queue", tags: { env: "prod" } });
});

const preview = async (
  document: unknown,
  more: Record<string, unknown> = {},
): Promise<FlowPreview> => {
  const answer = await call<FlowPreview>("POST", "/api/v1/flows/preview", { document, ...more });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

const document = (over: Partial<FlowDocumentInput> = {}) =>
  flowDocument({ name: "Web", targets: [anyBucket("Files")], ...over });
const group1 = { conditions: [{ type: "group" as const, values: ["Web People"] }] };
const target = (over: Record<string, unknown>) => [{ ...anyBucket("Files"), ...over }];

describe("people", () => {
  const people = async (requesters: unknown, more: Record<string, unknown> = {}) => {
    const found = (await preview({ ...document(), requesters, ...more })).people;
    return found && [found.count, found.sample.map((p) => p.email).sort()];
  };

  test("those whom the conditions let in are counted and shown, and nobody who is gone or from outside", async () => {
    expect(await people(group1)).toEqual([2, ["ada@example.com", "bob@example.com"]]);
    expect(
      await people({ conditions: [{ type: "attribute", key: "team", values: ["WEB"] }] }),
    ).toEqual([1, ["eve@example.com"]]);
    const reports = { conditions: [{ type: "manager_of", values: ["ada@example.com"] }] };
    expect(await people(reports)).toEqual([1, ["boss@example.com"]]);
  });

  test("conditions that must all hold, and such that must not, are taken as the engine takes them", async () => {
    const all = {
      operator: "all",
      conditions: [
        { type: "user", match: "contains", values: ["@example.com"] },
        { type: "group", match: "is_not", values: ["web people"] },
        { type: "attribute", key: "team", match: "is", values: ["db"] },
      ],
    };
    expect(await people(all)).toEqual([1, ["eve@example.com"]]);
  });

  test("an access link lets in whom its addresses name, outsiders too", async () => {
    const link = { trigger: "access_link", accessLink: { allowedEmails: ["out@example.com"] } };
    expect(await people({ conditions: [] }, link)).toEqual([1, ["out@example.com"]]);
  });
});

describe("resources", () => {
  const counts = async (over: Record<string, unknown>) =>
    (await preview(document({ targets: target(over) as never }))).resources?.count;

  test("every way of selecting counts what the engine would select", async () => {
    expect(await counts({})).toBe(12);
    expect(await counts({ include: [{ by: "name", values: ["bucket-0*"] }] })).toBe(10);
    expect(await counts({ include: [{ by: "name", match: "contains", values: ["-1"] }] })).toBe(2);
    expect(await counts({ include: [{ by: "tag", key: "env", values: ["prod"] }] })).toBe(8);
    expect(await counts({ include: [{ by: "path", values: ["acme/prod"] }] })).toBe(6);
    expect(
      await counts({
        include: [{ by: "any" }],
        exclude: [{ by: "name", values: ["bucket-11", "bucket-10"] }],
      }),
    ).toBe(10);
  });

  test("what two targets reach counts once, and each target says what it reaches", async () => {
    const targets = [
      ...target({ include: [{ by: "name", values: ["bucket-0*"] }] }),
      ...target({ include: [{ by: "path", values: ["acme/dev"] }] }),
    ];
    const { resources } = await preview(document({ targets: targets as never }));
    expect(resources?.count).toBe(11);
    expect(resources?.perTarget.map((t) => [t.index, t.count, t.more])).toEqual([
      [0, 10, false],
      [1, 6, false],
    ]);
    expect(resources?.perTarget[0]?.sample[0]).toMatchObject({
      name: "bucket-00",
      integration: "Files",
      path: ["acme", "dev"],
    });
  });

  test("a bundle counts with what is in it", async () => {
    const made = await call("POST", "/api/v1/bundles", {
      name: "Dev things",
      targets: target({ include: [{ by: "path", values: ["acme/dev"] }] }),
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { resources } = await preview(document({ targets: [{ bundle: "Dev things" }] }));
    expect(resources).toMatchObject({ count: 6, perTarget: [{ index: 0, count: 6 }] });
  });
});

describe("words and warnings", () => {
  test("a finished flow is told line by line, with a pointer to each field", async () => {
    const { summary, complete, problems } = await preview(
      document({ requesters: group1, settings: { selfApproval: true } }),
    );
    expect([complete, problems]).toEqual([true, []]);
    expect(summary.slice(0, 5)).toEqual([
      {
        part: "who",
        pointer: "/requesters",
        text: "Anyone for whom a group of the requester is “web people” can request.",
      },
      { part: "what", pointer: "/targets/0", text: "bucket in “Files”: all." },
      { part: "permissions", pointer: "/targets/0/permissions", text: "read on bucket." },
      { part: "how_long", pointer: "/duration", text: "Access lasts up to 1 hour." },
      { part: "approval", pointer: "/approval", text: "Approved automatically." },
    ]);
    expect(summary.map((line) => line.text)).toContain(
      "Requesters who are approvers may approve their own request.",
    );
  });

  test("what is doubtful comes as the warnings that saving gives", async () => {
    const doubtful = document({
      requesters: { conditions: [{ type: "attribute", key: "team", values: ["nobody"] }] },
      targets: target({ permissions: ["fly"] }) as never,
      duration: {},
    });
    const { warnings } = await preview(doubtful);
    const saved = await call<{ warnings: unknown[] }>("POST", "/api/v1/flows", {
      ...doubtful,
      name: "Doubtful",
    });
    expect(warnings.map((w) => w.code).sort()).toEqual([
      "indefinite_without_approval",
      "nobody_matches",
      "unknown_permission",
    ]);
    expect(saved.body.warnings).toEqual(warnings);
  });
});

describe("a document that is not finished", () => {
  test("has its problems named, and what is valid is counted all the same", async () => {
    const unfinished = {
      requesters: group1,
      targets: [
        anyBucket("Files"),
        { integration: "Files", resourceType: "bucket", include: [{ by: "any" }] },
        anyBucket("Filez"),
      ],
      duration: { maxSeconds: 5 },
    };
    const seen = await preview(unfinished);
    expect(seen.complete).toBe(false);
    expect(seen.people?.count).toBe(2);
    expect(seen.resources).toMatchObject({ count: 12, perTarget: [{ index: 0, count: 12 }] });
    const said = new Map(seen.problems.map((p) => [p.pointer, p.message]));
    expect(said.get("/name")).toBe("is missing");
    expect(said.get("/targets/1/permissions")).toBe("is missing");
    expect(said.get("/targets/2/integration")).toContain("There is no integration “Filez”.");
    expect(said.get("/approval")).toBeDefined();
    expect(said.has("/duration/maxSeconds")).toBe(true);
    expect(seen.summary.map((line) => line.part)).toEqual(
      expect.arrayContaining(["who", "what", "permissions"]),
    );
    expect(seen.asPerson).toBeNull();
  });

  test("may be empty", async () => {
    const seen = await preview({});
    expect(seen).toMatchObject({ complete: false, resources: null, asPerson: null });
    expect(seen.people?.count).toBe(0);
    expect(seen.problems.map((p) => p.pointer)).toEqual(
      expect.arrayContaining(["/name", "/targets", "/duration", "/approval"]),
    );
  });

  test("that names people who are not there is not complete, and says so", async () => {
    const seen = await preview(
      document({ requesters: { conditions: [{ type: "group", values: ["ghosts"] }] } }),
    );
    expect(seen.complete).toBe(false);
    expect(seen.problems).toEqual([
      {
        pointer: "/requesters/conditions/0/values/0",
        message: expect.stringContaining("There is no group “ghosts”."),
      },
    ]);
    expect(seen.resources?.count).toBe(12);
  });
});

describe("as a person", () => {
  const manager = {
    mode: "any_of" as const,
    groups: [{ approvers: [{ type: "manager" as const }] }],
  };

  test("it is told whether they can ask, for what, and who approves", async () => {
    const { asPerson } = await preview(document({ requesters: group1, approval: manager }), {
      email: "Ada@example.com",
    });
    expect(asPerson).toMatchObject({
      person: { email: "ada@example.com" },
      eligible: true,
      resources: { count: 12 },
      approval: {
        automatic: false,
        stuck: false,
        approvers: [{ email: "boss@example.com", why: ["the requester’s manager"] }],
      },
      maxSeconds: 3_600,
      timeframe: { open: true },
    });
  });

  test("somebody whom nobody can approve is told now, and somebody outside the rule why not", async () => {
    const bob = web[1];
    const stuck = await preview(document({ requesters: group1, approval: manager }), {
      personId: bob?.id,
    });
    expect(stuck.asPerson).toMatchObject({ eligible: true, approval: { stuck: true } });
    const { asPerson } = await preview(document({ requesters: group1 }), {
      email: "eve@example.com",
    });
    expect(asPerson).toMatchObject({
      eligible: false,
      reasons: [{ code: "condition_not_met" }],
      resources: { count: 0 },
    });
  });

  test("a person who is not there is not found", async () => {
    const answer = await call("POST", "/api/v1/flows/preview", {
      document: document(),
      email: "nobody@example.com",
    });
    expect(answer.status).toBe(404);
  });
});
