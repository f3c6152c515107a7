import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { auditEvents, outbox, users } from "../../db/schema";
import { type NotificationSettings, notificationKinds } from "../../worker/contract/preferences";
import type { Me } from "../../worker/contract/users";
import { system } from "../../worker/lib/actor";
import { isUnwanted, kindOfTemplate } from "../../worker/mail/notification-kinds";
import { templates } from "../../worker/mail/templates/all";
import { writeMail } from "../../worker/mail/write-mail";
import { type Caller, contextOf, db, problemOf, seedPeople, send, sendJson } from "../support/app";

const world = await seedPeople();
const me = async (caller: Caller) => (await (await send(caller, "GET", "/api/v1/me")).json()) as Me;
const patch = (caller: Caller, change: unknown) => sendJson(caller, "PATCH", "/api/v1/me", change);
const choose = (caller: Caller, choices: unknown) =>
  sendJson(caller, "PUT", "/api/v1/me/notifications", { choices });
const settings = async (caller: Caller) =>
  (await (await send(caller, "GET", "/api/v1/me/notifications")).json()) as NotificationSettings;
const mail = (kind: string, on: boolean) => ({ kind, channel: "mail", on });

test("preferences begin as they come, and each change keeps the others", async () => {
  expect((await me(world.ann)).preferences).toEqual({
    timeZoneDisplay: "local",
    theme: "system",
    singleKeys: true,
  });
  await Promise.all([
    patch(world.ann, { preferences: { theme: "dark" } }),
    patch(world.ann, { preferences: { singleKeys: false } }),
  ]);
  const answer = await patch(world.ann, { preferences: { timeZoneDisplay: "utc" } });
  expect(((await answer.json()) as Me).preferences).toEqual({
    timeZoneDisplay: "utc",
    theme: "dark",
    singleKeys: false,
  });
  expect((await me(world.bob)).preferences.theme).toBe("system");
});

test("people change their own name and the zone they read times in, and nothing else of theirs", async () => {
  const answer = await patch(world.ann, {
    fullName: "Ann Lovelace",
    displayTimeZone: "Asia/Tokyo",
  });
  expect(((await answer.json()) as Me).user).toMatchObject({
    fullName: "Ann Lovelace",
    displayTimeZone: "Asia/Tokyo",
  });
  const { ann } = world.people;
  const told = (await db.select().from(auditEvents).where(eq(auditEvents.subject, ann.id))).at(-1);
  expect(told).toMatchObject({ action: "user.changed", actor: `user:${ann.id}` });
  for (const change of [
    { role: "admin" },
    { email: "x@example.com" },
    { displayTimeZone: "Moon/Base" },
    { timeZone: "Asia/Tokyo" },
    { fullName: "two\nlines" },
    { preferences: { theme: "pink" } },
    {},
  ])
    expect((await patch(world.ann, change)).status).toBe(400);
});

test("the name of somebody whom a directory keeps is changed there", async () => {
  await db.update(users).set({ source: "int_x" }).where(eq(users.id, world.people.bob.id));
  const answer = await patch(world.bob, { fullName: "Robert" });
  expect((await problemOf(answer)).detail).toContain("directory");
  expect((await patch(world.bob, { displayTimeZone: "Europe/Paris" })).status).toBe(200);
});

test("a token reads its owner's choices and changes none", async () => {
  expect((await send(world.adminToken, "GET", "/api/v1/me/notifications")).status).toBe(200);
  expect((await patch(world.adminToken, { preferences: { theme: "dark" } })).status).toBe(403);
});

test("all messages are on; asking for approval and security cannot be switched off", async () => {
  const { items } = await settings(world.ann);
  expect(items.map((i) => i.kind)).toEqual([...notificationKinds]);
  expect(items.every((i) => i.channels.every((c) => c.on))).toBe(true);
  expect(items.filter((i) => i.lockedBy === "hallpass").map((i) => i.kind)).toEqual([
    "approval_wanted",
    "security",
  ]);
  for (const kind of ["approval_wanted", "security"])
    expect((await choose(world.ann, [mail(kind, false)])).status).toBe(403);
});

test("what is switched off is not sent, what is locked is, and switching on again sends", async () => {
  const { ann } = world.people;
  const ctx = await contextOf(system("test"));
  const unwanted = async (template: string) => {
    const [row] = await db.select().from(users).where(eq(users.id, ann.id));
    return isUnwanted(ctx, template, row ?? null);
  };
  await choose(world.ann, [mail("access_ended", false), mail("report", false)]);
  expect(await unwanted("access_ended")).toBe(true);
  expect(await unwanted("access_granted")).toBe(false);
  expect(await unwanted("approval_wanted")).toBe(false);

  const lock = (kinds: string[]) =>
    sendJson(world.admin, "PATCH", "/api/v1/organization", { notificationLocks: kinds });
  expect((await lock(["access_ended"])).status).toBe(200);
  expect(await unwanted("access_ended")).toBe(false);
  expect((await choose(world.ann, [mail("access_ended", false)])).status).toBe(403);
  const shown = (await settings(world.ann)).items.find((i) => i.kind === "access_ended");
  expect(shown).toMatchObject({ lockedBy: "organization", channels: [{ on: true, locked: true }] });
  await lock([]);
  expect(await unwanted("access_ended")).toBe(true);
  await choose(world.ann, []);
  expect(await unwanted("access_ended")).toBe(false);
});

test("the outbox drops a mail its reader switched off, with that as the reason", async () => {
  await choose(world.ann, [mail("report", false)]);
  const [row] = await db
    .insert(outbox)
    .values({
      key: "report:test",
      template: "report",
      recipient: world.people.ann.id,
      payload: { reportId: "rep_00000000000000000000", runAt: 1 },
      createdAt: Date.now(),
      dueAt: Date.now() + 3_600_000,
    })
    .returning();
  if (!row) throw new Error("not written");
  const ctx = await contextOf(system("test"));
  const sending = { ...ctx, reportMail: async () => null };
  expect(await writeMail(sending, row)).toEqual({ drop: "switched off by its reader" });
  await choose(world.ann, []);
  expect(await writeMail(sending, row)).toEqual({ drop: "the report is gone" });
});

test("every mail is of a kind that people can choose, or one that lets somebody in", () => {
  const entrance = ["sign_in", "invitation", "email_code", "link_code", "test_mail"];
  const others = Object.keys(templates).filter((name) => !(name in kindOfTemplate));
  expect(others.sort()).toEqual(entrance.sort());
  expect(new Set(Object.values(kindOfTemplate))).toEqual(new Set(notificationKinds));
});
