/** The books cannot be written: access that is due ends all the same, nothing new is given, and it is said aloud. */
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { openDb } from "../../db/client";
import { integrations, requests } from "../../db/schema";
import { noteWritten, unwritableNow } from "../../db/writable";
import { advanceRequests } from "../../worker/access/advance-requests";
import { createRequest } from "../../worker/access/create-request";
import type { IntegrationId, RequestId } from "../../worker/contract/values";
import type { AppContext } from "../../worker/lib/context";
import type { Env } from "../../worker/runtime/bindings";
import { sweep } from "../../worker/runtime/cron/minute";
import { openLanes } from "../../worker/runtime/lanes";
import { app, db, env, ORIGIN } from "../support/app";
import { as, member, requestRow, system, unitRows, until, world } from "./access-world";

afterEach(() => {
  noteWritten();
});

/** A database whose disk is full: it reads as ever, and every write fails as SQLite's does. */
function fullDisk(d1: D1Database): D1Database {
  const texts = new WeakMap<object, string>();
  const full = () => Promise.reject(new Error("D1_ERROR: database or disk is full: SQLITE_FULL"));
  const writes = (text = "") => /^\s*(insert|update|delete|replace)/i.test(text);
  const wrapped = (statement: D1PreparedStatement, text: string): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, name) {
        if (name === "bind") return (...values: unknown[]) => wrapped(target.bind(...values), text);
        if (["run", "all", "first", "raw"].includes(String(name)) && writes(text)) return full;
        const value = Reflect.get(target, name) as unknown;
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    texts.set(proxy, text);
    real.set(proxy, statement);
    return proxy;
  };
  const real = new WeakMap<object, D1PreparedStatement>();
  return new Proxy(d1, {
    get(target, name) {
      if (name === "prepare") return (text: string) => wrapped(target.prepare(text), text);
      if (name === "batch")
        return (statements: D1PreparedStatement[]) =>
          statements.some((s) => writes(texts.get(s)))
            ? full()
            : target.batch(statements.map((s) => real.get(s) ?? s));
      const value = Reflect.get(target, name) as unknown;
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** A request that is active at a target of ours, and over since a second. */
async function ended() {
  const w = await world();
  const made = await createRequest(
    await as(member(w.linus)),
    {
      flowId: w.automatic,
      units: [{ resourceId: w.shop, permission: "read" }],
      durationSeconds: 3_600,
      justification: "INC-1",
    },
    "portal",
  );
  await until(made.id, "active");
  const ctx = await as(system);
  const target = await targetAt(ctx, w.integrationId);
  const over = Date.now() - 1_000;
  await db.update(requests).set({ expiresAt: over, dueAt: over }).where(eq(requests.id, made.id));
  return { id: made.id as RequestId, w, ctx: target.ctx, calls: target.calls };
}

/** From now on the integration is a webhook whose calls come here. */
async function targetAt(ctx: AppContext, id: IntegrationId) {
  const calls: string[] = [];
  const network: AppContext["network"] = async (url, init) => {
    calls.push(new URL(url).pathname);
    const { handle } = JSON.parse(String(init?.body)) as { handle: string };
    return Response.json({ handle, state: "absent" });
  };
  const secret = `whsec_${btoa("0123456789abcdef0123456789abcdef")}`;
  await db
    .update(integrations)
    .set({
      kind: "webhook",
      config: { url: "http://127.0.0.1:9/hooks" },
      identity: "address:http://127.0.0.1:9/hooks",
      secrets: await ctx.keys.seal(JSON.stringify({ secret }), id),
    })
    .where(eq(integrations.id, id));
  return { calls, ctx: { ...ctx, network } };
}

async function ready(bindings: Env) {
  const answer = await app.request(`${ORIGIN}/readyz`, {}, bindings);
  const { checks } = (await answer.json()) as {
    checks: { writable: { ok: boolean; message: string } };
  };
  return { status: answer.status, writable: checks.writable };
}

const callers = () => ({ lanes: openLanes(), helpers: [], unbooked: new Set<string>() });

describe("while nothing can be written", () => {
  test("what is due is taken away all the same, and called once", async () => {
    const { id, ctx, calls } = await ended();
    const full = { ...ctx, db: openDb(fullDisk(env.DB)) };
    const shard = callers();
    await expect(advanceRequests(full, [id], shard)).rejects.toThrow();
    await expect(advanceRequests(full, [id], shard)).rejects.toThrow();
    expect(calls).toEqual(["/hooks/revoke"]);
    expect((await requestRow(id))?.state).toBe("active");
    expect(unwritableNow()?.message).toContain("SQLITE_FULL");

    await advanceRequests(ctx, [id], shard);
    // Booked with a proof of its own time: the call is repeated, which harms nothing.
    expect(calls).toEqual(["/hooks/revoke", "/hooks/revoke"]);
    expect((await requestRow(id))?.state).toBe("expired");
    expect((await unitRows(id))[0]?.evidence).toContain("absent");
    expect(unwritableNow()).toBeNull();
  });

  test("the sweep ends what the timers cannot remember", async () => {
    const { ctx, calls } = await ended();
    const full = {
      ...ctx,
      db: openDb(fullDisk(env.DB)),
      wakes: {
        ...ctx.wakes,
        armTimers: () => Promise.reject(new Error("database or disk is full: SQLITE_FULL")),
      },
    };
    await sweep(full);
    expect(calls).toContain("/hooks/revoke");
  });

  test("a new request fails, and nothing is granted", async () => {
    const { w, ctx, calls } = await ended();
    const full = { ...ctx, actor: member(w.linus), db: openDb(fullDisk(env.DB)) };
    const asked = createRequest(
      full,
      {
        flowId: w.automatic,
        units: [{ resourceId: w.orders, permission: "read" }],
        durationSeconds: 3_600,
        justification: "INC-2",
      },
      "portal",
    );
    await expect(asked).rejects.toThrow();
    expect(calls).toEqual([]);
  });

  test("the instance is not ready and says why; it is again once a write stays", async () => {
    const { id, ctx } = await ended();
    const full = { ...ctx, db: openDb(fullDisk(env.DB)) };
    await expect(advanceRequests(full, [id], callers())).rejects.toThrow();
    const unready = await ready({ ...env, DB: fullDisk(env.DB) });
    expect(unready.status).toBe(503);
    expect(unready.writable).toMatchObject({
      ok: false,
      message: expect.stringMatching(/cannot be written since .*disk is full/),
    });
    expect(await ready(env)).toMatchObject({ status: 200, writable: { ok: true } });
    expect(unwritableNow()).toBeNull();
  });
});
