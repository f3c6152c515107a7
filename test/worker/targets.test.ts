/** One integration, one target: what another target says proves nothing, and what somebody changed there is told. */
import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { integrations, organization, orphans, units } from "../../db/schema";
import { extendRequest } from "../../worker/access/extend-request";
import { reconcile } from "../../worker/access/reconcile";
import { repairUnit } from "../../worker/access/repair-unit";
import { revealSecrets } from "../../worker/access/reveal-secrets";
import { revokeRequest } from "../../worker/access/revoke-request";
import { viewRequest } from "../../worker/access/view-request";
import { removeWhenEmpty } from "../../worker/admin/remove-integration";
import { changeIntegration } from "../../worker/admin/save-integration";
import { getIntegration, listIntegrations } from "../../worker/admin/show-integrations";
import type { IntegrationId } from "../../worker/contract/values";
import type { AppContext } from "../../worker/lib/context";
import { openKeys } from "../../worker/lib/keys";
import { db } from "../support/app";
import { as, audit, member, requestRow, unitRows, world } from "./access-world";
import {
  addHook,
  advance,
  ask,
  granted,
  hookRow,
  type Net,
  onNet,
  SECRET,
  Service,
} from "./hook-world";

let w: Awaited<ReturnType<typeof world>>;
let net: Net;
let home: Service;
let ctx: AppContext;
let admin: AppContext;
let id: IntegrationId;
let host: string;
let turn = 0;

beforeAll(async () => {
  w = await world();
});

beforeEach(async () => {
  turn += 1;
  host = `t${turn}.example`;
  home = new Service(`service-${turn}`);
  net = new Map([[host, home]]);
  ctx = await onNet(net);
  admin = await onNet(net, member(w.admin));
  id = await addHook(ctx, host);
});

const one = async (requestId: Parameters<typeof unitRows>[0]) => {
  const [unit] = await unitRows(requestId);
  if (!unit) throw new Error("no unit");
  return unit;
};

const settings = (over: Record<string, unknown> = {}) => ({
  url: `https://${host}/`,
  secret: SECRET,
  ...over,
});

/** By the reconciler's rule only what has stood for a minute can be missing. */
const older = (requestId: Parameters<typeof unitRows>[0]) =>
  db
    .update(units)
    .set({ grantedAt: Date.now() - 120_000 })
    .where(eq(units.requestId, requestId));

