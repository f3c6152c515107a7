import { and, eq, isNull } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { integrations, outbox, resources, syncRuns, type UserRow } from "../../db/schema";
import type { FoundResource, Inventory } from "../../worker/connectors/connector";
import type { Integration, SyncRun } from "../../worker/contract/integrations";
import { isHeldLoss, runSync } from "../../worker/sync/run-sync";
import { sqlSnapshot } from "../../worker/sync/snapshot";
import { startDueSyncs } from "../../worker/sync/start-due-syncs";
import { type Caller, db, openOrganization, systemContext, unique } from "./catalogue-world";
import { eventsOf, feed, inRunner, integration, lastRun, stored, sync, things } from "./sync-world";

let call: Caller;
let admin: UserRow;

beforeAll(async () => {
  ({ call, admin } = await openOrganization());
});

describe("a part that cannot be read", () => {
  const prod = things(200).filter(({ path }) => path.includes("prod"));
  const staging = things(200).filter(({ path }) => path.includes("staging"));
  const unread = [{ path: ["Acme", "prod"], message: "CONNECT was taken away." }];

  test("keeps its last state and is named, while everything else is brought up to date", async () => {
    const id = await integration();
    await sync(id, feed({ found: things(200) }));
    const renamed = staging.slice(1).map((one) => ({ ...one, name: `New ${one.name}` }));
    // Some of it came before the reading broke off.
    const found = [...renamed, ...prod.slice(0, 3)];
    expect(await sync(id, feed({ found, unread, pageSize: 40 }))).toBe("done");
    const now = await stored(id);
    expect(now).toHaveLength(199);
    expect(now.filter(({ name }) => name.startsWith("New "))).toHaveLength(99);
    expect(await lastRun(id)).toMatchObject({
      state: "done",
      error: "Acme / prod was not read: CONNECT was taken away.",
    });
    const shown = await call<Integration>("GET", `/api/v1/integrations/${id}`);
    expect(shown.body.lastSync?.error).toContain("Acme / prod was not read");

    const whole = await sync(id, feed({ found: [...renamed, ...prod.slice(1)] }));
    expect([whole, (await lastRun(id)).error]).toEqual(["done", null]);
    expect(await stored(id)).toHaveLength(198);
  });

  test("hides nothing that is missing elsewhere", async () => {
    const id = await integration();
    await sync(id, feed({ found: things(200) }));
    expect(await sync(id, feed({ found: staging.slice(50), unread }))).toBe("held");
    expect(await stored(id)).toHaveLength(200);
  });
});

describe("a great loss", () => {
  test("is held for an admin, told of once, and nothing goes until it is confirmed", async () => {
    const id = await integration();
    await sync(id, feed({ found: things(200) }));
    expect(await sync(id, feed({ found: things(100) }))).toBe("held");
    expect(await sync(id, feed({ found: things(100) }))).toBe("held");
    expect(await stored(id)).toHaveLength(200);
    expect((await eventsOf(id)).filter((a) => a === "sync.held")).toHaveLength(1);
    const mails = await db.select().from(outbox).where(eq(outbox.template, "sync_held"));
    const mine = mails.filter((m) => m.payload.integrationId === id);
    expect(mine.map((m) => m.recipient)).toContain(admin.id);
    expect(new Set(mine.map((m) => m.recipient)).size).toBe(mine.length);
    // What the mail speaks of is what waits: the second sync did not put another run in its place.
    expect(mine[0]?.payload.runId).toBe((await lastRun(id)).id);

    const shown = await call<Integration>("GET", `/api/v1/integrations/${id}`);
    expect(shown.body).toMatchObject({
      status: "held",
      counts: { resources: 200 },
      lastSync: { counts: { removed: 100 } },
    });
    const named = shown.body.lastSync?.missingNames ?? [];
    const kept = new Set(things(100).map((r) => r.name));
    expect(named).toHaveLength(20);
    for (const name of named) expect(kept.has(name.split(" / ").at(-1) ?? "")).toBe(false);
    // The sandbox behind the row would be read by the runner that a confirmation wakes; here the test is the runner.
    await db.update(integrations).set({ kind: "unknown" }).where(eq(integrations.id, id));
    const runId = (await lastRun(id)).id;
    const ctxRun = await call<SyncRun>(
      "POST",
      `/api/v1/integrations/${id}/sync-runs/${runId}/confirm`,
    );
    expect(ctxRun.status).toBe(200);
    expect(ctxRun.body.missingNames).toEqual([]);
    const twice = await call<{ code: string }>(
      "POST",
      `/api/v1/integrations/${id}/sync-runs/${runId}/confirm`,
    );
    expect([twice.status, twice.body.code]).toEqual([409, "already_decided"]);
    expect(await eventsOf(id)).toContain("sync.confirmed");
  });

  test("that was confirmed lets about as many go, and not many more", async () => {
    for (const [left, outcome] of [
      [100, "done"],
      [95, "done"],
      [20, "held"],
    ] as const) {
      const id = await integration();
      await sync(id, feed({ found: things(200) }));
      await sync(id, feed({ found: things(100) }));
      const run = await lastRun(id);
      await db
        .update(syncRuns)
        .set({
          state: "running",
          cursor: JSON.stringify({ cursor: null, allowed: run.counts.removed }),
        })
        .where(eq(syncRuns.id, run.id));
      expect(await sync(id, feed({ found: things(left) }))).toBe(outcome);
      expect(await stored(id)).toHaveLength(outcome === "done" ? left : 200);
    }
  });

  test("that comes back by itself needs no confirmation any more", async () => {
    const id = await integration();
    await sync(id, feed({ found: things(200) }));
    await sync(id, feed({ found: things(10) }));
    expect(await sync(id, feed({ found: things(200) }))).toBe("done");
    const runs = await db.select().from(syncRuns).where(eq(syncRuns.integrationId, id));
    expect(runs.map((r) => r.state).sort()).toEqual(["done", "done", "failed"]);
  });

  test("is more than ten and more than a fifth, or everything", () => {
    const held = (stored: number, missing: number) =>
      isHeldLoss({ stored, missing }, stored - missing, null);
    expect(held(1_000, 200)).toBe(false);
    expect(held(1_000, 201)).toBe(true);
    expect(held(12, 10)).toBe(false);
    expect(held(12, 11)).toBe(true);
    expect(held(3, 3)).toBe(true);
    expect(held(0, 0)).toBe(false);
  });
});

