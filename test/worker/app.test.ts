import { describe, expect, test } from "vitest";
import { endpoints } from "../../worker/contract/all";
import type { ApiDocument } from "../../worker/routes/openapi";
import {
  app,
  db,
  env,
  nobody,
  ORIGIN,
  problemOf,
  seedPeople,
  send,
  sendJson,
} from "../support/app";

const world = await seedPeople();

describe("health", () => {
  test("the process answers", async () => {
    expect((await send(nobody, "GET", "/healthz")).status).toBe(200);
  });

  test("ready says so, and how late the ends of access are", async () => {
    const answer = await send(nobody, "GET", "/readyz");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      status: "ready",
      checks: {
        configuration: { ok: true, message: expect.any(String) },
        database: { ok: true, message: expect.any(String) },
        writable: { ok: true, message: expect.any(String) },
      },
      overdue: { count: 0, oldestSince: null, maxLatenessSeconds: 0 },
    });
  });

  test("a key that does not parse, or a missing migration, is named and makes us not ready", async () => {
    const { DB } = env;
    const broken = {
      ...env,
      DB: { ...DB, prepare: DB.prepare.bind(DB), batch: DB.batch.bind(DB) },
      HALLPASS_KEY: "short",
    };
    const answer = await app.request(`${ORIGIN}/readyz`, {}, broken);
    expect(answer.status).toBe(503);
    const { checks } = (await answer.json()) as {
      checks: { configuration: { ok: boolean; message: string } };
    };
    expect(checks.configuration.ok).toBe(false);
    expect(checks.configuration.message).toContain("HALLPASS_KEY");
    expect(checks.configuration.message).not.toContain("short");

    await DB.prepare(
      "update d1_migrations set name = 'renamed' where id = (select max(id) from d1_migrations)",
    ).run();
    const late = await send(nobody, "GET", "/readyz");
    await DB.prepare("delete from d1_migrations where name = 'renamed'").run();
    expect(late.status).toBe(503);
  });
});

describe("refusals", () => {
  test("are problem details with a number to name", async () => {
    const answer = await send(nobody, "GET", "/api/v1/users");
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    const problem = await problemOf(answer);
    expect(problem).toMatchObject({
      type: "/problems#not_signed_in",
      status: 401,
      code: "not_signed_in",
    });
    expect(problem.callId).toBe(answer.headers.get("x-call-id"));
  });

  test("of bad input point at every wrong field", async () => {
    const answer = await sendJson(world.admin, "POST", "/api/v1/users", {
      email: "nonsense",
      groups: [1],
    });
    expect(answer.status).toBe(400);
    const pointers = (await problemOf(answer)).errors?.map((e) => e.pointer);
    expect(pointers).toEqual(expect.arrayContaining(["/email", "/fullName", "/groups/0"]));
  });

  test("of unknown addresses are problems under /api and pages elsewhere", async () => {
    expect((await problemOf(await send(world.admin, "GET", "/api/v1/nothing"))).code).toBe(
      "not_found",
    );
    expect((await problemOf(await send(world.admin, "DELETE", "/api/v1/me"))).code).toBe(
      "not_found",
    );
    const page = await send(nobody, "GET", "/nothing");
    expect(page.status).toBe(404);
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
  });

  test("of a body beyond 1 MiB come before it is read", async () => {
    const answer = await sendJson(world.admin, "POST", "/api/v1/groups", {
      name: "x".repeat(1_048_577),
    });
    expect(answer.status).toBe(413);
    expect((await problemOf(answer)).code).toBe("too_large");
    const stream = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const endless = await send(world.admin, "POST", "/api/v1/groups", {
      body: stream,
      headers: { "content-type": "application/json" },
    });
    expect(endless.status).toBe(413);
  });

  test("that we did not expect tell nothing about us", async () => {
    const broken = {
      ...env,
      DB: {
        prepare: () => {
          throw new Error("secret detail");
        },
      },
    };
    const answer = await app.request(
      `${ORIGIN}/api/v1/me`,
      { headers: world.adminToken.headers },
      broken,
    );
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(text).not.toContain("secret detail");
    expect(JSON.parse(text)).toMatchObject({ code: "internal" });
  });
});