describe("another target", () => {
  test("the first contact records who the target is", async () => {
    await granted(ctx, id, w.linus.id);
    expect((await hookRow(id)).identity).toBe(`instance:${home.instance}`);
    expect((await audit(id)).map((e) => e.action)).toContain("integration.identified");
  });

  test("one that took the address proves no end: access ends only at the target it was given at", async () => {
    const { id: request, unit } = await granted(ctx, id, w.linus.id);
    const stranger = new Service("stranger");
    net.set(host, stranger);
    await revokeRequest(admin, request, "enough");
    await advance(ctx, request);
    expect(await one(request)).toMatchObject({
      state: "revoking",
      message: expect.stringContaining("Another target answers here"),
    });
    expect((await requestRow(request))?.state).toBe("revoking");

    net.set(host, home);
    await db.update(units).set({ nextAttemptAt: null }).where(eq(units.requestId, request));
    await advance(ctx, request);
    expect(await one(request)).toMatchObject({ state: "ended" });
    expect(home.standing.has(unit.handle)).toBe(false);
  });

  test("one without an id in the place of one that had an id is not believed either", async () => {
    const { id: request } = await granted(ctx, id, w.linus.id);
    net.set(host, new Service(null));
    await revokeRequest(admin, request, "enough");
    await advance(ctx, request);
    expect((await one(request)).state).toBe("revoking");
  });

  test("it is given no access and hears of nobody", async () => {
    await granted(ctx, id, w.linus.id);
    const stranger = new Service("stranger");
    net.set(host, stranger);
    const request = await ask(ctx, id, w.dba.id);
    await advance(ctx, request);
    expect(stranger.calls.map((call) => call.action)).not.toContain("grant");
    expect(stranger.standing.size).toBe(0);
  });

  test("a reconcile of it concludes nothing", async () => {
    const { id: request } = await granted(ctx, id, w.linus.id);
    await older(request);
    net.set(host, new Service("stranger"));
    await expect(reconcile(ctx, id)).rejects.toMatchObject({ failure: "other_target" });
    expect((await one(request)).missingSince).toBeNull();
  });

  test("an address change to it is refused while access stands, with what stands and what to do", async () => {
    const { id: request } = await granted(ctx, id, w.linus.id);
    net.set("new.example", new Service("another"));
    const moved = changeIntegration(admin, id, {
      config: settings({ url: "https://new.example/" }),
    });
    await expect(moved).rejects.toMatchObject({ code: "in_use" });
    const words = await moved.catch((error: Error) => error.message);
    expect(words).toContain(`AR-${(await requestRow(request))?.number}`);
    expect(words).toContain("drain");
    expect((await hookRow(id)).config.url).toBe(`https://${host}/`);
  });

  test("an address that does not answer is refused too while access stands", async () => {
    await granted(ctx, id, w.linus.id);
    const moved = changeIntegration(admin, id, {
      config: settings({ url: "https://nobody.example/" }),
    });
    await expect(moved).rejects.toMatchObject({ code: "in_use" });
  });

  test("the same target at a new address is accepted", async () => {
    const { id: request } = await granted(ctx, id, w.linus.id);
    net.set("moved.example", home);
    net.delete(host);
    await changeIntegration(admin, id, { config: settings({ url: "https://moved.example/" }) });
    await revokeRequest(admin, request, "enough");
    await advance(ctx, request);
    expect((await one(request)).state).toBe("ended");
  });

  test("with nothing standing an address may change, and the new target is recorded", async () => {
    const { id: request } = await granted(ctx, id, w.linus.id);
    await revokeRequest(admin, request, "enough");
    await advance(ctx, request);
    net.set("new.example", new Service("another"));
    await changeIntegration(admin, id, { config: settings({ url: "https://new.example/" }) });
    expect((await hookRow(id)).identity).toBeNull();
    await granted(ctx, id, w.linus.id);
    expect((await hookRow(id)).identity).toBe("instance:another");
  });

  test("a service without an id is bound to its address", async () => {
    home.instance = null;
    await granted(ctx, id, w.linus.id);
    expect((await hookRow(id)).identity).toBe(`address:https://${host}/`);
    net.set("new.example", new Service(null));
    await expect(
      changeIntegration(admin, id, { config: settings({ url: "https://new.example/" }) }),
    ).rejects.toMatchObject({ code: "in_use" });
  });

  test("a service that learns to say its id is known by it from then on", async () => {
    home.instance = null;
    await granted(ctx, id, w.linus.id);
    home.instance = "grown-up";
    await reconcile(ctx, id);
    expect((await hookRow(id)).identity).toBe("instance:grown-up");
  });

  test("a replaced target is confirmed by an admin only, and what stood is told as not proven gone", async () => {
    const { id: request } = await granted(ctx, id, w.linus.id);
    await expect(changeIntegration(admin, id, { replacesTarget: true })).rejects.toMatchObject({
      code: "in_use",
    });
    net.set(host, new Service("successor"));
    await changeIntegration(admin, id, { replacesTarget: true });
    expect(await one(request)).toMatchObject({
      state: "ended",
      evidence: null,
      message: expect.stringContaining("could not be proven"),
    });
    expect(await requestRow(request)).toMatchObject({
      state: "revoked",
      endReason: expect.stringContaining("could not be proven"),
    });
    expect((await audit(id)).map((e) => e.action)).toContain("integration.target_replaced");
    await granted(ctx, id, w.linus.id);
    expect((await hookRow(id)).identity).toBe("instance:successor");
  });
});

describe("marks of deployments", () => {
  const mark = (handle: string, over: object = {}) =>
    home.standing.set(handle, {
      handle,
      resourceType: "room",
      externalId: "r1",
      permission: "enter",
      account: "x@example.com",
      ...over,
    });
  const handle = "hp_0123456789abcdefghijklmnop";

  test("another deployment's privilege is foreign and never revoked", async () => {
    mark(handle, { deployment: "somebody-elses" });
    expect(await reconcile(ctx, id)).toMatchObject({ ours: 0, foreign: 1, orphansRemoved: 0 });
    expect(home.standing.has(handle)).toBe(true);
  });

  test("a mark without a deployment that we cannot have made is foreign too", async () => {
    mark(handle);
    expect(await reconcile(ctx, id)).toMatchObject({ foreign: 1, orphansRemoved: 0 });
    expect(home.standing.has(handle)).toBe(true);
  });

  test("ours that no book knows is revoked with what the target says of it, nothing made up", async () => {
    const [org] = await db.select().from(organization);
    mark(handle, { deployment: org?.deployment, recipe: { place: "r1" } });
    expect(await reconcile(ctx, id)).toMatchObject({ orphansRemoved: 1 });
    const revoke = home.calls.find((call) => call.action === "revoke");
    expect(revoke?.body).toMatchObject({
      handle,
      resource: { type: "room", externalId: "r1" },
      permission: "enter",
      account: "x@example.com",
      recipe: { place: "r1" },
    });
    expect(revoke?.body).not.toHaveProperty("person");
  });

  test("a mark from before deployments had ids is ours when its handle is one that only we can make", async () => {
    const { id: request, unit } = await granted(ctx, id, w.linus.id);
    const [stood] = home.standing.values();
    await revokeRequest(admin, request, "enough");
    await advance(ctx, request);
    // As after the database was restored to before the request.
    await db.delete(units).where(eq(units.requestId, request));
    const { deployment: _none, ...old } = stood ?? ({} as never);
    home.standing.set(unit.handle, old);
    expect(await reconcile(ctx, id)).toMatchObject({ orphansRemoved: 1 });
    expect(home.standing.has(unit.handle)).toBe(false);
  });
});