describe("a process that dies", () => {
  test("while reading goes on at the page it had come to", async () => {
    const id = await integration();
    const { inventory, asked } = feed({ found: things(1_000), pageSize: 100 });
    const dying: Inventory = {
      ...inventory,
      async *pages(cursor) {
        let page = 0;
        for await (const one of inventory.pages(cursor)) {
          yield one;
          // Never goes on: as if the process had been killed between two pages.
          if (++page === 4) await new Promise(() => undefined);
        }
      },
    };
    await inRunner(id, async (state) => {
      const dead = runSync(
        await systemContext(),
        id,
        sqlSnapshot(state.storage),
        async () => dying,
      );
      await Promise.race([dead, new Promise((done) => setTimeout(done, 300))]);
    });
    expect(await stored(id)).toHaveLength(0);
    asked.length = 0;
    expect(await sync(id, { inventory })).toBe("done");
    expect(asked[0]).toBe("4");
    expect(await stored(id)).toHaveLength(1_000);
    const runs = await db.select().from(syncRuns).where(eq(syncRuns.integrationId, id));
    expect(runs).toHaveLength(1);
  });
});

describe("the runner", () => {
  test("syncs a connected sandbox soon after it was created", async () => {
    const made = await call<Integration>("POST", "/api/v1/integrations", {
      name: unique("sandbox"),
      kind: "sandbox",
      config: {},
    });
    const id = made.body.id;
    await expect
      .poll(
        async () => (await call<Integration>("GET", `/api/v1/integrations/${id}`)).body.status,
        { timeout: 5_000 },
      )
      .toBe("ok");
    const { body } = await call<Integration>("GET", `/api/v1/integrations/${id}`);
    expect(body.counts.resources).toBe(6);
    expect(Date.parse(body.nextSyncAt ?? "")).toBeGreaterThan(Date.now() + 800_000);
    const before = (await lastRun(id)).id;
    expect((await call("POST", `/api/v1/integrations/${id}/sync`)).status).toBe(202);
    await expect.poll(async () => (await lastRun(id)).id, { timeout: 5_000 }).not.toBe(before);
    const runs = await call<{ items: SyncRun[] }>("GET", `/api/v1/integrations/${id}/sync-runs`);
    expect(runs.body.items.length).toBeGreaterThanOrEqual(2);
  });

  test("is woken by the sweep for what is due and for nothing else", async () => {
    const [due, later, deleted] = [await integration(), await integration(), await integration()];
    await db.update(integrations).set({ nextSyncAt: 1 }).where(eq(integrations.id, due));
    await db
      .update(integrations)
      .set({ nextSyncAt: 1, state: "deleted" })
      .where(eq(integrations.id, deleted));
    const woken: string[] = [];
    const ctx = await systemContext();
    await startDueSyncs({
      ...ctx,
      wakes: { ...ctx.wakes, startSync: async (id) => void woken.push(id) },
    });
    expect(woken).toContain(due);
    expect(woken).not.toContain(later);
    expect(woken).not.toContain(deleted);
  });
});

test("100,000 resources are read in seconds and a sync without changes costs little", {
  timeout: 120_000,
}, async () => {
  const id = await integration();
  const found = things(100_000);
  const timed = async (what: string, next: FoundResource[]) => {
    const from = performance.now();
    expect(await sync(id, feed({ found: next, pageSize: 1_000 }))).toBe("done");
    const ms = Math.round(performance.now() - from);
    console.log(`sync of 100,000 resources, ${what}: ${ms} ms`);
    return ms;
  };
  const first = await timed("first", found);
  const unchanged = await timed("unchanged", found);
  await timed(
    "1 % changed, 100 gone",
    found.slice(100).map((r, i) => (i % 100 === 0 ? { ...r, name: `${r.name} new` } : r)),
  );
  expect(
    await db.$count(resources, and(eq(resources.integrationId, id), isNull(resources.deletedAt))),
  ).toBe(99_900);
  // Far above what it takes on two shared cores; catches a loop over single rows, which takes minutes.
  expect(first).toBeLessThan(60_000);
  expect(unchanged).toBeLessThan(30_000);
});
