import { eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { auditEvents, decisions, outbox, requests, seats, units } from "../../db/schema";
import type { Organization } from "../../worker/contract/organization";
import { newId } from "../../worker/lib/ids";
import { obeyRetention } from "../../worker/runtime/cron/obey-retention";
import {
  type Caller,
  callerFor,
  db,
  openOrganization,
  person,
  systemContext,
} from "./catalogue-world";
import { insertRequest } from "./request-rows";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);
let call: Caller;
let userId: Awaited<ReturnType<typeof person>>["id"];

beforeAll(async () => {
  ({ call } = await openOrganization());
  userId = (await person({ email: "r@example.com" })).id;
});
beforeEach(async () => {
  await db.run(sql`delete from outbox`);
});

const keep = async (retention: Record<string, unknown>) =>
  (await call<Organization>("PATCH", "/api/v1/organization", { retention })).body.retention;
const run = async () => obeyRetention(await systemContext(() => NOW));
const told = async () =>
  (await db.select().from(auditEvents).where(eq(auditEvents.action, "retention.pruned"))).map(
    (event) => event.detail,
  );

async function whole(state: "expired" | "active", endedAt: number | null) {
  const requestId = await insertRequest(db, userId, {
    state,
    createdAt: NOW - 400 * DAY,
    lapsesAt: NOW - 399 * DAY,
    endedAt,
  });
  const unitId = newId("unit");
  await db.insert(units).values({
    id: unitId,
    requestId,
    integrationId: newId("integration"),
    resourceId: newId("resource"),
    resourceType: "t",
    externalId: "e",
    resourceName: "n",
    path: [],
    permission: "read",
    account: "a",
    handle: unitId,
    seed: unitId,
    state: state === "active" ? "active" : "ended",
    touched: true,
  });
  await db.insert(decisions).values({
    id: newId("decision"),
    requestId,
    approverId: userId,
    approve: true,
    termsHash: "t",
    via: "session",
    at: 1,
  });
  await db
    .insert(seats)
    .values({ requestId, userId, why: [], linkId: newId("link"), createdAt: 1 });
  return requestId;
}
const rowsOf = async (id: Awaited<ReturnType<typeof whole>>) => ({
  requests: (await db.select().from(requests).where(eq(requests.id, id))).length,
  units: (await db.select().from(units).where(eq(units.requestId, id))).length,
  decisions: (await db.select().from(decisions).where(eq(decisions.requestId, id))).length,
  seats: (await db.select().from(seats).where(eq(seats.requestId, id))).length,
});
const none = { requests: 0, units: 0, decisions: 0, seats: 0 };
const all = { requests: 1, units: 1, decisions: 1, seats: 1 };

test("without a setting every request is kept for good", async () => {
  const old = await whole("expired", NOW - 390 * DAY);
  expect((await run()).requests).toBe(0);
  expect(await rowsOf(old)).toEqual(all);
  await db.run(sql`update requests set ended_at = ${NOW} where id = ${old}`);
});

test("closed requests go with everything of theirs once they are too old; open and younger ones stay", async () => {
  expect(await keep({ closedRequestsDays: 90 })).toEqual({
    closedRequestsDays: 90,
    messagesDays: 30,
    syncRunsDays: 30,
  });
  const old = await whole("expired", NOW - 91 * DAY);
  const young = await whole("expired", NOW - 89 * DAY);
  const standing = await whole("active", null);
  expect((await run()).requests).toBe(1);
  expect(await rowsOf(old)).toEqual(none);
  expect(await rowsOf(young)).toEqual(all);
  expect(await rowsOf(standing)).toEqual(all);
  expect(await told()).toEqual([{ what: "requests", count: 1, days: 90 }]);
  expect((await run()).requests).toBe(0);
  expect(await told()).toHaveLength(1);
});

test("the database refuses to delete an open request, and a decision whose request is there", async () => {
  const standing = await whole("active", null);
  await expect(db.delete(requests).where(eq(requests.id, standing))).rejects.toThrow();
  const closed = await whole("expired", NOW);
  await expect(db.delete(decisions).where(eq(decisions.requestId, closed))).rejects.toThrow();
  expect(await rowsOf(closed)).toEqual(all);
});

test("audit events stay, whatever is deleted", async () => {
  const before = (await db.select().from(auditEvents)).length;
  await whole("expired", NOW - 200 * DAY);
  await run();
  expect((await db.select().from(auditEvents)).length).toBe(before + 1);
});

test("thousands go in bounded steps", async () => {
  await db.run(sql`insert into outbox ("key", template, recipient, payload, state, created_at, due_at)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 2300)
    select 'old-' || i, 'x', 'r', '{}', 'sent', ${NOW - 40 * DAY}, 1 from n`);
  expect([(await run()).messages, (await run()).messages, (await run()).messages]).toEqual([
    1_000, 1_000, 300,
  ]);
  expect((await run()).messages).toBe(0);
});

test("mails that wait are kept, and what is barely too old waits for company", async () => {
  await keep({ messagesDays: 10 });
  const add = (key: string, state: "sent" | "waiting", createdAt: number) =>
    db.insert(outbox).values({
      key,
      template: "x",
      recipient: "r",
      payload: {},
      state,
      createdAt,
      dueAt: NOW * 2,
    });
  await add("waits", "waiting", NOW - 50 * DAY);
  await add("barely", "sent", NOW - 10 * DAY - 60_000);
  expect((await run()).messages).toBe(0);
  await add("older", "sent", NOW - 11 * DAY);
  expect((await run()).messages).toBe(2);
  expect((await db.select().from(outbox)).map((m) => m.key)).toEqual(["waits"]);
});

test("a retention that would delete too soon is refused, and only admins set it", async () => {
  for (const retention of [
    { closedRequestsDays: 29 },
    { messagesDays: 0 },
    { syncRunsDays: null },
    { auditDays: 30 },
  ])
    expect((await call("PATCH", "/api/v1/organization", { retention })).status).toBe(400);
  const grantee = await callerFor(await person({ email: "g@example.com" }));
  expect(
    (await grantee("PATCH", "/api/v1/organization", { retention: { messagesDays: 5 } })).status,
  ).toBe(403);
});

test("working hours are kept and can be removed", async () => {
  const hours = { days: ["monday", "friday"], start: "09:00", end: "17:30" };
  const set = (workingHours: unknown) =>
    call<Organization>("PATCH", "/api/v1/organization", { workingHours });
  expect((await set(hours)).body.workingHours).toEqual(hours);
  expect((await set({ ...hours, end: "09:00" })).status).toBe(400);
  expect((await set({ ...hours, start: "9:00" })).status).toBe(400);
  expect((await set({ ...hours, days: ["monday", "monday"] })).status).toBe(400);
  expect((await set(null)).body.workingHours).toBeNull();
});
