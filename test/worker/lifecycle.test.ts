import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { decisions, integrations, requests, units, users } from "../../db/schema";
import { cancelRequest } from "../../worker/access/cancel-request";
import { createRequest } from "../../worker/access/create-request";
import { decideRequest } from "../../worker/access/decide-request";
import { dryRunRequest } from "../../worker/access/dry-run-request";
import { endEverythingOf } from "../../worker/access/end-everything-of";
import { extendRequest } from "../../worker/access/extend-request";
import { returnRequest } from "../../worker/access/return-request";
import { bulkRevoke, revokeRequest } from "../../worker/access/revoke-request";
import { viewRequest } from "../../worker/access/view-request";
import type { FlowId, RequestId, ResourceId } from "../../worker/contract/values";
import { byToken } from "../../worker/lib/actor";
import { newId } from "../../worker/lib/ids";
import { everyMinute, sweep } from "../../worker/runtime/cron/minute";
import { db } from "../support/app";
import {
  addGroup,
  as,
  audit,
  mails,
  member,
  requestRow,
  system,
  unitRows,
  until,
  world,
} from "./access-world";

const ask = (
  flowId: FlowId,
  resourceId: ResourceId,
  permission = "read",
  durationSeconds = 3_600,
) => ({
  flowId,
  units: [{ resourceId, permission }],
  durationSeconds,
  justification: "INC-1: orders are stuck",
});

const yes = async (ctx: Awaited<ReturnType<typeof as>>, id: RequestId, more = {}) => {
  const { termsHash } = await viewRequest(ctx, id);
  return decideRequest(ctx, id, { approve: true, reason: "", termsHash, ...more });
};

describe("a request under an automatic flow", () => {
  test("is granted at once, and its clock starts at the grant", async () => {
    const w = await world();
    const made = await createRequest(await as(member(w.linus)), ask(w.automatic, w.shop), "portal");
    expect(made.number).toMatch(/^AR-\d+$/);
    const row = await until(made.id, "active");
    expect(row.expiresAt).toBe((row.grantedAt ?? 0) + 3_600_000);
    const actions = (await audit(made.id)).map((e) => e.action);
    expect(actions).toEqual(["request.created", "request.approved", "request.active"]);
    expect((await mails(made.id)).map((m) => m.template)).toEqual(["access_granted"]);
  });

  test("expires by itself, and the end carries the target's proof", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const made = await createRequest(ctx, ask(w.automatic, w.shop, "read", 60), "portal");
    await until(made.id, "active");
    const soon = Date.now() + 300;
    await db.update(requests).set({ expiresAt: soon, dueAt: soon }).where(eq(requests.id, made.id));
    await ctx.wakes.armTimers([{ requestId: made.id, at: soon }]);
    const row = await until(made.id, "expired");
    expect(row.endedAt).toBeGreaterThanOrEqual(soon);
    const [unit] = await unitRows(made.id);
    expect(unit).toMatchObject({ state: "ended", moving: false });
    expect(unit?.evidence).toBeTruthy();
    expect((await mails(made.id)).map((m) => m.template)).toContain("access_ended");
  });

  test("warns once, a few minutes before the end of a short grant", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const made = await createRequest(ctx, ask(w.automatic, w.shop), "portal");
    await until(made.id, "active");
    const now = Date.now();
    await db
      .update(requests)
      .set({ grantedAt: now - 30 * 60_000, expiresAt: now + 3 * 60_000, dueAt: now })
      .where(eq(requests.id, made.id));
    await ctx.wakes.armTimers([{ requestId: made.id, at: now }]);
    await expect
      .poll(async () => (await mails(made.id)).filter((m) => m.template === "access_ending").length)
      .toBe(1);
    const warned = await requestRow(made.id);
    expect(warned?.state).toBe("active");
    expect(warned?.dueAt).toBe(warned?.expiresAt);
  });
});

