import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { openDb } from "../../db/client";
import { apiTokens, auditEvents, organization, sessions, users } from "../../db/schema";
import { ensureFirstAdmin } from "../../worker/identity/ensure-first-admin";
import { signUp } from "../../worker/identity/sign-up";
import { nobody as nobodyActs, system } from "../../worker/lib/actor";
import type { AppError } from "../../worker/lib/errors";
import { app, contextOf, db, env, nobody, ORIGIN, send } from "../support/app";

const TOKEN = "an-operator-chose-this-token";

/** The same database behind another object, as a new isolate has it. */
const fresh = () => ({
  ...env,
  DB: { prepare: env.DB.prepare.bind(env.DB), batch: env.DB.batch.bind(env.DB) },
});

beforeEach(async () => {
  for (const table of [sessions, apiTokens, users, organization]) await db.delete(table);
});

describe("the setup secret", () => {
  const SECRET = "printed-where-it-started";
  const publicly = { PUBLIC_URL: "https://hallpass.example.com" };
  const fields = { organization: "Acme", fullName: "Ada", email: "ada@acme.example" };
  const call = (bindings: object, method: string, form?: Record<string, string>) =>
    app.request(
      "https://hallpass.example.com/sign-up",
      {
        method,
        ...(form && { body: new URLSearchParams(form).toString() }),
        headers: {
          origin: "https://hallpass.example.com",
          ...(form && { "content-type": "application/x-www-form-urlencoded" }),
        },
      },
      { ...fresh(), ...publicly, ...bindings },
    );
  const admins = () => db.select().from(users);

  test("a deployment that anybody can reach lets nobody sign up before one is set, and says how", async () => {
    const page = await (await call({}, "GET")).text();
    expect(page).toContain("HALLPASS_SETUP_SECRET");
    expect(page).not.toContain("<input");
    expect((await call({}, "POST", fields)).status).toBe(403);
    expect(await admins()).toEqual([]);
  });

  test("the first visitor becomes admin with it, and with nothing else", async () => {
    const bindings = { HALLPASS_SETUP_SECRET: SECRET };
    expect(await (await call(bindings, "GET")).text()).toContain("Setup secret");
    for (const setupSecret of ["", "guessed-guessed-guessed", SECRET.slice(1)]) {
      const answer = await call(bindings, "POST", { ...fields, setupSecret });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain("This setup secret is not right.");
    }
    expect(await admins()).toEqual([]);
    const done = await call(bindings, "POST", { ...fields, setupSecret: ` ${SECRET} ` });
    expect(done.status).toBe(303);
    expect(await admins()).toMatchObject([{ role: "admin", email: "ada@acme.example" }]);
  });

  test("twenty wrong ones in a quarter of an hour are enough, from wherever they come", async () => {
    const bindings = { HALLPASS_SETUP_SECRET: SECRET };
    const statuses: number[] = [];
    for (let i = 0; i < 25; i++)
      statuses.push((await call(bindings, "POST", { ...fields, setupSecret: "wrong" })).status);
    expect(statuses).toContain(429);
    expect(statuses.at(-1)).toBe(429);
    expect(await admins()).toEqual([]);
  });
});

