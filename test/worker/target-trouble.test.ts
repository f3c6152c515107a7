/** Trouble of syncs, grants and revokes is one thing: one place, one alert, one all-clear. */
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { type IntegrationRow, integrations, outbox } from "../../db/schema";
import { createRequest } from "../../worker/access/create-request";
import { showDashboard } from "../../worker/admin/show-dashboard";
import { getIntegration } from "../../worker/admin/show-integrations";
import type { FlowId, IntegrationId, ResourceId } from "../../worker/contract/values";
import { everyMinute } from "../../worker/runtime/cron/minute";
import { db } from "../support/app";
import { as, audit, member, system, until, world } from "./access-world";
import { feed, sync, things } from "./sync-world";

const MINUTE = 60_000;
const healthy = () => feed({ found: things(5) });
const broken = () => feed({ found: things(5), failOnPage: 0 });

async function rowOf(id: IntegrationId): Promise<IntegrationRow> {
  const [row] = await db.select().from(integrations).where(eq(integrations.id, id));
  if (!row) throw new Error("no integration");
  return row;
}

const alertsAbout = async (id: IntegrationId, recipient: string) =>
  (await db.select().from(outbox).where(eq(outbox.recipient, recipient)))
    .filter((m) => m.payload.integrationId === id)
    .map((m) => m.template);

/** As if the trouble had begun so long ago. */
async function ago(id: IntegrationId, ms: number) {
  const { trouble, troubleSince } = await rowOf(id);
  const older = Object.fromEntries(
    Object.entries(trouble).map(([part, one]) => [part, { ...one, since: one.since - ms }]),
  );
  await db
    .update(integrations)
    .set({ trouble: older, troubleSince: (troubleSince ?? 0) - ms })
    .where(eq(integrations.id, id));
}

const ask = (flowId: FlowId, resourceId: ResourceId) => ({
  flowId,
  units: [{ resourceId, permission: "read" }],
  durationSeconds: 3_600,
  justification: "INC-1",
});

describe("a sync that fails", () => {
  test("is trouble of its integration at once, on every screen that shows trouble", async () => {
    const w = await world();
    await sync(w.integrationId, broken());
    const ctx = await as(member(w.admin));
    expect((await getIntegration(ctx, w.integrationId)).trouble?.message).toBe(
      "The target answered 500.",
    );
    expect((await showDashboard(ctx, 7)).integrationsInTrouble.map((one) => one.id)).toContain(
      w.integrationId,
    );
  });

  test("alarms the admins once after five minutes, and says when it works again", async () => {
    const w = await world();
    await sync(w.integrationId, broken());
    await ago(w.integrationId, 4 * MINUTE);
    await everyMinute(await as(system));
    expect(await alertsAbout(w.integrationId, w.admin.id)).toEqual([]);
    await ago(w.integrationId, MINUTE);
    await everyMinute(await as(system));
    await everyMinute(await as(system));
    await sync(w.integrationId, broken());
    expect(await alertsAbout(w.integrationId, w.admin.id)).toEqual(["target_trouble"]);
    await sync(w.integrationId, healthy());
    expect(await rowOf(w.integrationId)).toMatchObject({ trouble: {}, troubleSince: null });
    expect(await alertsAbout(w.integrationId, w.admin.id)).toEqual([
      "target_trouble",
      "integration_recovered",
    ]);
    expect((await audit(w.integrationId)).map((e) => e.action)).toContain("integration.recovered");
  });

  test("that was short brings no mail, neither the alarm nor the all-clear", async () => {
    const w = await world();
    await sync(w.integrationId, broken());
    await sync(w.integrationId, healthy());
    await everyMinute(await as(system));
    expect(await alertsAbout(w.integrationId, w.admin.id)).toEqual([]);
  });
});

describe("a grant that fails", () => {
  test("is told to the admins too, once for all grants of the target", async () => {
    const w = await world({ failure: "refuse_grants" });
    const ctx = await as(member(w.linus));
    const made = [
      await createRequest(ctx, ask(w.automatic, w.shop), "portal"),
      await createRequest(ctx, ask(w.automatic, w.orders), "portal"),
    ];
    await expect.poll(async () => (await rowOf(w.integrationId)).trouble.grant).toBeDefined();
    await ago(w.integrationId, MINUTE);
    await everyMinute(await as(system));
    await everyMinute(await as(system));
    const alerts = await alertsAbout(w.integrationId, w.admin.id);
    expect(alerts).toHaveLength(1);
    await db.update(integrations).set({ config: {} }).where(eq(integrations.id, w.integrationId));
    for (const { id } of made) await until(id, "failed", "active");
  });

  test("for what was asked for is over when the target is read again", async () => {
    const w = await world({ failure: "refuse_grants" });
    await createRequest(await as(member(w.linus)), ask(w.automatic, w.shop), "portal");
    await expect
      .poll(async () => (await rowOf(w.integrationId)).trouble.grant?.failure)
      .toBe("refused");
    await db.update(integrations).set({ config: {} }).where(eq(integrations.id, w.integrationId));
    await sync(w.integrationId, healthy());
    await expect.poll(async () => (await rowOf(w.integrationId)).trouble).toEqual({});
  });
});

test("trouble of one part does not hide that another works, and the all-clear waits for all of them", async () => {
  const w = await world({ failure: "broken settings" });
  await sync(w.integrationId, broken());
  await createRequest(await as(member(w.linus)), ask(w.automatic, w.shop), "portal");
  await expect
    .poll(async () => Object.keys((await rowOf(w.integrationId)).trouble))
    .toEqual(expect.arrayContaining(["sync", "grant"]));
  await sync(w.integrationId, healthy());
  const { trouble, troubleSince } = await rowOf(w.integrationId);
  expect(Object.keys(trouble)).not.toContain("sync");
  expect(troubleSince).not.toBeNull();
});