describe("a request that needs approval", () => {
  test("waits, tells its approver why, and is granted by the yes", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const made = await createRequest(ctx, ask(w.managed, w.shop), "portal");
    expect(made.state).toBe("pending");
    expect(made.approvers).toMatchObject([{ id: w.boss.id, why: ["the requester’s manager"] }]);
    expect((await mails(made.id)).map((m) => [m.template, m.recipient])).toEqual([
      ["approval_wanted", w.boss.id],
    ]);
    const decided = await yes(await as(member(w.boss)), made.id);
    expect(decided.state).not.toBe("pending");
    await until(made.id, "active");
  });

  test("with all-of waits for the second group", async () => {
    const w = await world();
    const made = await createRequest(await as(member(w.linus)), ask(w.both, w.shop), "portal");
    expect((await yes(await as(member(w.boss)), made.id)).state).toBe("pending");
    expect(["granting", "active"]).toContain((await yes(await as(member(w.dba)), made.id)).state);
  });

  test("is over with one rejection", async () => {
    const w = await world();
    const made = await createRequest(await as(member(w.linus)), ask(w.both, w.shop), "portal");
    const boss = await as(member(w.boss));
    await decideRequest(boss, made.id, {
      approve: false,
      reason: "not today",
      termsHash: made.termsHash,
    });
    expect((await requestRow(made.id))?.state).toBe("rejected");
    await expect(yes(await as(member(w.dba)), made.id)).rejects.toMatchObject({
      code: "already_decided",
    });
  });

  test("cannot be approved by its requester, nor by somebody without a seat", async () => {
    const w = await world();
    await db.update(users).set({ managerId: w.linus.id }).where(eq(users.id, w.boss.id));
    const made = await createRequest(await as(member(w.linus)), ask(w.managed, w.shop), "portal");
    await expect(yes(await as(member(w.linus)), made.id)).rejects.toMatchObject({
      code: "not_allowed",
    });
    await expect(yes(await as(member(w.admin)), made.id)).rejects.toMatchObject({
      code: "not_allowed",
    });
    await expect(yes(await as(member(w.dba)), made.id)).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await requestRow(made.id))?.state).toBe("pending");
  });

  test("refuses a decision on other terms than it has", async () => {
    const w = await world();
    const made = await createRequest(await as(member(w.linus)), ask(w.managed, w.shop), "portal");
    const boss = await as(member(w.boss));
    await expect(
      decideRequest(boss, made.id, { approve: true, reason: "", termsHash: "0".repeat(64) }),
    ).rejects.toMatchObject({ code: "terms_changed" });
  });

  test("can be narrowed, and then only the narrower is granted", async () => {
    const w = await world();
    const made = await createRequest(
      await as(member(w.linus)),
      {
        ...ask(w.managed, w.shop),
        units: [
          { resourceId: w.shop, permission: "read" },
          { resourceId: w.orders, permission: "write" },
        ],
      },
      "portal",
    );
    const kept = made.units.find((u) => u.resourceId === w.shop);
    await yes(await as(member(w.boss)), made.id, { durationSeconds: 600, unitIds: [kept?.id] });
    const row = await until(made.id, "active");
    expect((row.expiresAt ?? 0) - (row.grantedAt ?? 0)).toBe(600_000);
    const states = Object.fromEntries(
      (await unitRows(made.id)).map((u) => [u.resourceId, [u.state, u.touched]]),
    );
    expect(states).toEqual({ [w.shop]: ["active", true], [w.orders]: ["failed", false] });
  });

  test("100 parallel approvals are one decision", async () => {
    const w = await world();
    const made = await createRequest(await as(member(w.linus)), ask(w.managed, w.shop), "portal");
    const boss = await as(member(w.boss));
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, () =>
        decideRequest(boss, made.id, { approve: true, reason: "", termsHash: made.termsHash }),
      ),
    );
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
    expect(await db.select().from(decisions).where(eq(decisions.requestId, made.id))).toHaveLength(
      1,
    );
    await until(made.id, "active");
    const granted = (await audit((await unitRows(made.id))[0]?.id ?? "")).filter(
      (e) => e.action === "unit.granted",
    );
    expect(granted).toHaveLength(1);
  });

  test("lapses when nobody answers", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const made = await createRequest(ctx, ask(w.managed, w.shop), "portal");
    const soon = Date.now() + 200;
    await db.update(requests).set({ lapsesAt: soon, dueAt: soon }).where(eq(requests.id, made.id));
    await ctx.wakes.armTimers([{ requestId: made.id, at: soon }]);
    await until(made.id, "lapsed");
    expect((await mails(made.id)).map((m) => m.template)).toContain("request_decided");
  });

  test("tells people at once when nobody can approve, and finds the new manager by the next sweep", async () => {
    const w = await world();
    await db.update(users).set({ managerId: null }).where(eq(users.id, w.linus.id));
    const ctx = await as(member(w.linus));
    const made = await createRequest(ctx, ask(w.managed, w.shop), "portal");
    expect(made.message).toContain("Nobody can approve");
    const told = (await mails(made.id))
      .filter((m) => m.template === "request_stuck")
      .map((m) => m.recipient);
    expect(told).toContain(w.admin.id);
    expect(told).toContain(w.linus.id);
    await db.update(users).set({ managerId: w.boss.id }).where(eq(users.id, w.linus.id));
    await everyMinute(await as(system));
    expect((await viewRequest(ctx, made.id)).approvers.map((a) => a.id)).toEqual([w.boss.id]);
  });

  test("is refused at the gate when the approver has left before the grant", async () => {
    const w = await world();
    const made = await createRequest(await as(member(w.linus)), ask(w.both, w.shop), "portal");
    await yes(await as(member(w.boss)), made.id);
    await db.update(users).set({ status: "disabled" }).where(eq(users.id, w.boss.id));
    await yes(await as(member(w.dba)), made.id).catch(() => null);
    await new Promise((r) => setTimeout(r, 300));
    const row = await requestRow(made.id);
    expect(row?.state).not.toBe("active");
    expect((await unitRows(made.id)).every((u) => !u.touched)).toBe(true);
  });
});

