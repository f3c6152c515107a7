import { describe, expect, test } from "vitest";
import type { ApiToken, CreatedApiToken } from "../../worker/contract/api-tokens";
import type { Session } from "../../worker/contract/sessions";
import { SESSION_IDLE_SECONDS } from "../../worker/identity/session-lengths";
import {
  addAccessLink,
  addPerson,
  type Caller,
  problemOf,
  seedPeople,
  send,
  sendJson,
  sessionOf,
  tokenOf,
} from "../support/app";

const world = await seedPeople();
const path = "/api/v1/api-tokens";

const create = async (caller: Caller, body: Record<string, unknown>) => {
  const answer = await sendJson(caller, "POST", path, { name: "script", ...body });
  return { status: answer.status, token: (await answer.clone().json()) as CreatedApiToken, answer };
};
const bearer = (token: string): Caller => ({
  name: "token",
  headers: { authorization: `Bearer ${token}` },
});
const list = async (caller: Caller, query = "") =>
  ((await (await send(caller, "GET", `${path}${query}`)).json()) as { items: ApiToken[] }).items;

describe("API tokens", () => {
  test("are shown once, work, and stop working when revoked", async () => {
    const { status, token } = await create(world.ann, {
      scopes: ["requests:read", "tokens:write"],
      expiresInDays: 7,
    });
    expect(status).toBe(201);
    expect(token.token).toMatch(/^hp_pat_[A-Za-z0-9_-]{43}$/);
    const days = (Date.parse(token.expiresAt ?? "") - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.99);
    expect(days).toBeLessThanOrEqual(7);
    const caller = bearer(token.token);
    expect((await send(caller, "GET", "/api/v1/me")).status).toBe(200);
    expect(JSON.stringify(await list(world.ann))).not.toContain(token.token);
    expect((await send(caller, "DELETE", `${path}/${token.id}`)).status).toBe(204);
    expect((await send(caller, "GET", "/api/v1/me")).status).toBe(401);
  });

  test("do what their scopes name and nothing else", async () => {
    const reader = await tokenOf(world.people.admin, { scopes: ["users:read"] });
    expect((await send(reader, "GET", "/api/v1/users")).status).toBe(200);
    const answer = await sendJson(reader, "POST", "/api/v1/groups", { name: "Scoped" });
    expect(answer.status).toBe(403);
    expect((await problemOf(answer)).detail).toContain("users:write");
    const writer = await tokenOf(world.people.admin, { scopes: ["users:write"] });
    expect((await send(writer, "GET", "/api/v1/users")).status).toBe(403);
  });

  test("of a grantee cannot be given what only admins may", async () => {
    for (const scope of ["flows:write", "users:read", "audit:read", "settings:write"]) {
      expect((await create(world.ann, { scopes: [scope] })).status).toBe(403);
    }
  });

  test("make no tokens: whoever wants one signs in", async () => {
    const maker = await tokenOf(world.people.admin, { scopes: ["tokens:write", "users:read"] });
    expect((await create(maker, { scopes: ["users:read"] })).status).toBe(403);
  });

  test("are everybody's own; admins see and revoke all", async () => {
    const { token } = await create(world.ann, { name: "Ann's", scopes: ["requests:read"] });
    expect((await list(world.bob)).map((t) => t.id)).not.toContain(token.id);
    expect((await send(world.bob, "GET", `${path}?owner=all`)).status).toBe(403);
    expect((await send(world.bob, "DELETE", `${path}/${token.id}`)).status).toBe(404);
    expect((await list(world.admin, "?owner=all&limit=200")).map((t) => t.id)).toContain(token.id);
    expect((await send(world.admin, "DELETE", `${path}/${token.id}`)).status).toBe(204);
    expect((await send(bearer(token.token), "GET", "/api/v1/me")).status).toBe(401);
  });

  test.each([0, 366, 1.5])("cannot be made for %d days", async (expiresInDays) => {
    expect((await create(world.ann, { scopes: ["requests:read"], expiresInDays })).status).toBe(
      400,
    );
  });

  test.each([
    "",
    "Bearer",
    "Bearer ",
    "Basic YTpi",
    "bearer hp_pat_x y",
    `Bearer ${"x".repeat(600)}`,
  ])("an Authorization header like %j is nobody's", async (authorization) => {
    const caller = {
      name: "odd",
      headers: { authorization, cookie: world.admin.headers.cookie ?? "" },
    };
    expect((await send(caller, "GET", "/api/v1/me")).status).toBe(401);
  });
});

describe("sessions", () => {
  const listSessions = async (caller: Caller) =>
    ((await (await send(caller, "GET", "/api/v1/sessions")).json()) as { items: Session[] }).items;

  test("are listed and ended by their owner", async () => {
    const person = await addPerson("Browsing");
    const [here, there] = [await sessionOf(person), await sessionOf(person)];
    const all = await listSessions(here);
    expect(all).toHaveLength(2);
    expect(all.filter((s) => s.current)).toHaveLength(1);
    const other = all.find((s) => !s.current);
    expect((await send(here, "DELETE", `/api/v1/sessions/${other?.id}`)).status).toBe(204);
    expect((await send(there, "GET", "/api/v1/me")).status).toBe(401);
    expect((await send(here, "GET", "/api/v1/me")).status).toBe(200);
  });

  test("all others end at once, this one stays", async () => {
    const person = await addPerson("Worried");
    const here = await sessionOf(person);
    const others = [await sessionOf(person), await sessionOf(person)];
    expect((await send(here, "POST", "/api/v1/sessions/end-others")).status).toBe(204);
    for (const other of others) expect((await send(other, "GET", "/api/v1/me")).status).toBe(401);
    expect((await send(here, "GET", "/api/v1/me")).status).toBe(200);
  });

  test("are over at their end, and after an hour without a call", async () => {
    const person = await addPerson("Away");
    const over = await sessionOf(person, { expiresAt: Date.now() - 1 });
    const idle = await sessionOf(person, {
      lastSeenAt: Date.now() - SESSION_IDLE_SECONDS * 1_000 - 1,
    });
    const fresh = await sessionOf(person, {
      lastSeenAt: Date.now() - SESSION_IDLE_SECONDS * 1_000 + 30_000,
    });
    expect((await send(over, "GET", "/api/v1/me")).status).toBe(401);
    expect((await send(idle, "GET", "/api/v1/me")).status).toBe(401);
    expect((await send(fresh, "GET", "/api/v1/me")).status).toBe(200);
  });

  test("of an access link do not manage a member's sessions", async () => {
    const person = await addPerson("Both");
    await sessionOf(person);
    const link = await sessionOf(person, { accessLinkId: (await addAccessLink()).id });
    expect((await listSessions(link)).map((s) => s.kind)).toEqual(["link"]);
  });

  test("API tokens cannot touch them", async () => {
    expect((await send(await tokenOf(world.people.ann), "GET", "/api/v1/sessions")).status).toBe(
      403,
    );
  });
});
