import { beforeAll, describe, expect, test } from "vitest";
import { auditEvents, integrations, observedPrivileges } from "../../db/schema";
import { keptPromise } from "../../worker/admin/dashboard-promise";
import { showDashboard } from "../../worker/admin/show-dashboard";
import type { Dashboard } from "../../worker/contract/insight";
import type { RequestStateName } from "../../worker/contract/states";
import {
  adminContext,
  type Caller,
  db,
  openOrganization,
  person,
  syncedIntegration,
} from "./catalogue-world";
import { insertRequest } from "./request-rows";

const DAY = 86_400_000;
const MINUTE = 60_000;
/** A moment in the middle of a day. */
const now = Date.UTC(2026, 10, 22, 12);

let call: Caller;
let admin: Awaited<ReturnType<typeof person>>;
let board: Dashboard;

beforeAll(async () => {
  ({ admin, call } = await openOrganization());
  const ann = await person({ email: "ann@example.com" });
  const bob = await person({ email: "bob@example.com" });
  const row = (
    who: typeof ann,
    state: RequestStateName,
    over: NonNullable<Parameters<typeof insertRequest>[2]> = {},
  ) =>
    insertRequest(db, who.id, {
      state,
      createdAt: now - 2 * DAY,
      grantedAt: null,
      automatic: false,
      ...over,
    });
  const expired = (lateMs: number, daysAgo: number) =>
    row(ann, "expired", {
      grantedAt: now - daysAgo * DAY - MINUTE,
      expiresAt: now - daysAgo * DAY,
      endedAt: now - daysAgo * DAY + lateMs,
    });
  // Standing: three requests of two people, one of them ends soon, one is late.
  await row(ann, "active", { grantedAt: now - DAY, expiresAt: now + 59 * MINUTE });
  await row(bob, "active", { grantedAt: now - DAY, expiresAt: now + 61 * MINUTE });
  await row(bob, "revoking", { grantedAt: now - DAY, expiresAt: now - 5 * MINUTE });
  // Not granted yet: nothing stands.
  await row(bob, "granting");
  await row(ann, "pending", { createdAt: now, automatic: true });
  await row(bob, "rejected", { endedAt: now - DAY });
  for (const late of [1_000, 2_000, 3_000, 90_000]) await expired(late, 1);
  // Long before the window, and not to be counted in it.
  await expired(10 * MINUTE, 20);
  const trouble = await syncedIntegration("Broken");
  await db.update(integrations).set({
    troubleSince: now - MINUTE,
    troubleMessage: "It does not answer.",
    lastReconcileAt: now - 2 * MINUTE,
  });
  await db.insert(observedPrivileges).values({
    integrationId: trouble,
    account: "root",
    externalId: "db",
    permission: "superuser",
    seenAt: 1,
  });
  const event = (seqAt: number, action: string, subject: string) =>
    db
      .insert(auditEvents)
      .values({ at: seqAt, actor: "system:test", action, subject, detail: {}, guarded: true });
  await event(now - DAY, "unit.revoking", "unit_1");
  await event(now - DAY + 1_500, "unit.revoked", "unit_1");
  await event(now - DAY, "reconcile.orphan_found", trouble);
  await event(now - DAY, "reconcile.orphan_removed", trouble);
  await event(now - 20 * DAY, "unit.missing", "unit_2");
  board = await showDashboard({ ...(await adminContext(admin)), now: () => now }, 7);
});

test("what stands, waits, ends soon and is late is counted with its people", () => {
  expect(board).toMatchObject({
    active: { requests: 3, people: 2 },
    waiting: { requests: 1, people: 1 },
    endingSoon: { requests: 1, people: 1 },
    overdue: { requests: 1, people: 1 },
  });
});

test("integrations in trouble are named with what is wrong", () => {
  expect(board.integrationsInTrouble).toMatchObject([
    {
      name: "Broken",
      message: "It does not answer.",
      since: new Date(now - MINUTE).toISOString(),
    },
  ]);
});

test("lateness is measured over what ended by its time in these days, and over what is late now", () => {
  expect(board.promise).toMatchObject({
    // Four that ended, and one that should have.
    revocations: 5,
    onTimeShare: 3 / 5,
    p50LatenessSeconds: 3,
    p99LatenessSeconds: 300,
    worstLatenessSeconds: 300,
    p50RevokeSeconds: 1.5,
    lastReconcileAt: new Date(now - 2 * MINUTE).toISOString(),
    drift: { orphansFound: 1, orphansRemoved: 1, missing: 0, foreign: 1 },
  });
});

test("a longer window looks further back", async () => {
  const ctx = { ...(await adminContext(admin)), now: () => now };
  const { promise, trends } = await showDashboard(ctx, 30);
  expect(promise).toMatchObject({
    revocations: 6,
    worstLatenessSeconds: 600,
    drift: { missing: 1 },
  });
  expect(trends).toHaveLength(30);
});

test("each day of the window has its counts, also a day on which nothing happened", () => {
  expect(board.trends.map((d) => d.day)).toEqual([
    "2026-11-16",
    "2026-11-17",
    "2026-11-18",
    "2026-11-19",
    "2026-11-20",
    "2026-11-21",
    "2026-11-22",
  ]);
  expect(board.trends[0]).toMatchObject({ requested: 0, granted: 0, automaticShare: null });
  expect(board.trends[4]).toMatchObject({ requested: 10, automaticShare: 0 });
  expect(board.trends[5]).toMatchObject({ granted: 7, ended: 4, rejected: 1 });
  expect(board.trends[6]).toMatchObject({ requested: 1, automaticShare: 1 });
});

test("it is asked for by days, and by admins", async () => {
  const answer = await call<Dashboard>("GET", "/api/v1/dashboard?days=90");
  expect([answer.status, answer.body.days, answer.body.trends.length]).toEqual([200, 90, 90]);
  expect((await call("GET", "/api/v1/dashboard?days=31")).status).toBe(400);
});

describe("percentiles", () => {
  test("are the smallest lateness that so many did not exceed", () => {
    const counts = Array.from({ length: 100 }, (_, i) => ({ seconds: i + 1, count: 1 }));
    expect(keptPromise(counts)).toEqual({
      revocations: 100,
      onTimeShare: 0.6,
      p50: 50,
      p99: 99,
      worst: 100,
    });
  });

  test("of nothing there are none", () => {
    expect(keptPromise([])).toEqual({
      revocations: 0,
      onTimeShare: null,
      p50: null,
      p99: null,
      worst: null,
    });
  });
});