describe("ending early", () => {
  test("the grantee hands back, and nobody else can", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const made = await createRequest(ctx, ask(w.automatic, w.shop), "portal");
    await until(made.id, "active");
    await expect(returnRequest(await as(member(w.dba)), made.id)).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(returnRequest(await as(member(w.admin)), made.id)).rejects.toMatchObject({
      code: "not_allowed",
    });
    await returnRequest(ctx, made.id);
    expect(await until(made.id, "returned")).toMatchObject({ endedBy: "Linus" });
  });

  test("an admin revokes, a grantee cannot", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const made = await createRequest(ctx, ask(w.automatic, w.shop), "portal");
    await until(made.id, "active");
    await expect(revokeRequest(ctx, made.id)).rejects.toMatchObject({ code: "not_allowed" });
    await revokeRequest(await as(member(w.admin)), made.id, "incident over");
    expect(await until(made.id, "revoked")).toMatchObject({ endReason: "incident over" });
  });

  test("a bulk revoke names what it could not take", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const active = await createRequest(ctx, ask(w.automatic, w.shop), "portal");
    const pending = await createRequest(ctx, ask(w.managed, w.orders), "portal");
    await until(active.id, "active");
    const result = await bulkRevoke(await as(member(w.admin)), {
      requestIds: [active.id, pending.id],
      reason: "cleaning",
    });
    expect(result).toMatchObject({
      revoking: 1,
      skipped: [{ requestId: pending.id, code: "already_decided" }],
    });
    await until(active.id, "revoked");
  });

  test("a pending request is cancelled by its requester only", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const made = await createRequest(ctx, ask(w.managed, w.shop), "portal");
    await expect(cancelRequest(await as(member(w.boss)), made.id)).rejects.toMatchObject({
      code: "not_allowed",
    });
    await cancelRequest(ctx, made.id);
    expect((await requestRow(made.id))?.state).toBe("cancelled");
    await expect(yes(await as(member(w.boss)), made.id)).rejects.toMatchObject({
      code: "already_decided",
    });
  });

  test("a leaver loses access, open requests and seats", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const active = await createRequest(ctx, ask(w.automatic, w.shop), "portal");
    const pending = await createRequest(ctx, ask(w.managed, w.orders), "portal");
    await until(active.id, "active");
    await db.update(users).set({ status: "disabled" }).where(eq(users.id, w.linus.id));
    const admin = { userId: w.admin.id, email: w.admin.email, role: "admin" } as const;
    const token = await as(byToken(admin, newId("apiToken"), new Set(["users:write"])));
    await endEverythingOf(token, w.linus.id, "left the company");
    // A name: it is in mails and on screens.
    const endedBy = w.admin.row.fullName;
    expect(await until(active.id, "revoked")).toMatchObject({ endedBy });
    expect(await requestRow(pending.id)).toMatchObject({ state: "cancelled", endedBy });
  });

  test("a disabled person whose end was never begun is found by the sweep", async () => {
    const w = await world();
    const made = await createRequest(await as(member(w.linus)), ask(w.automatic, w.shop), "portal");
    await until(made.id, "active");
    await db.update(users).set({ status: "disabled" }).where(eq(users.id, w.linus.id));
    await everyMinute(await as(system));
    await until(made.id, "revoked");
  });
});

describe("extending", () => {
  test("moves the end by the flow's step, as often as the flow allows", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const made = await createRequest(ctx, ask(w.automatic, w.shop), "portal");
    const before = await until(made.id, "active");
    const longer = await extendRequest(ctx, made.id);
    expect(Date.parse(longer.expiresAt ?? "")).toBe((before.expiresAt ?? 0) + 1_800_000);
    await expect.poll(async () => (await unitRows(made.id))[0]?.refreshing).toBe(false);
    const [unit] = await unitRows(made.id);
    expect(unit?.deadlineAt).toBeGreaterThanOrEqual((before.expiresAt ?? 0) + 1_800_000);
    await expect(extendRequest(ctx, made.id)).rejects.toMatchObject({ code: "not_requestable" });
  });
});

