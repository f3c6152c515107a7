import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import {
  accounts,
  auditEvents,
  groupMembers,
  integrations,
  links,
  sessions,
  users,
} from "../../db/schema";
import type { User } from "../../worker/contract/users";
import { acceptInvitation } from "../../worker/identity/accept-invitation";
import { nobody } from "../../worker/lib/actor";
import { newId } from "../../worker/lib/ids";
import {
  addAccessLink,
  addPerson,
  contextOf,
  db,
  problemOf,
  seedPeople,
  send,
  sendJson,
  sessionOf,
  tokenOf,
} from "../support/app";
import { mailedLink, mailsTo } from "../support/sign-in";

const world = await seedPeople();
const { admin } = world;
const path = "/api/v1/users";

const invite = async (fields: Record<string, unknown>) => {
  const answer = await sendJson(admin, "POST", path, { fullName: "New Person", ...fields });
  return { status: answer.status, user: (await answer.clone().json()) as User, answer };
};
const get = async (id: string) =>
  (await (await send(admin, "GET", `${path}/${id}`)).json()) as User;
const actions = async (subject: string) =>
  (
    await db
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .where(eq(auditEvents.subject, subject))
  ).map((e) => e.action);

describe("inviting", () => {
  test("adds a person with everything said about them, mails a link, and the link makes them active", async () => {
    const group = await sendJson(admin, "POST", "/api/v1/groups", { name: "Databases" });
    const { id: groupId } = (await group.json()) as { id: string };
    const { status, user } = await invite({
      email: "Grace@Example.COM",
      fullName: "Grace Hopper",
      role: "grantee",
      phone: "+49 30 1234567",
      manager: world.people.ann.email,
      timeZone: "Europe/Berlin",
      attributes: { team: "compilers", sites: ["Berlin", "Hamburg"] },
      groups: ["databases"],
    });
    expect(status).toBe(201);
    expect(user).toMatchObject({
      email: "Grace@Example.COM",
      status: "invited",
      manager: { id: world.people.ann.id },
      attributes: { team: ["compilers"], sites: ["Berlin", "Hamburg"] },
      groups: [{ id: groupId, name: "Databases" }],
    });
    const { linkId, secret, code } = await mailedLink(user.id, "invitation");
    const stranger = await contextOf(nobody);
    expect(await acceptInvitation(stranger, { linkId, secret, browser: null })).toEqual({
      needs: "code",
    });
    await acceptInvitation(stranger, { linkId, secret, browser: null, code });
    expect((await get(user.id)).status).toBe("active");
    expect(await actions(user.id)).toEqual(["user.invited", "user.signed_in"]);
  });

  test("twice is refused, also at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => invite({ email: "twice@example.com" })),
    );
    expect(answers.map((a) => a.status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  test("names the field when a manager or group is unknown", async () => {
    const one = await problemOf(
      (await invite({ email: "a@example.com", manager: "nobody@example.com" })).answer,
    );
    expect(one.errors?.[0]?.pointer).toBe("/manager");
    const two = await problemOf(
      (await invite({ email: "a@example.com", groups: ["nowhere"] })).answer,
    );
    expect(two.errors?.[0]?.pointer).toBe("/groups/0");
  });

  test("an external requester's address makes them a member and ends their link session", async () => {
    const external = await addPerson("Freelancer", { role: "external" });
    const session = await sessionOf(external, { accessLinkId: (await addAccessLink()).id });
    expect((await send(session, "GET", "/api/v1/sessions")).status).toBe(200);
    const { status, user } = await invite({ email: external.email, role: "grantee" });
    expect([status, user.id, user.status]).toEqual([201, external.id, "invited"]);
    expect((await send(session, "GET", "/api/v1/sessions")).status).toBe(401);
  });

  test("again makes the earlier link useless", async () => {
    const { user } = await invite({ email: "again@example.com" });
    const first = await mailedLink(user.id, "invitation");
    expect((await send(admin, "POST", `${path}/${user.id}/invitation`)).status).toBe(204);
    const second = await mailedLink(user.id, "invitation");
    const stranger = await contextOf(nobody);
    await expect(acceptInvitation(stranger, { ...first, browser: null })).rejects.toMatchObject({
      code: "link_expired",
    });
    await acceptInvitation(stranger, { ...second, browser: null });
    expect((await send(admin, "POST", `${path}/${user.id}/invitation`)).status).toBe(403);
  });

  test("without a mail sends none", async () => {
    const { user } = await invite({ email: "quiet@example.com", sendInvitation: false });
    expect(await mailsTo(user.id)).toEqual([]);
  });
});

describe("listing", () => {
  test("goes page by page through everybody once, by name", async () => {
    for (let i = 0; i < 7; i++) await addPerson(`Zed ${i}`);
    const seen: string[] = [];
    let token: string | null = "";
    while (token !== null) {
      const query = new URLSearchParams({
        limit: "3",
        search: "zed ",
        ...(token && { pageToken: token }),
      });
      const page = (await (await send(admin, "GET", `${path}?${query}`)).json()) as {
        items: User[];
        pagination: { nextPageToken: string | null };
      };
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map((u) => u.fullName));
      token = page.pagination.nextPageToken;
    }
    expect(seen).toEqual(Array.from({ length: 7 }, (_, i) => `Zed ${i}`));
  });

  test("refuses a page token of another list, and a limit beyond 200", async () => {
    expect((await send(admin, "GET", `${path}?pageToken=nonsense`)).status).toBe(400);
    expect((await send(admin, "GET", `${path}?limit=201`)).status).toBe(400);
  });

  test("finds who reports to somebody", async () => {
    const boss = await addPerson("Boss");
    const report = await addPerson("Report");
    await sendJson(admin, "PATCH", `${path}/${report.id}`, { manager: boss.id });
    const answer = await send(admin, "GET", `${path}?managerId=${boss.id}`);
    const { items } = (await answer.json()) as { items: User[] };
    expect(items.map((u) => u.id)).toEqual([report.id]);
  });

  test("takes percent signs and quotes in a search as text", async () => {
    for (const search of ["%", "_", "'", '"', "' or 1=1 --"]) {
      const answer = await send(admin, "GET", `${path}?${new URLSearchParams({ search })}`);
      expect(((await answer.json()) as { items: User[] }).items).toEqual([]);
    }
  });
});

describe("changing", () => {
  test("writes what changed into the audit log, before and after", async () => {
    const person = await addPerson("Changed");
    const answer = await sendJson(admin, "PATCH", `${path}/${person.id}`, {
      fullName: "New Name",
      manager: world.people.bob.id,
      timeZone: null,
    });
    expect(await answer.json()).toMatchObject({
      fullName: "New Name",
      manager: { id: world.people.bob.id },
      timeZone: null,
    });
    const [event] = await db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.subject, person.id), eq(auditEvents.action, "user.changed")));
    expect(event?.detail).toMatchObject({
      before: { fullName: "Changed" },
      after: { fullName: "New Name" },
    });
  });

  test("nobody changes their own role, disables or deletes themselves", async () => {
    const me = `${path}/${world.people.admin.id}`;
    expect((await sendJson(admin, "PATCH", me, { role: "grantee" })).status).toBe(403);
    expect((await send(admin, "POST", `${me}/disable`)).status).toBe(403);
    expect((await send(admin, "DELETE", me)).status).toBe(403);
  });

  test("of two admins who demote each other at once, one stays", async () => {
    const others = await db
      .select()
      .from(users)
      .where(and(eq(users.role, "admin"), eq(users.status, "active")));
    const [one, two] = [
      await addPerson("Admin One", { role: "admin" }),
      await addPerson("Admin Two", { role: "admin" }),
    ];
    const [first, second] = [await sessionOf(one), await sessionOf(two)];
    for (const other of others)
      await db.update(users).set({ role: "grantee" }).where(eq(users.id, other.id));
    const answers = await Promise.all([
      sendJson(first, "PATCH", `${path}/${two.id}`, { role: "grantee" }),
      sendJson(second, "PATCH", `${path}/${one.id}`, { role: "grantee" }),
    ]);
    const left = await db
      .select()
      .from(users)
      .where(and(eq(users.role, "admin"), eq(users.status, "active")));
    for (const other of others)
      await db.update(users).set({ role: "admin" }).where(eq(users.id, other.id));
    expect(left).toHaveLength(1);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 403]);
  });

  test("nobody becomes their own manager", async () => {
    const person = await addPerson("Boss");
    expect(
      (await sendJson(admin, "PATCH", `${path}/${person.id}`, { manager: person.email })).status,
    ).toBe(400);
  });
});

