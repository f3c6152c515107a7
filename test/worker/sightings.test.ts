/** What a console shows, matched against a catalogue of an AWS organization: exact, loose, around, and never more than somebody may ask for. */
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { insertRows } from "../../db/rows";
import { flows, integrations, organization, permissions, resources } from "../../db/schema";
import type { FlowDocumentInput } from "../../worker/contract/flows";
import { type Sighting, SightingAnswer } from "../../worker/contract/sightings";
import type { FlowId, IntegrationId, RequestId, ResourceId } from "../../worker/contract/values";
import { newId } from "../../worker/lib/ids";
import { pathKeyOf } from "../../worker/policy/paths";
import {
  addOrganization,
  addPerson,
  type Caller,
  db,
  extensionOf,
  type Person,
  problemOf,
  send,
  sendJson,
  sessionOf,
  tokenOf,
} from "../support/app";
import { addFlow, addGroup, addSandbox, requestRow, until } from "./access-world";

const PROD = "111111111111";
const DEV = "222222222222";
const accountArn = (id: string) => `arn:aws:organizations::999999999999:account/o-shop/${id}`;
const rds = (account: string, name: string) => `arn:aws:rds:eu-west-1:${account}:db:${name}`;
const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:${PROD}:secret:${name}`;

const types = [
  "aws.ou",
  "aws.account",
  "aws.s3.bucket",
  "aws.rds",
  "aws.iam.role",
  "aws.secret",
  "aws.lambda",
];
const inProd = ["Shop", "Workloads", "shop-prod"];

let aws: IntegrationId;
let engineer: Person;
let asEngineer: Caller;
let boss: Person;
let stranger: Caller;
const flowOf = new Map<string, FlowId>();

type Selector = Extract<
  FlowDocumentInput["targets"][number],
  { include: unknown }
>["include"][number];
type Thing = {
  type: string;
  externalId: string;
  name: string;
  path?: ReadonlyArray<string>;
  tags?: Record<string, string>;
};

async function add(integrationId: IntegrationId, things: ReadonlyArray<Thing>) {
  const now = Date.now();
  const rows = things.map(({ path = [], tags = {}, ...thing }) => ({
    ...thing,
    id: newId("resource"),
    integrationId,
    searchName: thing.name.toLowerCase(),
    path: [...path],
    pathKey: pathKeyOf(path),
    tags,
    hash: "",
    createdAt: now,
    updatedAt: now,
  }));
  await insertRows(db, resources, rows);
}

async function flow(name: string, over: Partial<FlowDocumentInput>) {
  const id = await addFlow({
    name,
    requesters: { conditions: [{ type: "group", values: ["engineers"] }] },
    targets: [],
    duration: { maxSeconds: 14_400, defaultSeconds: 3_600 },
    approval: { mode: "automatic" },
    settings: { maxExtensions: 1, extensionSeconds: 1_800 },
    ...over,
  });
  flowOf.set(name, id);
}

const any: Selector[] = [{ by: "any" }];
const tagged = (value: string): Selector[] => [{ by: "tag", key: "env", values: [value] }];
const target = (resourceType: string, permission: string, include: Selector[]) => ({
  integration: aws,
  resourceType,
  permissions: [permission],
  include,
});

beforeAll(async () => {
  await addOrganization();
  boss = await addPerson("Boss");
  engineer = await addPerson("Engineer", { managerId: boss.id });
  asEngineer = await extensionOf(engineer);
  stranger = await extensionOf(await addPerson("Stranger"));
  await addGroup("engineers", [engineer]);
  aws = await addSandbox();
  const offered = types.flatMap((resourceType) =>
    ["read", "read-write"].map((name) => ({
      id: newId("permission"),
      integrationId: aws,
      resourceType,
      resourceTypeTitle: resourceType,
      name,
      title: name,
      description: "",
    })),
  );
  await insertRows(db, permissions, offered);
  await add(aws, [
    { type: "aws.ou", externalId: "ou-1", name: "Workloads", path: ["Shop"] },
    {
      type: "aws.account",
      externalId: accountArn(PROD),
      name: "shop-prod",
      path: ["Shop", "Workloads"],
    },
    {
      type: "aws.account",
      externalId: accountArn(DEV),
      name: "shop-dev",
      path: ["Shop", "Workloads"],
    },
    {
      type: "aws.s3.bucket",
      externalId: "arn:aws:s3:::shop-exports",
      name: "shop-exports",
      path: inProd,
      tags: { env: "prod" },
    },
    {
      type: "aws.s3.bucket",
      externalId: "arn:aws:s3:::shop-payroll",
      name: "shop-payroll",
      path: inProd,
      tags: { env: "hr" },
    },
    { type: "aws.rds", externalId: rds(PROD, "orders"), name: "orders", path: inProd },
    {
      type: "aws.rds",
      externalId: rds(DEV, "orders"),
      name: "orders",
      path: ["Shop", "Workloads", "shop-dev"],
    },
    {
      type: "aws.rds",
      externalId: rds(DEV, "sessions"),
      name: "sessions",
      path: ["Shop", "Workloads", "shop-dev"],
    },
    {
      type: "aws.iam.role",
      externalId: `arn:aws:iam::${PROD}:role/ci/deploy`,
      name: "deploy",
      path: inProd,
    },
    { type: "aws.secret", externalId: secret("db-a1B2c3"), name: "db", path: inProd },
    { type: "aws.secret", externalId: secret("db-admin-x9Y8z7"), name: "db-admin", path: inProd },
  ]);
  await flow("read exports", { targets: [target("aws.s3.bucket", "read", tagged("prod"))] });
  await flow("write exports", {
    targets: [target("aws.s3.bucket", "read-write", tagged("prod"))],
    approval: { mode: "any_of", groups: [{ approvers: [{ type: "manager" }] }] },
    settings: { approverSignInRequired: true },
  });
  await addGroup("hr", []);
  await flow("payroll", {
    targets: [target("aws.s3.bucket", "read", tagged("hr"))],
    requesters: { conditions: [{ type: "group", values: ["hr"] }] },
  });
  await flow("databases", { targets: [target("aws.rds", "read", any)] });
  await flow("roles", { targets: [target("aws.iam.role", "read", any)] });
  await flow("secrets", { targets: [target("aws.secret", "read", any)] });
  await flow("accounts", { targets: [target("aws.account", "read", any)] });
  await flow("units", { targets: [target("aws.ou", "read", any)] });
});

const seen = (kind: string, id: string | null, more: Partial<Sighting> = {}): Sighting => {
  const [service = "", type = null] = kind.split(" ");
  return { provider: "aws", service, type, id, region: "eu-west-1", account: PROD, ...more };
};

async function match(sighting: Sighting, caller = asEngineer): Promise<SightingAnswer> {
  const answer = await sendJson(caller, "POST", "/api/v1/sightings", sighting);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return SightingAnswer.parse(await answer.json());
}

const told = ({ matched, resource, ancestors }: SightingAnswer) => ({
  matched,
  resource: resource?.name ?? null,
  ancestors: ancestors.map((a) => a.name),
});
const around = ["shop-prod", "Workloads"];

describe("matching", () => {
  test("a bucket by its ARN, with every offer on it and the places around it", async () => {
    const answer = await match(seen("s3 bucket", "shop-exports"));
    expect(told(answer)).toEqual({ matched: "exact", resource: "shop-exports", ancestors: around });
    expect(answer.offers.map((o) => [o.permission, o.suggestedFlowId])).toEqual([
      ["read", flowOf.get("read exports")],
      ["read-write", flowOf.get("write exports")],
    ]);
    const [read, write] = answer.offers.map((o) => o.offers[0]);
    expect(read).toMatchObject({
      name: "read exports",
      approval: { automatic: true },
      maxSeconds: 14_400,
      defaultSeconds: 3_600,
      requestable: true,
    });
    expect(write?.approval.automatic).toBe(false);
    expect(write?.approval.summary).not.toBe("");
  });

  test("an object by its bucket", async () => {
    expect(told(await match(seen("s3 object", "shop-exports/2026/a.csv")))).toEqual({
      matched: "ancestor",
      resource: "shop-exports",
      ancestors: around,
    });
  });

  test("a bucket that the catalogue does not have by its account", async () => {
    expect(told(await match(seen("s3 bucket", "unknown")))).toEqual({
      matched: "ancestor",
      resource: "shop-prod",
      ancestors: ["Workloads"],
    });
  });

  test("a list page by its account", async () => {
    expect(told(await match(seen("ec2", null)))).toMatchObject({ resource: "shop-prod" });
  });

  test("a role without its path, a secret without its random end", async () => {
    expect(told(await match(seen("iam role", "deploy", { region: null })))).toMatchObject({
      matched: "loose",
      resource: "deploy",
    });
    expect(told(await match(seen("secretsmanager secret", "db")))).toMatchObject({
      matched: "loose",
      resource: "db",
    });
  });

  test("without the account: a name that is there once is it, one that is there twice is asked about", async () => {
    expect(told(await match(seen("rds db", "sessions", { account: null })))).toEqual({
      matched: "loose",
      resource: "sessions",
      ancestors: ["shop-dev", "Workloads"],
    });
    const answer = await match(seen("rds db", "orders", { account: null }));
    expect(told(answer)).toMatchObject({ matched: "none", resource: null });
    expect(answer.choices.map((c) => c.path.at(-1)).sort()).toEqual(["shop-dev", "shop-prod"]);
    expect(answer.offers).toEqual([]);
  });

  test("the same thing in two integrations is one thing, where more can be asked for", async () => {
    const second = await addSandbox();
    const external = secret("twice-a1B2c3");
    const path = ["Elsewhere"];
    await add(aws, [{ type: "aws.secret", externalId: external, name: "twice", path: inProd }]);
    await add(second, [{ type: "aws.secret", externalId: external, name: "twice", path }]);
    await flow("second", {
      targets: [
        {
          ...target("aws.secret", "read", any),
          integration: second,
          permissions: ["read", "read-write"],
        },
      ],
    });
    const answer = await match(seen("secretsmanager secret", "twice"));
    expect(answer.matched).toBe("loose");
    expect(answer.resource?.integrationId).toBe(second);
  });

  test("nothing at all for what is nowhere, with the flags all the same", async () => {
    await db
      .update(organization)
      .set({ settings: { timeZone: "UTC", disabledConsoles: ["azure"] } })
      .where(eq(organization.id, 1));
    const answer = await match(seen("s3 bucket", "unknown", { account: "333333333333" }));
    expect(answer).toEqual({
      resource: null,
      matched: "none",
      ancestors: [],
      choices: [],
      offers: [],
      suggested: null,
      active: [],
      flags: { disabledConsoles: ["azure"] },
    });
  });

  test("a deleted resource is not there", async () => {
    await add(aws, [
      { type: "aws.rds", externalId: rds(PROD, "gone"), name: "gone", path: inProd },
    ]);
    expect(told(await match(seen("rds db", "gone")))).toMatchObject({ matched: "exact" });
    await db
      .update(resources)
      .set({ deletedAt: Date.now() })
      .where(eq(resources.externalId, rds(PROD, "gone")));
    expect(told(await match(seen("rds db", "gone")))).toMatchObject({ resource: "shop-prod" });
  });

  test("an id of another console means nothing in an integration of a cloud", async () => {
    const elsewhere = { region: null, account: null };
    const github = { ...seen("repo repository", "acme/shop", elsewhere), provider: "github" };
    const database = await addSandbox();
    await db.update(integrations).set({ kind: "postgresql" }).where(eq(integrations.id, database));
    await add(database, [{ type: "aws.rds", externalId: "acme/shop", name: "shop", path: [] }]);
    await flow("elsewhere", {
      targets: [{ ...target("aws.rds", "read", any), integration: database }],
    });
    expect(told(await match(github))).toMatchObject({ matched: "none" });
    await add(aws, [{ type: "aws.rds", externalId: "acme/shop", name: "shop", path: [] }]);
    expect((await match(github)).resource?.integrationId).toBe(aws);
  });
});

describe("who learns what", () => {
  test("a resource that no flow offers the caller is like none", async () => {
    const hidden = await match(seen("s3 bucket", "shop-payroll"));
    const nowhere = await match(seen("s3 bucket", "shop-nowhere"));
    expect(hidden).toEqual(nowhere);
    expect(JSON.stringify(hidden)).not.toContain("payroll");
  });

  test("somebody whom no flow admits learns nothing of anything", async () => {
    const answer = await match(seen("s3 bucket", "shop-exports"), stranger);
    expect(told(answer)).toEqual({ matched: "none", resource: null, ancestors: [] });
    expect(answer.choices).toEqual([]);
  });

  test("flows of other people are not mentioned on a resource that one may ask for", async () => {
    await flow("secret plan", {
      targets: [target("aws.s3.bucket", "read", any)],
      requesters: { conditions: [{ type: "group", values: ["hr"] }] },
    });
    expect(JSON.stringify(await match(seen("s3 bucket", "shop-exports")))).not.toContain(
      "secret plan",
    );
  });

  test("a flow that is closed at this hour is shown with its reason", async () => {
    const now = new Date();
    const day = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"][
      (now.getUTCDay() + 3) % 7
    ] as "monday";
    await add(aws, [
      { type: "aws.rds", externalId: rds(PROD, "nightly"), name: "nightly", path: inProd },
    ]);
    await flow("nightly", {
      targets: [target("aws.rds", "read-write", [{ by: "name", values: ["nightly"] }])],
      timeframe: { days: [day], start: "09:00", end: "10:00", timeZone: "UTC" },
    });
    const answer = await match(seen("rds db", "nightly"));
    const closed = answer.offers.find((o) => o.permission === "read-write");
    expect(closed?.suggestedFlowId).toBeNull();
    expect(closed?.offers[0]).toMatchObject({ requestable: false, timeframe: { open: false } });
    expect(closed?.offers[0]?.reasons.map((r) => r.code)).toContain("timeframe_closed");
  });
});

describe("what the page says is missing", () => {
  const denied = (...missing: string[]) => ({ denied: { missing, explicit: false } });

  test("chooses among the offers", async () => {
    const list = await match(seen("s3 bucket", "shop-exports", denied("s3:ListBucket")));
    expect(list.suggested).toMatchObject({
      flowId: flowOf.get("read exports"),
      permission: "read",
    });
    const put = await match(seen("s3 bucket", "shop-exports", denied("s3:PutObject")));
    expect(put.suggested?.flowId).toBe(flowOf.get("write exports"));
  });

  test("never leads to a resource", async () => {
    const text = denied("s3:GetObject on arn:aws:s3:::shop-exports");
    expect(
      told(await match(seen("s3 bucket", "nowhere", { ...text, account: null }))),
    ).toMatchObject({ resource: null });
  });
});

describe("from sighting to access and back", () => {
  let made: RequestId;

  const ask = async (permission: string, flow: string, resourceId: ResourceId) => {
    const answer = await sendJson(asEngineer, "POST", "/api/v1/requests", {
      flowId: flowOf.get(flow),
      units: [{ resourceId, permission }],
      justification: "INC-42",
    });
    expect(answer.status, await answer.clone().text()).toBe(201);
    return ((await answer.json()) as { id: RequestId }).id;
  };

  test("a request from the extension says so, and its access shows on the next sighting", async () => {
    const { resource } = await match(seen("s3 bucket", "shop-exports"));
    if (!resource) throw new Error("not matched");
    made = await ask("read", "read exports", resource.id);
    await until(made, "active");
    expect((await requestRow(made))?.source).toBe("extension");
    const { active } = await match(seen("s3 object", "shop-exports/a"));
    expect(active).toMatchObject([
      {
        id: made,
        state: "active",
        flow: "read exports",
        resource: { id: resource.id, name: "shop-exports" },
        permissions: ["read"],
        can: { cancel: false, extend: true, return: true },
      },
    ]);
    expect(active[0]?.url).toContain(`/requests/${made}`);
    expect(Date.parse(active[0]?.expiresAt ?? "")).toBeGreaterThan(Date.now());
    const details = await send(asEngineer, "GET", `/api/v1/requests/${made}/access-details`);
    expect(details.status).toBe(200);
  });

  test("it is extended and handed back from the extension; then it shows no more", async () => {
    const act = (verb: string) => send(asEngineer, "POST", `/api/v1/requests/${made}/${verb}`);
    expect((await act("extend")).status).toBe(200);
    expect((await act("return")).status).toBe(200);
    await until(made, "returned");
    expect((await match(seen("s3 bucket", "shop-exports"))).active).toEqual([]);
  });

  test("access stays visible to its holder when the flow that gave it is gone", async () => {
    const externalId = `arn:aws:lambda:eu-west-1:${PROD}:function:held`;
    await add(aws, [{ type: "aws.lambda", externalId, name: "held", path: inProd }]);
    await flow("once", { targets: [target("aws.lambda", "read", any)] });
    const { resource } = await match(seen("lambda function", "held"));
    if (!resource) throw new Error("not matched");
    const id = await ask("read", "once", resource.id);
    await until(id, "active");
    const once = flowOf.get("once") as FlowId;
    const [row] = await db.select().from(flows).where(eq(flows.id, once));
    if (!row) throw new Error("no flow");
    await db
      .update(flows)
      .set({ document: { ...row.document, active: false }, version: 2 })
      .where(eq(flows.id, once));
    const answer = await match(seen("lambda function", "held"));
    expect(told(answer)).toMatchObject({ matched: "exact", resource: "held" });
    expect(answer.offers).toEqual([]);
    expect(answer.active.map((a) => a.id)).toEqual([id]);
    expect((await match(seen("lambda function", "held"), stranger)).active).toEqual([]);
  });

  test("an approver decides from the extension, unless the flow wants them signed in: then it names the page", async () => {
    const { resource } = await match(seen("s3 bucket", "shop-exports"));
    if (!resource) throw new Error("not matched");
    const id = await ask("read-write", "write exports", resource.id);
    const asBoss = await extensionOf(boss);
    const waiting = (await (await send(asBoss, "GET", "/api/v1/approvals")).json()) as {
      items: { id: string; termsHash: string }[];
    };
    const { termsHash } = waiting.items.find((r) => r.id === id) ?? {};
    const decide = (caller: Caller) =>
      sendJson(caller, "POST", `/api/v1/requests/${id}/decisions`, { approve: true, termsHash });
    const refused = await problemOf(await decide(asBoss));
    expect(refused.code).toBe("step_up_required");
    expect(refused.url).toContain(`/requests/${id}`);
    const byToken = await problemOf(await decide(await tokenOf(boss)));
    expect(byToken.code, "a token of a year is no signed-in person").toBe("step_up_required");
    expect((await requestRow(id))?.state).toBe("pending");
    expect((await decide(await sessionOf(boss))).status).toBe(200);
    await until(id, "active");
  });
});

describe("input", () => {
  test.each([
    ["an address instead of ids", { url: "https://console.aws.amazon.com/" }],
    ["an id that is too long", { id: "x".repeat(1_101) }],
    ["a line break", { id: "a\nb" }],
    ["a provider with blanks", { provider: "a w s" }],
    ["more than 20 missing permissions", { denied: { missing: Array(21).fill("s3:GetObject") } }],
  ])("refuses %s", async (_what, wrong) => {
    const body = { ...seen("s3 bucket", "x"), ...wrong };
    expect((await sendJson(asEngineer, "POST", "/api/v1/sightings", body)).status).toBe(400);
  });
});