describe("overlapping requests for the same thing", () => {
  test("are a union: the end of one leaves the other's access, the last end revokes", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const first = await createRequest(ctx, ask(w.automatic, w.shop), "portal");
    await until(first.id, "active");
    const second = await createRequest(ctx, ask(w.automatic, w.shop), "portal");
    await until(second.id, "active");
    const [a] = await unitRows(first.id);
    const [b] = await unitRows(second.id);
    expect(b?.handle).toBe(a?.handle);
    expect(b?.seed).toBe(a?.seed);
    await returnRequest(ctx, first.id);
    await until(first.id, "returned");
    const [kept] = await unitRows(first.id);
    expect(kept?.message).toContain(second.number);
    expect((await audit(kept?.id ?? "")).map((e) => e.action)).not.toContain("unit.revoked");
    await returnRequest(ctx, second.id);
    await until(second.id, "returned");
    expect((await audit(b?.id ?? "")).map((e) => e.action)).toContain("unit.revoked");
  });

  test("leave the target with the deadline of whoever stays", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const long = await createRequest(ctx, ask(w.automatic, w.shop, "read", 7_200), "portal");
    await until(long.id, "active");
    const short = await createRequest(ctx, ask(w.automatic, w.shop, "read", 600), "portal");
    await until(short.id, "active");
    await returnRequest(ctx, long.id);
    await until(long.id, "returned");
    const [kept] = await unitRows(short.id);
    await expect
      .poll(async () => (await audit(kept?.id ?? "")).map((e) => e.action))
      .toContain("unit.refreshed");
    const refreshed = (await audit(kept?.id ?? "")).find((e) => e.action === "unit.refreshed");
    expect(refreshed?.detail.deadlineAt).toBe(kept?.deadlineAt);
  });

  test("that end in the same moment leave nothing standing and no end unproven", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const made = [];
    for (let i = 0; i < 4; i++) {
      const one = await createRequest(ctx, ask(w.automatic, w.shop), "portal");
      await until(one.id, "active");
      made.push(one);
    }
    await Promise.all(made.map((m) => returnRequest(ctx, m.id)));
    for (const m of made) await until(m.id, "returned");
    const ids = (await Promise.all(made.map((m) => unitRows(m.id)))).flat().map((u) => u.id);
    const ends = (await Promise.all(ids.map((id) => audit(id)))).flat().map((e) => e.action);
    const [revoked, kept] = [
      ends.filter((a) => a === "unit.revoked"),
      ends.filter((a) => a === "unit.kept"),
    ];
    expect(revoked.length).toBeGreaterThanOrEqual(1);
    expect(revoked.length + kept.length).toBe(4);
    expect(await db.select().from(units).where(eq(units.moving, true))).toHaveLength(0);
  });

  test("cannot be asked for twice while the first is still waiting, even 50 times at once", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => createRequest(ctx, ask(w.managed, w.shop), "portal")),
    );
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
    const refused = results.flatMap((r) => (r.status === "rejected" ? [r.reason.code] : []));
    expect(new Set(refused)).toEqual(new Set(["already_exists"]));
  });
});

