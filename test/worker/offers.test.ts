import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import {
  accessLinks,
  groupMembers,
  organization,
  sessions,
  shifts,
  shiftTurns,
  type UserRow,
} from "../../db/schema";
import { listOfferedResources } from "../../worker/access/list-offered-resources";
import { getResourceOffers, listOffers } from "../../worker/access/list-offers";
import type { SavedFlow } from "../../worker/contract/flow-endpoints";
import type { FlowDocumentInput } from "../../worker/contract/flows";
import { listOffers as endpoint, type Offer } from "../../worker/contract/offers";
import type { FlowId, IntegrationId } from "../../worker/contract/values";
import { byAccessLink, bySession } from "../../worker/lib/actor";
import type { AppContext } from "../../worker/lib/context";
import { newId } from "../../worker/lib/ids";
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
let web: UserRow;
let asWeb: Caller;
let integrationId: IntegrationId;
let webGroup: string;

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

async function allOffers(call: Caller, limit = 50): Promise<Offer[]> {
  const items: Offer[] = [];
  for (let token: string | null = ""; token !== null; ) {
    const { body }: { body: Page<Offer> } = await call<Page<Offer>>(
      "GET",
      `/api/v1/offers?limit=${limit}${token && `&pageToken=${token}`}`,
    );
    items.push(...body.items);
    token = body.pagination.nextPageToken;
  }
  return items;
}

beforeAll(async () => {
  ({ call: admin } = await openOrganization());
  web = await person({ email: "wanda@example.com", timeZone: "Europe/Berlin" });
  asWeb = await callerFor(web);
  webGroup = await group("web", [web]);
  await group("dba", []);
  integrationId = await syncedIntegration("Files");
});

describe("the list of offers", () => {
  test("says what can be asked for, for how long and who approves, and why not the rest", async () => {
    const mine = await saved({
      name: unique("mine"),
      duration: { maxSeconds: 7_200, defaultSeconds: 600 },
      approval: { mode: "any_of", groups: [{ approvers: [{ type: "manager" }] }] },
    });
    const foreign = await saved({
      name: unique("foreign"),
      requesters: { conditions: [{ type: "group", values: ["dba"] }] },
    });
    const off = await saved({ name: unique("off"), active: false });
    const offers = await allOffers(asWeb);
    expect(offers.find((o) => o.flowId === mine.id)).toMatchObject({
      requestable: true,
      maxSeconds: 7_200,
      defaultSeconds: 600,
      approval: { automatic: false, summary: expect.stringContaining("manager") },
      targets: [
        {
          integration: "Files",
          deadlineClass: "D",
          resourceTypeTitle: "Bucket",
          permissions: [{ name: "read", title: "READ" }],
        },
      ],
      timeframe: { open: true },
    });
    const refused = offers.find((o) => o.flowId === foreign.id);
    expect(refused?.requestable).toBe(false);
    expect(refused?.reasons[0]?.message).toContain("dba");
    expect(offers.some((o) => o.flowId === off.id)).toBe(false);
  });

  test("keeps to its contract, fresh and from memory alike", async () => {
    const schema = endpoint.responses[200].content["application/json"].schema;
    const first = await asWeb("GET", "/api/v1/offers");
    const second = await asWeb("GET", "/api/v1/offers");
    expect(second.body).toEqual(first.body);
    expect(second.headers.get("content-type")).toContain("application/json");
    expect(schema.parse(second.body)).toEqual(second.body);
  });

  test("is paged without a gap, requestable ones first", async () => {
    for (let i = 0; i < 5; i++) await saved({ name: unique("page") });
    const [whole, parts] = [await allOffers(asWeb, 200), await allOffers(asWeb, 2)];
    expect(parts.map((o) => o.flowId)).toEqual(whole.map((o) => o.flowId));
    const firstNo = whole.findIndex((o) => !o.requestable);
    expect(whole.slice(firstNo).every((o) => !o.requestable)).toBe(true);
    const only = await asWeb<Page<Offer>>("GET", "/api/v1/offers?requestable=true&limit=200");
    expect(only.body.items.map((o) => o.flowId)).toEqual(
      whole.slice(0, firstNo).map((o) => o.flowId),
    );
  });
});