describe("the API described by itself", () => {
  const read = async () =>
    (await (await send(nobody, "GET", "/api/openapi.json")).json()) as ApiDocument;

  test("is OpenAPI 3.1, with the public address as its server", async () => {
    const document = await read();
    expect(document.openapi).toBe("3.1.0");
    expect(document.servers).toEqual([{ url: ORIGIN }]);
    expect(Object.keys(document.components?.securitySchemes ?? {}).sort()).toEqual([
      "session",
      "token",
    ]);
  });

  test("tells of every endpoint, with its audience and its scope", async () => {
    const { paths = {} } = await read();
    for (const e of endpoints) {
      const operation = paths[e.path]?.[e.method as "get"];
      expect(operation?.operationId).toBe(e.operationId);
      expect(operation?.["x-audience"]).toBe(e.audience);
      expect(operation).not.toHaveProperty("audience");
      const scopes = operation?.security?.flatMap((way) => way.token ?? []) ?? [];
      expect(scopes).toEqual(e.audience === "anyone" || !e.scope ? [] : [e.scope]);
    }
  });

  test("refers to nothing that it does not hold", async () => {
    const document = await read();
    const text = JSON.stringify(document);
    const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      (m) => m[1] ?? "",
    );
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) expect(document.components?.schemas).toHaveProperty(name);
    expect(text).not.toContain("[object Object]");
  });

  test("documents the Idempotency-Key on every POST of members", async () => {
    const { paths = {} } = await read();
    for (const e of endpoints.filter((x) => x.method === "post" && x.audience !== "anyone")) {
      const names = (paths[e.path]?.post?.parameters ?? []).map((p) => ("name" in p ? p.name : ""));
      expect(names).toContain("Idempotency-Key");
    }
  });

  test("can be read by people: every endpoint and schema has a place, and every link leads somewhere", async () => {
    const html = await (await send(nobody, "GET", "/api")).text();
    for (const e of endpoints) expect(html).toContain(`id="${e.operationId}"`);
    const ids = new Set([...html.matchAll(/\bid="([^"]+)"/g)].map((m) => m[1]));
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    expect(html).not.toMatch(
      /<script|https?:\/\/(?!localhost:8787|www\.apache\.org)[^"]*\.(js|css)/,
    );
    expect(html).not.toContain("undefined");
  });
});

test("the worker has no mails to show, and behind a front it answers only the front", async () => {
  expect((await send(nobody, "GET", "/dev/mail")).status).toBe(404);
  const behind = { ...env, FRONT_SECRET: "the-secret-of-this-start" };
  for (const [headers, status] of [
    [{}, 421],
    [{ "hallpass-front": "the-secret-of-another-start" }, 421],
    [{ "hallpass-front": "the-secret-of-this-start" }, 200],
  ] as const) {
    expect((await app.request(`${ORIGIN}/healthz`, { headers }, behind)).status).toBe(status);
  }
});

test("using a session or token is noted, at most once a minute", async () => {
  const before = await db.query.sessions.findMany({ columns: { id: true, lastSeenAt: true } });
  await send(world.bob, "GET", "/api/v1/me");
  expect(await db.query.sessions.findMany({ columns: { id: true, lastSeenAt: true } })).toEqual(
    before,
  );
  const old = Date.now() - 120_000;
  await env.DB.prepare("update sessions set last_seen_at = ?").bind(old).run();
  await send(world.bob, "GET", "/api/v1/me");
  const after = await db.query.sessions.findMany({ columns: { lastSeenAt: true } });
  expect(after.filter((s) => s.lastSeenAt > old)).toHaveLength(1);
});