describe("failing targets", () => {
  test("a refused grant fails with the target's words, and is cleaned up", async () => {
    const w = await world({ failure: "refuse_grants" });
    const made = await createRequest(await as(member(w.linus)), ask(w.automatic, w.shop), "portal");
    const row = await until(made.id, "failed");
    expect(row.endReason).toBeTruthy();
    const [unit] = await unitRows(made.id);
    expect(unit).toMatchObject({ state: "failed", moving: false });
    expect((await mails(made.id)).map((m) => m.template)).toContain("access_failed");
  });

  test("a revoke that cannot reach its target is overdue, never 'ended', and ends when the target is back", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const made = await createRequest(ctx, ask(w.automatic, w.shop), "portal");
    await until(made.id, "active");
    await db
      .update(integrations)
      .set({ config: { failure: "unreachable" } })
      .where(eq(integrations.id, w.integrationId));
    await returnRequest(ctx, made.id);
    await expect.poll(async () => (await viewRequest(ctx, made.id)).overdueSince).not.toBeNull();
    expect((await viewRequest(ctx, made.id)).state).toBe("revoking");
    const [integration] = await db
      .select()
      .from(integrations)
      .where(eq(integrations.id, w.integrationId));
    await expect
      .poll(
        async () =>
          (await db.select().from(integrations).where(eq(integrations.id, w.integrationId)))[0]
            ?.troubleSince ?? null,
      )
      .not.toBeNull();
    expect(integration?.state).toBe("active");
    await db.update(integrations).set({ config: {} }).where(eq(integrations.id, w.integrationId));
    const row = await until(made.id, "returned");
    expect(row.overdueSince).toBeNull();
  });

  test("admins hear of a silent target once, not once per grant", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const made = [
      await createRequest(ctx, ask(w.automatic, w.shop), "portal"),
      await createRequest(ctx, ask(w.automatic, w.orders), "portal"),
    ];
    for (const m of made) await until(m.id, "active");
    await db
      .update(integrations)
      .set({ config: { failure: "unreachable" } })
      .where(eq(integrations.id, w.integrationId));
    for (const m of made) await returnRequest(ctx, m.id);
    const row = async () =>
      (await db.select().from(integrations).where(eq(integrations.id, w.integrationId)))[0];
    await expect.poll(async () => (await row())?.troubleSince ?? null).not.toBeNull();
    const since = Date.now() - 60_000;
    await db
      .update(integrations)
      .set({
        troubleSince: since,
        trouble: {
          revoke: { since, message: "No answer.", failure: "unreachable", alertedAt: null },
        },
      })
      .where(eq(integrations.id, w.integrationId));
    await everyMinute(await as(system));
    await everyMinute(await as(system));
    const alerts = (await db.query.outbox.findMany()).filter(
      (m) =>
        m.template === "revoke_overdue" &&
        m.payload.integrationId === w.integrationId &&
        m.recipient === w.admin.id,
    );
    expect(alerts).toHaveLength(1);
    await db.update(integrations).set({ config: {} }).where(eq(integrations.id, w.integrationId));
    for (const m of made) await until(m.id, "returned");
  });
});

describe("nets", () => {
  test("a lost timer costs at most a sweep", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const made = await createRequest(ctx, ask(w.automatic, w.shop), "portal");
    await until(made.id, "active");
    // Only the books are changed: no timer knows of this end.
    await db
      .update(requests)
      .set({ expiresAt: Date.now() - 1_000, dueAt: Date.now() - 1_000 })
      .where(eq(requests.id, made.id));
    await new Promise((r) => setTimeout(r, 200));
    expect((await requestRow(made.id))?.state).toBe("active");
    await sweep(await as(system));
    await until(made.id, "expired");
  });

  test("a timer without a request harms nothing", async () => {
    const ctx = await as(system);
    await ctx.wakes.armTimers([{ requestId: "req_00000000000000000000", at: Date.now() }]);
    await new Promise((r) => setTimeout(r, 100));
  });
});

describe("dry-run", () => {
  test("says who approves, what is held already, and why not", async () => {
    const w = await world();
    const ctx = await as(member(w.linus));
    const waits = await dryRunRequest(ctx, ask(w.managed, w.shop));
    expect(waits).toMatchObject({
      requestable: true,
      automatic: false,
      approvers: [{ id: w.boss.id }],
    });
    const made = await createRequest(ctx, ask(w.automatic, w.shop), "portal");
    await until(made.id, "active");
    expect((await dryRunRequest(ctx, ask(w.automatic, w.shop))).held).toMatchObject([
      { number: made.number },
    ]);
    const tooLong = await dryRunRequest(ctx, ask(w.automatic, w.shop, "read", 999_999));
    expect(tooLong).toMatchObject({
      requestable: false,
      reasons: [{ pointer: "/durationSeconds" }],
    });
    expect(await dryRunRequest(await as(member(w.dba)), ask(w.automatic, w.shop))).toMatchObject({
      requestable: false,
    });
  });
});

test("somebody who left the group between asking and granting gets nothing", async () => {
  const w = await world();
  const made = await createRequest(await as(member(w.linus)), ask(w.managed, w.shop), "portal");
  const { groupMembers } = await import("../../db/schema");
  await db.delete(groupMembers).where(eq(groupMembers.userId, w.linus.id));
  await yes(await as(member(w.boss)), made.id);
  expect((await until(made.id, "failed")).endReason).toBeTruthy();
  expect((await unitRows(made.id)).every((u) => !u.touched)).toBe(true);
  await addGroup(`unused ${w.tag}`, []);
  expect(await db.select().from(units).where(eq(units.state, "granting"))).toHaveLength(0);
});
