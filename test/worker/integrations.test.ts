import { eq, like } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { auditEvents, integrations, orphans, units } from "../../db/schema";
import { finishDraining } from "../../worker/admin/finish-draining";
import type { CheckResult, ConnectorInfo, Integration } from "../../worker/contract/integrations";
import type { IntegrationId, RequestId, ResourceId } from "../../worker/contract/values";
import { newId } from "../../worker/lib/ids";
import {
  type Caller,
  db,
  openOrganization,
  person,
  systemContext,
  unique,
} from "./catalogue-world";
import { insertRequest } from "./request-rows";

type Problem = {
  code: string;
  detail: string;
  errors?: Array<{ pointer: string; detail: string }>;
};

const SECRET = `whsec_${"c2VjcmV0".repeat(6)}`;
const OTHER_SECRET = `whsec_${"b3RoZXIh".repeat(6)}`;

let call: Caller;

beforeAll(async () => {
  ({ call } = await openOrganization());
});

const webhook = (over: Record<string, unknown> = {}) => ({
  url: "http://127.0.0.1:9/hallpass",
  secret: SECRET,
  ...over,
});

async function connected(kind: string, config: Record<string, unknown>, name = unique(kind)) {
  const { status, body } = await call<Integration>("POST", "/api/v1/integrations", {
    name,
    kind,
    config,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const rowOf = async (id: string) =>
  (
    await db
      .select()
      .from(integrations)
      .where(eq(integrations.id, id as IntegrationId))
  )[0];

async function secretsOf(id: string): Promise<Record<string, unknown>> {
  const row = await rowOf(id);
  const { keys } = await systemContext();
  return JSON.parse(await keys.open(row?.secrets ?? "", id)) as Record<string, unknown>;
}

describe("the catalogue", () => {
  test("every connector comes with its form, deadline class and the names of its secrets", async () => {
    const { body } = await call<{ items: Array<z.infer<typeof ConnectorInfo>> }>(
      "GET",
      "/api/v1/connectors",
    );
    const hook = body.items.find((c) => c.kind === "webhook");
    expect(hook?.secretFields).toEqual(["secret", "headerValue"]);
    expect(hook?.form).toMatchObject({
      type: "object",
      properties: { url: { title: "URL" }, secret: { secret: true } },
    });
    expect(body.items.map((c) => c.kind)).toContain("sandbox");
  });
});

describe("secrets", () => {
  test("a secret is sealed to its row and no answer, list or audit event holds it", async () => {
    const made = await connected(
      "webhook",
      webhook({ headerName: "X-Key", headerValue: "hidden-value" }),
    );
    expect(made.secretsSet.sort()).toEqual(["headerValue", "secret"]);
    const answers = [
      made,
      (await call("GET", `/api/v1/integrations/${made.id}`)).body,
      (await call("GET", "/api/v1/integrations?limit=200")).body,
      await db.select().from(auditEvents),
      await rowOf(made.id),
    ];
    for (const answer of answers) {
      expect(JSON.stringify(answer)).not.toContain(SECRET);
      expect(JSON.stringify(answer)).not.toContain("hidden-value");
    }
    expect(await secretsOf(made.id)).toMatchObject({ secret: SECRET });
    const { keys } = await systemContext();
    const box = (await rowOf(made.id))?.secrets ?? "";
    await expect(keys.open(box, newId("integration"))).rejects.toThrow();
  });

  test("a change that leaves secrets out keeps them, one that sends them replaces them", async () => {
    const made = await connected("webhook", webhook());
    const { secret: _left, ...open } = webhook({ timeoutSeconds: 5 });
    const kept = await call<Integration>("PUT", `/api/v1/integrations/${made.id}`, {
      config: open,
    });
    expect(kept.status).toBe(200);
    expect(kept.body.config).toMatchObject({ timeoutSeconds: 5 });
    expect(await secretsOf(made.id)).toEqual({ secret: SECRET });
    await call("PUT", `/api/v1/integrations/${made.id}`, {
      config: webhook({ secret: OTHER_SECRET }),
    });
    expect(await secretsOf(made.id)).toEqual({ secret: OTHER_SECRET });
  });

  test("an optional secret that is sent as null is taken away", async () => {
    const made = await connected("webhook", webhook({ headerName: "X-Key", headerValue: "gone" }));
    const { secret: _left, ...open } = webhook();
    const { status } = await call("PUT", `/api/v1/integrations/${made.id}`, {
      config: { ...open, headerValue: null },
    });
    expect(status).toBe(200);
    expect(await secretsOf(made.id)).toEqual({ secret: SECRET });
  });

  test("stored secrets do not follow to another address", async () => {
    const made = await connected("webhook", webhook());
    const { status, body } = await call<Problem>("PUT", `/api/v1/integrations/${made.id}`, {
      config: { url: "http://127.0.0.1:10/" },
    });
    expect(status).toBe(400);
    expect(body.errors?.map((e) => e.pointer)).toEqual(["/config/secret"]);
    expect((await rowOf(made.id))?.config).toMatchObject({ url: "http://127.0.0.1:9/hallpass" });
  });

  test("stored secrets do not follow to an address that a left-out field falls back to", async () => {
    const database = { host: "db.example.com", port: 6_432, password: "p", tls: "require" };
    const made = await connected("postgresql", database);
    const { port: _left, password: _stored, ...open } = database;
    const { status, body } = await call<Problem>("PUT", `/api/v1/integrations/${made.id}`, {
      config: open,
    });
    expect(status).toBe(400);
    expect(body.errors?.map((e) => e.pointer)).toEqual(["/config/password"]);
    const same = await call("PUT", `/api/v1/integrations/${made.id}`, {
      config: { ...open, port: 6_432 },
    });
    expect(same.status).toBe(200);
    const weaker = await call<Problem>("PUT", `/api/v1/integrations/${made.id}`, {
      config: { ...open, port: 6_432, tls: "off" },
    });
    expect(weaker.status).toBe(400);
  });
});

describe("saving", () => {
  test("a wrong configuration is refused with the place of every mistake", async () => {
    const { status, body } = await call<Problem>("POST", "/api/v1/integrations", {
      name: unique("wrong"),
      kind: "webhook",
      config: { url: "not a url", secret: "short" },
    });
    expect(status).toBe(400);
    expect(body.errors?.map((e) => e.pointer).sort()).toEqual(["/config/secret", "/config/url"]);
  });

  test("an unknown kind is refused with the one that was probably meant", async () => {
    const { body } = await call<Problem>("POST", "/api/v1/integrations", {
      name: unique("x"),
      kind: "webhok",
      config: {},
    });
    expect(body.errors?.[0]?.detail).toContain("“webhook”");
  });

  test("names are unique, and a version that was not seen is not overwritten", async () => {
    const [a, b] = [await connected("sandbox", {}), await connected("sandbox", {})];
    const taken = await call<Problem>("PUT", `/api/v1/integrations/${b.id}`, { name: a.name });
    expect([taken.status, taken.body.code]).toEqual([409, "already_exists"]);
    await call("PUT", `/api/v1/integrations/${b.id}`, { syncSeconds: 600 });
    const late = await call<Problem>("PUT", `/api/v1/integrations/${b.id}`, {
      syncSeconds: 700,
      expectedVersion: 1,
    });
    expect([late.status, late.body.code]).toEqual([409, "terms_changed"]);
  });
});

describe("checking", () => {
  test("a configuration can be tried before it is saved, and what is wrong is told in words", async () => {
    const good = await call<CheckResult>("POST", "/api/v1/integrations/check", {
      kind: "sandbox",
      config: {},
    });
    expect(good.body.ok).toBe(true);
    const bad = await call<CheckResult>("POST", "/api/v1/integrations/check", {
      kind: "sandbox",
      config: { failure: "unreachable" },
    });
    expect(bad.body).toMatchObject({
      ok: false,
      items: [{ fix: expect.stringContaining("Failure") }],
    });
  });

  test("a change can be tried with the stored secrets, but not at another address", async () => {
    const made = await connected("webhook", webhook());
    const attempt = (config: Record<string, unknown>) =>
      call<CheckResult & Problem>("POST", "/api/v1/integrations/check", {
        kind: "webhook",
        config,
        integrationId: made.id,
      });
    const { secret: _stored, ...open } = webhook({ timeoutSeconds: 1 });
    expect((await attempt(open)).status).toBe(200);
    const moved = await attempt({ ...open, url: "http://127.0.0.1:10/" });
    expect(moved.body.errors?.map((e) => e.pointer)).toEqual(["/config/secret"]);
    const unknown = await call("POST", "/api/v1/integrations/check", {
      kind: "webhook",
      config: open,
      integrationId: "int_00000000000000000000",
    });
    expect(unknown.status).toBe(404);
  });

  test("a connected system can be tried", async () => {
    const made = await connected("sandbox", { failure: "refuse_grants" });
    const { body } = await call<CheckResult>("POST", `/api/v1/integrations/${made.id}/check`);
    expect(body.ok).toBe(false);
  });
});

describe("disconnecting", () => {
  async function liveUnit(integrationId: string) {
    const who = await person({ email: `${unique("u").replace(" ", "")}@example.com` });
    const requestId: RequestId = await insertRequest(db, who.id);
    const id = newId("unit");
    await db.insert(units).values({
      id,
      requestId,
      integrationId: integrationId as IntegrationId,
      resourceId: newId("resource") as ResourceId,
      resourceType: "bucket",
      externalId: "b",
      resourceName: "b",
      path: [],
      permission: "read",
      account: who.email,
      handle: `hp_${id}`,
      seed: id,
      state: "active",
    });
    return id;
  }

  test("an integration without access is deleted with its secrets, and its name is free again", async () => {
    const made = await connected("webhook", webhook());
    expect((await call("DELETE", `/api/v1/integrations/${made.id}`)).status).toBe(204);
    expect((await call("GET", `/api/v1/integrations/${made.id}`)).status).toBe(404);
    expect(await rowOf(made.id)).toMatchObject({ state: "deleted", secrets: null });
    await connected("webhook", webhook(), made.name);
  });

  test("an integration with access that stands is not deleted, only drained, and goes with the last access", async () => {
    const made = await connected("sandbox", {});
    const unit = await liveUnit(made.id);
    const refused = await call<Problem>("DELETE", `/api/v1/integrations/${made.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, "in_use"]);
    expect(refused.body.detail).toContain("drain");
    const draining = await call<Integration>("POST", `/api/v1/integrations/${made.id}/drain`);
    expect(draining.body).toMatchObject({ state: "draining", counts: { liveUnits: 1 } });

    const ctx = await systemContext();
    await finishDraining(ctx);
    expect((await rowOf(made.id))?.state).toBe("draining");
    await db.update(units).set({ state: "ended" }).where(eq(units.id, unit));
    await db.insert(orphans).values({ handle: "hp_left", integrationId: made.id, foundAt: 1 });
    await finishDraining(ctx);
    expect((await rowOf(made.id))?.state).toBe("draining");
    await db.delete(orphans).where(like(orphans.handle, "hp_left"));
    await finishDraining(ctx);
    expect((await rowOf(made.id))?.state).toBe("deleted");
    const events = await db.select().from(auditEvents).where(eq(auditEvents.subject, made.id));
    expect(events.map((e) => e.action)).toContain("integration.deleted");
  });
});