describe("an orphan whose revoke lost its answer", () => {
  test("is closed by the next look that does not show it, so requests go on and a drain ends", async () => {
    const { id: request, unit } = await granted(ctx, id, w.linus.id);
    const [stood] = home.standing.values();
    await revokeRequest(admin, request, "enough");
    await advance(ctx, request);
    if (stood) home.standing.set(unit.handle, stood);
    home.afterEffect = (action) => {
      if (action === "revoke") throw new Error("the answer is lost");
    };
    await reconcile(ctx, id);
    const left = () => db.select().from(orphans).where(eq(orphans.integrationId, id));
    expect(await left()).toHaveLength(1);
    home.afterEffect = () => {};

    const next = await ask(ctx, id, w.linus.id);
    await advance(ctx, next);
    expect(await one(next)).toMatchObject({ state: "queued" });
    await reconcile(ctx, id);
    expect(await left()).toEqual([]);
    await db.update(units).set({ nextAttemptAt: null }).where(eq(units.requestId, next));
    await advance(ctx, next);
    expect((await one(next)).state).toBe("active");

    await revokeRequest(admin, next, "enough");
    await advance(ctx, next);
    await db.update(integrations).set({ state: "draining" }).where(eq(integrations.id, id));
    expect(await removeWhenEmpty(admin, await hookRow(id))).toBe(true);
  });
});

describe("changed at the target", () => {
  test("a privilege that was widened there is told to admins, who can have it restored", async () => {
    const { id: request, unit } = await granted(ctx, id, w.linus.id);
    const stood = home.standing.get(unit.handle);
    home.standing.set(unit.handle, { ...stood, permission: "own", deadlineAt: null } as never);
    await reconcile(ctx, id);
    const shown = await viewRequest(admin, request);
    expect(shown.units[0]?.changedOutside?.differences).toEqual([
      { what: "permission", granted: "enter", found: "own" },
      { what: "deadline", granted: expect.stringMatching(/^20/), found: "no end" },
    ]);
    expect(shown.units[0]?.repair).toBe("can_repair");
    expect((await audit(unit.id)).map((e) => e.action)).toContain("unit.changed_outside");
    const theirs = await viewRequest(await as(member(w.linus)), request);
    expect(theirs.units[0]).toMatchObject({ changedOutside: null, repair: null });

    await repairUnit(admin, request, unit.id);
    await advance(ctx, request);
    expect(home.standing.get(unit.handle)).toMatchObject({ permission: "enter" });
    expect(await one(request)).toMatchObject({ changedOutside: null, repairing: false });
    expect((await audit(unit.id)).map((e) => e.action)).toContain("unit.repaired");
  });

  test("what stands as it was granted is not reported, nor what a target does not tell", async () => {
    const { id: request, unit } = await granted(ctx, id, w.linus.id);
    await reconcile(ctx, id);
    expect((await one(request)).changedOutside).toBeNull();
    home.standing.set(unit.handle, {
      handle: unit.handle,
      externalId: "r1",
      permission: "enter",
      account: unit.account,
    });
    await reconcile(ctx, id);
    expect((await one(request)).changedOutside).toBeNull();
  });
});