describe("HALLPASS_ADMIN_TOKEN", () => {
  const call = (bindings: object, token = TOKEN) =>
    app.request(`${ORIGIN}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } }, bindings);

  test("on an empty state makes the organization, its admin and the token, with the first call", async () => {
    const answer = await call({ ...fresh(), HALLPASS_ADMIN_TOKEN: TOKEN });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      user: { email: "admin@example.com", role: "admin", status: "active" },
      via: "token",
      organization: { name: "Hallpass" },
    });
    const [row] = await db.select().from(apiTokens);
    expect(JSON.stringify(row)).not.toContain(TOKEN);
  });

  test("takes the address that the operator gave", async () => {
    const answer = await call({
      ...fresh(),
      HALLPASS_ADMIN_TOKEN: TOKEN,
      HALLPASS_ADMIN_EMAIL: "Root@Acme.example",
    });
    expect(await answer.json()).toMatchObject({ user: { email: "Root@Acme.example" } });
  });

  test("of many first calls at once makes one admin", async () => {
    const calls = Array.from({ length: 10 }, () =>
      call({ ...fresh(), HALLPASS_ADMIN_TOKEN: TOKEN }),
    );
    expect((await Promise.all(calls)).map((a) => a.status)).toEqual(
      Array.from({ length: 10 }, () => 200),
    );
    expect(await db.select().from(users)).toHaveLength(1);
  });

  test("means nothing where somebody has signed up", async () => {
    await signUp(await contextOf(nobodyActs), {
      organization: "Acme",
      fullName: "Ada",
      email: "ada@acme.example",
    });
    expect((await call({ ...fresh(), HALLPASS_ADMIN_TOKEN: TOKEN })).status).toBe(401);
    expect(await db.select().from(apiTokens)).toEqual([]);
  });

  test("closes sign-up", async () => {
    const ctx = await contextOf(nobodyActs);
    await ensureFirstAdmin({
      ...(await contextOf(system("test"))),
      db: openDb(fresh().DB as unknown as D1Database),
      settings: { ...ctx.settings, adminToken: TOKEN },
    });
    const second = signUp(ctx, {
      organization: "Evil",
      fullName: "Eve",
      email: "eve@evil.example",
    });
    await expect(second).rejects.toMatchObject({ code: "already_exists" });
  });

  test("is given out by the readiness check too, so that a supervisor's first call suffices", async () => {
    await app.request(`${ORIGIN}/readyz`, {}, { ...fresh(), HALLPASS_ADMIN_TOKEN: TOKEN });
    expect(await db.select().from(apiTokens)).toHaveLength(1);
  });
});

describe("signing up", () => {
  test("makes the organization and an active admin with a session, and tells the audit log", async () => {
    const ctx = await contextOf(nobodyActs);
    const { token, userId } = await signUp(ctx, {
      organization: "Acme",
      fullName: "Ada Lovelace",
      email: "Ada@Acme.example",
    });
    const me = await send(
      { name: "ada", headers: { cookie: `__Host-hallpass=${token}` } },
      "GET",
      "/api/v1/me",
    );
    expect(await me.json()).toMatchObject({
      user: { email: "Ada@Acme.example", role: "admin" },
      organization: { name: "Acme" },
    });
    const events = await db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.actor, `user:${userId}`));
    expect(events.map((e) => e.action)).toEqual(["organization.created", "user.signed_in"]);
  });

  test("of twenty first visitors lets one in", async () => {
    const ctx = await contextOf(nobodyActs);
    const tries = Array.from({ length: 20 }, (_, i) =>
      signUp(ctx, { organization: `Org ${i}`, fullName: "X", email: `x${i}@example.com` }),
    );
    const results = await Promise.allSettled(tries);
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
    expect(await db.select().from(organization)).toHaveLength(1);
    expect(await db.select().from(users)).toHaveLength(1);
    expect(await db.select().from(sessions)).toHaveLength(1);
  });

  test("names what is wrong with the input", async () => {
    const ctx = await contextOf(nobodyActs);
    const tried = signUp(ctx, { organization: "", fullName: "A\nB", email: "x" });
    const refused = await tried.catch((error: unknown) => error as AppError);
    expect(refused).toMatchObject({ code: "bad_input" });
    const named = (refused as AppError).errors?.map((e) => e.pointer);
    expect([...new Set(named)]).toEqual(["/organization", "/fullName", "/email"]);
  });

  test("is what a visitor of an empty deployment sees", async () => {
    expect((await send(nobody, "GET", "/sign-in")).headers.get("location")).toBe("/sign-up");
    expect((await send(nobody, "GET", "/sign-up")).status).toBe(200);
  });
});
