import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { commitChange } from "../../db/commit";
import { keyedDb } from "../../db/keyed";
import { auditEvents, groups, idempotencyKeys } from "../../db/schema";
import { system } from "../../worker/lib/actor";
import { forgetOld } from "../../worker/runtime/cron/forget-old";
import { contextOf, db, problemOf, seedPeople, sendJson, tokenOf } from "../support/app";

const world = await seedPeople();
const path = "/api/v1/groups";

let key = "";
beforeEach(() => {
  key = crypto.randomUUID();
});

const create = (name: string, caller = world.admin, withKey = key) =>
  sendJson(caller, "POST", path, { name }, { "idempotency-key": withKey });
const named = (name: string) => db.select().from(groups).where(eq(groups.name, name));

test("a repeated call gets the first answer and makes nothing", async () => {
  const first = await create("Repeated");
  const second = await create("Repeated");
  expect(first.status).toBe(201);
  expect(second.status).toBe(201);
  expect(second.headers.get("idempotency-replayed")).toBe("true");
  expect(await second.text()).toBe(await first.text());
  expect(await named("Repeated")).toHaveLength(1);
});

test("of fifty at once one has an effect, and all get the same answer", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => create("Parallel")));
  expect(new Set(answers.map((a) => a.status))).toEqual(new Set([201]));
  expect(new Set(await Promise.all(answers.map((a) => a.text()))).size).toBe(1);
  const [group] = await named("Parallel");
  const written = await db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.subject, group?.id ?? ""));
  expect(written.map((e) => e.action)).toEqual(["group.created"]);
});

test("the same key with another body is refused", async () => {
  await create("One");
  const answer = await create("Two");
  expect(answer.status).toBe(422);
  expect((await problemOf(answer)).code).toBe("idempotency_mismatch");
  expect(await named("Two")).toEqual([]);
});

test("keys of two people do not meet", async () => {
  const other = await tokenOf(world.people.admin);
  expect((await create("Hers")).status).toBe(201);
  expect((await create("His", other)).status).toBe(201);
});

test("a refused call leaves its key free, so that the mended call may use it", async () => {
  await create("Taken", world.admin, crypto.randomUUID());
  expect((await create("Taken")).status).toBe(409);
  expect((await create("Free")).status).toBe(201);
});

test("the audience is judged before the key is looked at", async () => {
  await create("Guarded");
  expect((await create("Guarded", world.ann)).status).toBe(403);
});

/** The process of this key's call died before it answered, two minutes ago. */
const died = (more: Partial<typeof idempotencyKeys.$inferInsert> = {}) =>
  db
    .update(idempotencyKeys)
    .set({ status: null, body: null, createdAt: Date.now() - 120_000, ...more })
    .where(eq(idempotencyKeys.key, key));

test("a call whose process died after its change is never made twice", async () => {
  expect((await create("Once")).status).toBe(201);
  const [group] = await named("Once");
  await died();
  // Free again, so that nothing but the key stands against a second one.
  await db.delete(groups).where(eq(groups.name, group?.name ?? ""));
  for (let i = 0; i < 2; i++) {
    const answer = await create("Once");
    expect(answer.status).toBe(409);
    const problem = await problemOf(answer);
    expect(problem.code).toBe("answer_lost");
    expect(problem.detail).toContain(group?.id);
  }
  expect(await named("Once")).toEqual([]);
});

test("a call whose process died before its change is made by the next one with its key", async () => {
  expect((await create("Early")).status).toBe(201);
  const [group] = await named("Early");
  await died({ effectAt: null, effectOf: null });
  await db.delete(groups).where(eq(groups.name, group?.name ?? ""));
  const again = await create("Early");
  expect(again.status).toBe(201);
  expect(again.headers.get("idempotency-replayed")).toBeNull();
  expect(await named("Early")).toHaveLength(1);
});

test("a process that was only slow changes nothing once another has taken its place", async () => {
  await create("Slow");
  const [row] = await db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key));
  const change = (run: string) =>
    commitChange(keyedDb(db, { actor: row?.actor ?? "", key, run }), {
      at: Date.now(),
      actor: "test",
      entries: [{ action: "group.changed", subject: `slow-${key}` }],
      writes: [],
    });
  expect(await change("another-run")).toBe(false);
  expect(await change(row?.run ?? "")).toBe(true);
  const written = await db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.subject, `slow-${key}`));
  expect(written).toHaveLength(1);
});

test("an answer is kept for a day and forgotten after it", async () => {
  await create("Yesterday");
  const ctx = await contextOf(system("test"));
  await forgetOld(ctx);
  expect(await db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key))).toHaveLength(
    1,
  );
  await forgetOld({ ...ctx, now: () => Date.now() + 86_400_001 });
  expect(await db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key))).toEqual([]);
});

test("what is shown once is sealed where answers are kept", async () => {
  const made = await sendJson(
    world.admin,
    "POST",
    "/api/v1/api-tokens",
    { name: "sealed", scopes: ["audit:read"] },
    { "idempotency-key": key },
  );
  const { token } = (await made.json()) as { token: string };
  const [row] = await db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key));
  expect(row?.body).not.toBeNull();
  expect(row?.body).not.toContain(token.slice(10, 20));
  const again = await sendJson(
    world.admin,
    "POST",
    "/api/v1/api-tokens",
    { name: "sealed", scopes: ["audit:read"] },
    { "idempotency-key": key },
  );
  expect(((await again.json()) as { token: string }).token).toBe(token);
});

test.each(["", " ", "ümlaut", "x".repeat(256)])("a key like %j is refused", async (bad) => {
  const answer = await sendJson(
    world.admin,
    "POST",
    path,
    { name: "Bad key" },
    { "idempotency-key": bad },
  ).catch(() => null);
  // Headers that are no headers do not leave the client at all.
  if (answer) expect(answer.status).toBe(400);
  expect(await named("Bad key")).toEqual([]);
});
