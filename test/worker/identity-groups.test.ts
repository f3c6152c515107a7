import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { auditEvents, organization } from "../../db/schema";
import type { Group } from "../../worker/contract/groups";
import type { Shift } from "../../worker/contract/shifts";
import { addPerson, db, problemOf, seedPeople, send, sendJson } from "../support/app";

const world = await seedPeople();
const { admin } = world;
const { ann, bob } = world.people;

const create = async (body: Record<string, unknown>) =>
  (await (await sendJson(admin, "POST", "/api/v1/groups", body)).json()) as Group;
const membersOf = async (id: string) =>
  (
    (await (await send(admin, "GET", `/api/v1/groups/${id}/members`)).json()) as {
      items: { id: string }[];
    }
  ).items.map((m) => m.id);
const factsVersion = async () => (await db.select().from(organization))[0]?.factsVersion ?? 0;

describe("groups", () => {
  test("are made with members by address or id, each once", async () => {
    const group = await create({ name: "On call", members: [ann.email, bob.id, ann.id] });
    expect(group.memberCount).toBe(2);
    expect(new Set(await membersOf(group.id))).toEqual(new Set([ann.id, bob.id]));
  });

  test("have names of their own", async () => {
    await create({ name: "Unique" });
    const { id } = await create({ name: "Other" });
    expect((await sendJson(admin, "POST", "/api/v1/groups", { name: "Unique" })).status).toBe(409);
    expect(
      (await sendJson(admin, "PATCH", `/api/v1/groups/${id}`, { name: "Unique" })).status,
    ).toBe(409);
    expect(
      (
        await sendJson(admin, "PATCH", `/api/v1/groups/${id}`, {
          name: "Other",
          description: "same name",
        })
      ).status,
    ).toBe(200);
  });

  test("take people in, let them go, and are replaced as a whole", async () => {
    const { id } = await create({ name: "Changing", members: [ann.id] });
    const at = `/api/v1/groups/${id}/members`;
    expect(
      (
        (await (
          await sendJson(admin, "POST", at, { members: [ann.id, bob.email] })
        ).json()) as Group
      ).memberCount,
    ).toBe(2);
    expect((await send(admin, "DELETE", `${at}/${ann.id}`)).status).toBe(204);
    expect((await send(admin, "DELETE", `${at}/${ann.id}`)).status).toBe(404);
    expect(await membersOf(id)).toEqual([bob.id]);
    await sendJson(admin, "PUT", at, { members: [ann.id] });
    expect(await membersOf(id)).toEqual([ann.id]);
    await sendJson(admin, "PUT", at, { members: [] });
    expect(await membersOf(id)).toEqual([]);
  });

  test("refuse unknown people by name and change nothing", async () => {
    const { id } = await create({ name: "Strict", members: [ann.id] });
    const answer = await sendJson(admin, "PUT", `/api/v1/groups/${id}/members`, {
      members: [bob.id, "nobody@example.com"],
    });
    expect((await problemOf(answer)).errors?.[0]?.pointer).toBe("/members/1");
    expect(await membersOf(id)).toEqual([ann.id]);
  });

  test("go with their memberships, and every change raises the version of the facts", async () => {
    const before = await factsVersion();
    const { id } = await create({ name: "Short-lived", members: [ann.id] });
    expect(await factsVersion()).toBeGreaterThan(before);
    const between = await factsVersion();
    expect((await send(admin, "DELETE", `/api/v1/groups/${id}`)).status).toBe(204);
    expect(await factsVersion()).toBeGreaterThan(between);
    expect((await send(admin, "GET", `/api/v1/groups/${id}`)).status).toBe(404);
    const events = await db.select().from(auditEvents).where(eq(auditEvents.subject, id));
    expect(events.map((e) => e.action)).toEqual(["group.created", "group.deleted"]);
  });
});

describe("shifts", () => {
  const hour = 3_600_000;
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();

  test("know who is on call now", async () => {
    const [now, later, always] = [
      await addPerson("Now"),
      await addPerson("Later"),
      await addPerson("Always"),
    ];
    const answer = await sendJson(admin, "POST", "/api/v1/shifts", {
      name: "Primary",
      turns: [
        { user: now.email, startsAt: at(-hour), endsAt: at(hour) },
        { user: later.id, startsAt: at(hour), endsAt: at(2 * hour) },
        { user: always.id },
        { user: ann.id, startsAt: at(-2 * hour), endsAt: at(-hour) },
      ],
    });
    expect(answer.status).toBe(201);
    const shift = (await answer.json()) as Shift;
    expect(new Set(shift.onCall.map((p) => p.id))).toEqual(new Set([now.id, always.id]));
    expect(shift.turns).toHaveLength(4);
  });

  test("are replaced as a whole and deleted with their turns", async () => {
    const made = (await (
      await sendJson(admin, "POST", "/api/v1/shifts", { name: "Second", turns: [{ user: ann.id }] })
    ).json()) as Shift;
    const path = `/api/v1/shifts/${made.id}`;
    const replaced = (await (
      await sendJson(admin, "PUT", path, { name: "Second", turns: [{ user: bob.id }] })
    ).json()) as Shift;
    expect(replaced.onCall.map((p) => p.id)).toEqual([bob.id]);
    expect((await send(admin, "DELETE", path)).status).toBe(204);
    expect((await send(admin, "GET", path)).status).toBe(404);
  });

  test("refuse a turn that ends before it starts", async () => {
    const answer = await sendJson(admin, "POST", "/api/v1/shifts", {
      name: "Odd",
      turns: [{ user: ann.id, startsAt: at(hour), endsAt: at(0) }],
    });
    expect((await problemOf(answer)).errors?.[0]?.pointer).toBe("/turns/0/endsAt");
  });
});

describe("the organization", () => {
  test("is paused with a reason and resumed, each told once", async () => {
    const path = "/api/v1/organization";
    const paused = await sendJson(admin, "POST", `${path}/pause`, { reason: "Incident 7" });
    expect(await paused.json()).toMatchObject({ paused: true, pausedReason: "Incident 7" });
    await sendJson(admin, "POST", `${path}/pause`, { reason: "again" });
    const resumed = await send(admin, "POST", `${path}/resume`);
    expect(await resumed.json()).toMatchObject({ paused: false, pausedReason: null });
    const told = await db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.subject, "organization")));
    expect(told.map((e) => e.action)).toEqual(["organization.paused", "organization.resumed"]);
  });

  test("is renamed by admins and read by everybody in it", async () => {
    const answer = await sendJson(admin, "PATCH", "/api/v1/organization", {
      name: "Acme Corp",
      timeZone: "America/New_York",
    });
    expect(await answer.json()).toMatchObject({ name: "Acme Corp", timeZone: "America/New_York" });
    expect(await (await send(world.ann, "GET", "/api/v1/organization")).json()).toMatchObject({
      name: "Acme Corp",
    });
    expect(
      (await sendJson(admin, "PATCH", "/api/v1/organization", { timeZone: "Mars/Olympus" })).status,
    ).toBe(400);
  });
});