describe("disabling and deleting", () => {
  test("ends sessions, tokens and links with the very next call", async () => {
    const person = await addPerson("Leaver");
    const [session, token] = [await sessionOf(person), await tokenOf(person)];
    expect((await send(session, "GET", "/api/v1/me")).status).toBe(200);
    expect((await send(token, "GET", "/api/v1/me")).status).toBe(200);
    expect((await send(admin, "POST", `${path}/${person.id}/disable`)).status).toBe(200);
    expect((await send(session, "GET", "/api/v1/me")).status).toBe(401);
    expect((await send(token, "GET", "/api/v1/me")).status).toBe(401);
    expect((await send(admin, "POST", `${path}/${person.id}/enable`)).status).toBe(200);
    // What has ended stays ended.
    expect((await send(session, "GET", "/api/v1/me")).status).toBe(401);
    expect((await send(token, "GET", "/api/v1/me")).status).toBe(401);
    expect(await actions(person.id)).toEqual(["user.disabled", "user.enabled"]);
  });

  test("a deleted person leaves groups, and a new owner of the address is somebody else", async () => {
    const person = await addPerson("Deleted");
    await sendJson(admin, "POST", "/api/v1/groups", { name: "Leavers", members: [person.email] });
    const report = await addPerson("Report", { managerId: person.id });
    expect((await send(admin, "DELETE", `${path}/${person.id}`)).status).toBe(204);
    expect((await send(admin, "DELETE", `${path}/${person.id}`)).status).toBe(404);
    expect(await db.select().from(groupMembers).where(eq(groupMembers.userId, person.id))).toEqual(
      [],
    );
    expect((await get(report.id)).manager).toBeNull();
    const { user } = await invite({ email: person.email });
    expect(user.id).not.toBe(person.id);
    expect((await get(person.id)).status).toBe("deleted");
  });

  test("signing somebody out everywhere leaves no session", async () => {
    const person = await addPerson("Everywhere");
    const browsers = [await sessionOf(person), await sessionOf(person)];
    await send(admin, "POST", `${path}/${person.id}/end-sessions`);
    for (const browser of browsers)
      expect((await send(browser, "GET", "/api/v1/me")).status).toBe(401);
    expect(
      (await db.select().from(sessions).where(eq(sessions.userId, person.id))).every(
        (s) => s.endedAt !== null,
      ),
    ).toBe(true);
  });
});