describe("an answer is never older than the facts", () => {
  const requestable = async (id: string) =>
    (await allOffers(asWeb)).find((o) => o.flowId === id)?.requestable;

  test("a change of the flow shows in the next call", async () => {
    const flow = await saved({ name: unique("changing") });
    expect(await requestable(flow.id)).toBe(true);
    await admin("POST", `/api/v1/flows/${flow.id}/deactivate`);
    expect(await requestable(flow.id)).toBeUndefined();
    await admin("POST", `/api/v1/flows/${flow.id}/activate`);
    expect(await requestable(flow.id)).toBe(true);
    await admin("DELETE", `/api/v1/flows/${flow.id}`);
    expect(await requestable(flow.id)).toBeUndefined();
  });

  test("leaving a group, and pausing the organization, show in the next call", async () => {
    const flow = await saved({ name: unique("membership") });
    expect(await requestable(flow.id)).toBe(true);
    await db.delete(groupMembers).where(eq(groupMembers.userId, web.id));
    expect(await requestable(flow.id)).toBe(false);
    await db.insert(groupMembers).values({ groupId: webGroup as never, userId: web.id });
    expect(await requestable(flow.id)).toBe(true);
    await db.update(organization).set({ paused: true });
    const paused = (await allOffers(asWeb)).find((o) => o.flowId === flow.id);
    expect(paused).toMatchObject({ requestable: false, reasons: [{ code: "paused" }] });
    await db.update(organization).set({ paused: false });
    expect(await requestable(flow.id)).toBe(true);
  });

  test("an integration that goes takes what was offered there along", async () => {
    const other = await syncedIntegration(unique("Going"));
    const flow = await saved({ name: unique("bereft"), targets: [anyBucket(other)] });
    expect(await requestable(flow.id)).toBe(true);
    await admin("POST", `/api/v1/integrations/${other}/drain`);
    const offer = (await allOffers(asWeb)).find((o) => o.flowId === flow.id);
    expect(offer).toMatchObject({
      requestable: false,
      targets: [],
      reasons: [{ code: "no_targets" }],
    });
  });

  test("time alone changes an answer: a timeframe closes, a shift ends", async () => {
    const closing = await saved({
      name: unique("until five"),
      timeframe: { days: ["monday"], start: "09:00", end: "17:00", timeZone: "Europe/Berlin" },
    });
    // Monday, 23 November 2026, in Berlin.
    let now = Date.UTC(2026, 10, 23, 15, 59, 59);
    const shiftId = newId("shift");
    await db.insert(shifts).values({ id: shiftId, name: "night", createdAt: 1 });
    await db
      .insert(shiftTurns)
      .values({ shiftId, userId: web.id, startsAt: now + 1_500, endsAt: now + 2_000 });
    const onCall = await saved({
      name: unique("on call"),
      requesters: { conditions: [{ type: "shift", values: ["night"] }] },
    });
    const ctx: AppContext = {
      ...(await systemContext()),
      now: () => now,
      actor: bySession({ userId: web.id, email: web.email, role: "grantee" }, newId("session")),
    };
    const open = async () => {
      const { items } = JSON.parse(await listOffers(ctx, { limit: 200 })) as Page<Offer>;
      return [closing, onCall].map(({ id }) => items.find((o) => o.flowId === id)?.requestable);
    };
    const seen: unknown[] = [];
    for (const step of [0, 999, 1, 499, 1, 499, 1]) {
      now += step;
      seen.push([now % 10_000, ...((await open()) as unknown[])]);
    }
    expect(seen).toEqual([
      [9_000, true, false],
      [9_999, true, false],
      [0, false, false],
      [499, false, false],
      [500, false, true],
      [999, false, true],
      [1_000, false, false],
    ]);
  });
});

describe("through an access link", () => {
  test("only the link's own flow and its resources can be seen, and nothing once the link was replaced", async () => {
    const [inside, outside] = [
      await resource(integrationId, unique("inside")),
      await resource(integrationId, unique("outside")),
    ];
    await saved({ name: unique("for members"), targets: [anyBucket(integrationId)] });
    const flow = await saved({
      name: unique("for contractors"),
      trigger: "access_link",
      requesters: undefined,
      accessLink: { allowedDomains: ["example.org"] },
      targets: [{ ...anyBucket(integrationId), include: [{ by: "id", values: [inside] }] }],
    });
    const [link] = await db.select().from(accessLinks).where(eq(accessLinks.flowId, flow.id));
    const guest = await person({ email: "guest@example.org", role: "external" });
    const sessionId = newId("session");
    const ctx: AppContext = {
      ...(await systemContext()),
      actor: byAccessLink(
        { userId: guest.id, email: guest.email },
        link?.id ?? newId("accessLink"),
        sessionId,
      ),
    };
    const { items } = JSON.parse(await listOffers(ctx, { limit: 50 })) as Page<Offer>;
    expect(items.map((o) => [o.flowId, o.requestable])).toEqual([[flow.id, true]]);
    const found = await listOfferedResources(ctx, { flowId: flow.id, limit: 50 });
    expect(found.items.map((r) => r.id)).toEqual([inside]);
    expect((await getResourceOffers(ctx, inside)).permissions[0]?.suggestedFlowId).toBe(flow.id);
    await expect(getResourceOffers(ctx, outside)).rejects.toMatchObject({ code: "not_found" });
    const other = await saved({ name: unique("not theirs") });
    await expect(
      listOfferedResources(ctx, { flowId: other.id as FlowId, limit: 5 }),
    ).rejects.toMatchObject({ code: "not_found" });
    await db.insert(sessions).values({
      id: sessionId,
      tokenHash: sessionId,
      userId: guest.id,
      kind: "link",
      accessLinkId: link?.id ?? null,
      createdAt: 1,
      lastSeenAt: 1,
      expiresAt: Number.MAX_SAFE_INTEGER,
    });
    await admin("POST", `/api/v1/flows/${flow.id}/rotate-link`);
    await expect(listOffers(ctx, { limit: 50 })).rejects.toMatchObject({ code: "link_expired" });
    const [session] = await db.select().from(sessions).where(eq(sessions.id, sessionId));
    expect(session?.endedAt).not.toBeNull();
  });

  test("members do not see link flows", async () => {
    const flow = await saved({
      name: unique("by link"),
      trigger: "access_link",
      requesters: undefined,
      accessLink: {},
    });
    expect((await allOffers(asWeb)).some((o) => o.flowId === flow.id)).toBe(false);
    expect((await asWeb("GET", `/api/v1/offers/resources?flowId=${flow.id}`)).status).toBe(404);
  });
});