describe("missing at the target", () => {
  async function lost() {
    const { id: request, unit } = await granted(ctx, id, w.linus.id);
    await older(request);
    home.standing.delete(unit.handle);
    return { request, unit };
  }

  test("extending does not give it again, neither after a look at the target nor before", async () => {
    for (const look of [true, false]) {
      const { request, unit } = await lost();
      if (look) await reconcile(ctx, id);
      await extendRequest(await onNet(net, member(w.linus)), request);
      await advance(ctx, request);
      expect(home.standing.has(unit.handle)).toBe(false);
      expect(await one(request)).toMatchObject({
        state: "active",
        missingSince: expect.any(Number),
      });
      await revokeRequest(admin, request, "next");
      await advance(ctx, request);
    }
  });

  test("the end of an overlapping request does not give it again", async () => {
    const first = await granted(ctx, id, w.linus.id);
    const second = await granted(ctx, id, w.linus.id);
    await older(first.id);
    home.standing.delete(first.unit.handle);
    await revokeRequest(admin, second.id, "enough");
    await advance(ctx, second.id);
    await advance(ctx, first.id);
    expect(home.standing.size).toBe(0);
    expect((await one(first.id)).missingSince).not.toBeNull();
  });

  test("the grantee is told and asks, an admin repairs, and both are in the audit log", async () => {
    const { request, unit } = await lost();
    await reconcile(ctx, id);
    const linus = await onNet(net, member(w.linus));
    expect((await viewRequest(linus, request)).units[0]).toMatchObject({
      missingSince: expect.any(String),
      repair: "can_ask",
    });
    const asked = await repairUnit(linus, request, unit.id);
    expect(asked.units[0]).toMatchObject({ repairAskedAt: expect.any(String), repair: null });
    await advance(ctx, request);
    expect(home.standing.has(unit.handle)).toBe(false);

    const before = home.calls.filter((call) => call.action === "grant").map((call) => call.id);
    await repairUnit(admin, request, unit.id);
    await advance(ctx, request);
    expect(home.standing.has(unit.handle)).toBe(true);
    expect(await one(request)).toMatchObject({ missingSince: null, repairAskedAt: null });
    // A service that drops doubles must not take it for the first grant.
    expect(before).not.toContain(home.calls.at(-1)?.id);
    const actions = (await audit(unit.id)).map((e) => e.action);
    expect(actions).toEqual(
      expect.arrayContaining([
        "unit.missing",
        "unit.repair_asked",
        "unit.repairing",
        "unit.repaired",
      ]),
    );
  });

  test("nobody else can ask, and what stands needs no repair", async () => {
    const { id: request, unit } = await granted(ctx, id, w.linus.id);
    await expect(repairUnit(admin, request, unit.id)).rejects.toMatchObject({
      code: "already_decided",
    });
    await expect(
      repairUnit(await onNet(net, member(w.boss)), request, unit.id),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a one-time secret", () => {
  test("is shown once, also when two requests give the same access", async () => {
    await db
      .update(integrations)
      .set({ config: { ...(await hookRow(id)).config, sendSecret: true } })
      .where(eq(integrations.id, id));
    const linus = await onNet(net, member(w.linus));
    const first = await granted(ctx, id, w.linus.id);
    const second = await granted(ctx, id, w.linus.id);
    const shown = await revealSecrets(linus, first.id, first.unit.id);
    expect(shown.secrets).toHaveLength(1);
    expect((await viewRequest(linus, second.id)).units[0]?.credentials).toBe("viewed");
    await expect(revealSecrets(linus, second.id, second.unit.id)).rejects.toMatchObject({
      code: "already_decided",
    });
  });

  test("of two that are shown at the same moment only one is", async () => {
    await db
      .update(integrations)
      .set({ config: { ...(await hookRow(id)).config, sendSecret: true } })
      .where(eq(integrations.id, id));
    const linus = await onNet(net, member(w.linus));
    const first = await granted(ctx, id, w.linus.id);
    const second = await granted(ctx, id, w.linus.id);
    const both = await Promise.allSettled([
      revealSecrets(linus, first.id, first.unit.id),
      revealSecrets(linus, second.id, second.unit.id),
    ]);
    expect(both.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  });

  test("is a new one once all of the access has ended", async () => {
    const linus = await onNet(net, member(w.linus));
    await db
      .update(integrations)
      .set({ config: { ...(await hookRow(id)).config, sendSecret: true } })
      .where(eq(integrations.id, id));
    const first = await granted(ctx, id, w.linus.id);
    const old = await revealSecrets(linus, first.id, first.unit.id);
    await revokeRequest(admin, first.id, "enough");
    await advance(ctx, first.id);
    const next = await granted(ctx, id, w.linus.id);
    const shown = await revealSecrets(linus, next.id, next.unit.id);
    expect(shown.secrets[0]?.value).not.toBe(old.secrets[0]?.value);
  });
});

describe("a secret that cannot be opened", () => {
  test("takes neither the list nor its own integration with it, and is put right by entering it again", async () => {
    const keys = await openKeys("A".repeat(43));
    const other = { ...admin, keys };
    const shown = await getIntegration(other, id);
    expect(shown).toMatchObject({
      status: "failing",
      secretsSet: [],
      trouble: { message: expect.stringContaining("cannot be opened") },
    });
    const list = await listIntegrations(other, { limit: 100 } as never);
    expect(list.items.map((i) => i.id)).toContain(id);
    await expect(
      changeIntegration(other, id, { config: { url: `https://${host}/` } }),
    ).rejects.toMatchObject({ code: "bad_input" });
    const saved = await changeIntegration(other, id, { config: settings() });
    expect(saved).toMatchObject({ trouble: null, secretsSet: ["secret"] });
  });
});