test("an account says what a person is called in an integration, and can be forgotten", async () => {
  const id = newId("integration");
  const now = Date.now();
  await db.insert(integrations).values({
    id,
    name: "Warehouse",
    kind: "sandbox",
    config: {},
    state: "active",
    createdAt: now,
    updatedAt: now,
  });
  const at = `${path}/${world.people.ann.id}/accounts/${id}`;
  expect(await (await sendJson(admin, "PUT", at, { account: "ann_l" })).json()).toEqual({
    integrationId: id,
    integration: "Warehouse",
    account: "ann_l",
  });
  await sendJson(admin, "PUT", at, { account: "ann_lovelace" });
  expect(
    (await db.select().from(accounts).where(eq(accounts.integrationId, id))).map((a) => a.account),
  ).toEqual(["ann_lovelace"]);
  expect((await get(world.people.ann.id)).accountCount).toBe(1);
  expect((await send(admin, "DELETE", at)).status).toBe(204);
  expect((await get(world.people.ann.id)).accountCount).toBe(0);
  expect((await send(admin, "DELETE", at)).status).toBe(404);
});

test("the links of a deleted person are dead", async () => {
  const { user } = await invite({ email: "never@example.com" });
  const link = await mailedLink(user.id, "invitation");
  await send(admin, "DELETE", `${path}/${user.id}`);
  expect(
    (await db.select().from(links).where(eq(links.id, link.linkId)))[0]?.usedAt,
  ).not.toBeNull();
});
