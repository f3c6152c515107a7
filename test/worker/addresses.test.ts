/** Addresses of all kinds, and one person behind both spellings of each. */

import { and, eq, like, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { auditEvents, emailCodes, links, outbox, tallies, users } from "../../db/schema";
import type { User } from "../../worker/contract/users";
import { requestEmailCode } from "../../worker/identity/request-email-code";
import { requestSignIn } from "../../worker/identity/request-sign-in";
import { writeTallies } from "../../worker/identity/tally";
import { nobody as nobodyActs, system } from "../../worker/lib/actor";
import { newSecret } from "../../worker/lib/ids";
import {
  addAccessLink,
  addPerson,
  contextOf,
  db,
  nobody,
  problemOf,
  seedPeople,
  send,
  sendForm,
  sendJson,
} from "../support/app";

const { admin, people } = await seedPeople();
const stranger = await contextOf(nobodyActs);
const invite = (email: string) =>
  sendJson(admin, "POST", "/api/v1/users", { email, fullName: "Somebody", sendInvitation: false });
const linksOf = (userId: User["id"]) =>
  db
    .select()
    .from(links)
    .where(and(eq(links.userId, userId), eq(links.purpose, "sign_in")));

describe("an address", () => {
  test.each([
    "ivan@xn--80akjhbed8ahk.xn--p1ai",
    "a&b@example.com",
    "dept/team=x@example.com",
    "x!y@example.com",
    "jürgen@example.de",
    "Ada.Lovelace@Müller-Example.de",
  ])("such as %s can be invited, and is kept as it was written", async (email) => {
    const answer = await invite(email);
    expect(answer.status).toBe(201);
    expect(((await answer.json()) as User).email).toBe(email);
    expect((await invite(email.toUpperCase())).status).toBe(409);
  });

  test("is one person in both forms of its domain: for invitations, look-ups and sign-in", async () => {
    const { id } = (await (await invite("pat@bücher.example")).json()) as User;
    expect((await invite("PAT@xn--bcher-kva.example")).status).toBe(409);
    const group = await sendJson(admin, "POST", "/api/v1/groups", {
      name: "Readers",
      members: ["pat@XN--bcher-kva.example"],
    });
    expect(group.status).toBe(201);
    for (const email of ["pat@BÜCHER.example", "pat@xn--bcher-kva.example"])
      await requestSignIn(stranger, { email, browser: newSecret() });
    expect(await linksOf(id)).toHaveLength(2);
  });

  test.each([
    ['"a b"@example.com', "without quotes"],
    ["a(x)@example.com", "without quotes and comments"],
    ["a@localhost", "domain name"],
    ["a\u200b@example.com", "invisible"],
    [`${"a".repeat(65)}@example.com`, "64 bytes"],
  ])("such as %s is refused with words", async (email, words) => {
    const answer = await invite(email);
    expect(answer.status).toBe(400);
    const problem = await problemOf(answer);
    expect(problem.errors?.[0]).toMatchObject({ pointer: "/email" });
    expect(problem.errors?.[0]?.detail).toContain(words);
  });

  test("of an access link's list lets both forms in, and its domain too", async () => {
    for (const settings of [
      { allowedEmails: ["ivan@пример.example"] },
      { allowedDomains: ["ПРИМЕР.example"] },
    ]) {
      const link = await addAccessLink(settings);
      for (const email of [
        "ivan@пример.example",
        "Ivan@xn--e1afmkfd.example",
        "ivan@other.example",
      ])
        await requestEmailCode(stranger, { accessLinkId: link.id, email, browser: newSecret() });
      const codes = await db.select().from(emailCodes).where(eq(emailCodes.accessLinkId, link.id));
      expect(codes.map((c) => c.usedAt === null)).toEqual([true, true, false]);
    }
  });
});

describe("mails that strangers ask for", () => {
  test("never lock the owner out: whenever no mail goes out, a link that still works just did", async () => {
    const person = await addPerson("Flooded");
    for (let i = 0; i < 30; i++) {
      const answer = await sendForm(nobody, "/sign-in", { email: person.email });
      expect(answer.status).toBe(200);
    }
    const now = Date.now();
    const mailed = await linksOf(person.id);
    expect(mailed.length).toBeGreaterThan(0);
    expect(mailed.length).toBeLessThan(6);
    // The limit's window, its last part whole, ends before the links do.
    const windowMs = 480_000 * 1.1;
    for (const link of mailed) {
      expect(link.usedAt).toBeNull();
      expect(link.expiresAt - now).toBeGreaterThan(windowMs - 1_000);
    }
  });

  test("are one bucket for one mailbox, whatever is added after a plus", async () => {
    const person = await addPerson("Bucket", {
      email: `bucket-${newSecret().slice(0, 6)}@gmail.com`.toLowerCase(),
    });
    const [local = "", domain] = person.email.split("@");
    const ask = (email: string) => requestSignIn(stranger, { email, browser: newSecret() });
    for (let i = 0; i < 10; i++) await ask(`${local}+${i}@${domain}`);
    await ask(`${local.slice(0, 1)}.${local.slice(1)}@googlemail.com`);
    await ask(person.email);
    expect(await linksOf(person.id)).toHaveLength(0);
  });

  test("for codes count by where they come from before they count together", async () => {
    const link = await addAccessLink();
    const ask = (network: string, email = "carla@contractor.example") =>
      requestEmailCode(stranger, { accessLinkId: link.id, email, browser: newSecret(), network });
    for (let i = 0; i < 5; i++) await ask("198.51.100.1", `carla+${i}@contractor.example`);
    await expect(ask("198.51.100.1")).rejects.toMatchObject({ code: "too_many_calls" });
    await ask("203.0.113.9");
  });

  test("leave one audit event for a window, with their number, and none each", async () => {
    const link = await addAccessLink({ allowedDomains: ["only.example"] });
    const events = () =>
      db
        .select()
        .from(auditEvents)
        .where(and(eq(auditEvents.action, "sign_in.requested"), eq(auditEvents.subject, link.id)));
    for (let i = 0; i < 60; i++)
      await requestEmailCode(stranger, {
        accessLinkId: link.id,
        email: `n${i}@${i < 10 ? "only.example" : "other.example"}`,
        browser: newSecret(),
      });
    expect(await events()).toHaveLength(0);
    const soon = await contextOf(system("cron"), () => Date.now() + 1_300_000);
    await writeTallies(soon);
    await writeTallies(soon);
    const [event, ...more] = await events();
    expect(more.length).toBeLessThan(2);
    const sum = [event, ...more].reduce((n, e) => n + Number(e?.detail.count), 0);
    expect(sum).toBe(60);
    expect(event?.detail).toMatchObject({ allowed: expect.any(Number) });
    expect(await db.select().from(tallies).where(eq(tallies.subject, link.id))).toEqual([]);
    expect(
      await db.select().from(outbox).where(like(outbox.recipient, "n%@only.example")),
    ).toHaveLength(10);
  });
});

test("a deleted person's address is free again, in every spelling", async () => {
  const { id } = (await (await invite("Gone@Example.com")).json()) as User;
  expect((await send(admin, "DELETE", `/api/v1/users/${id}`)).status).toBe(204);
  expect((await invite("gone@example.com")).status).toBe(201);
  expect(await db.select().from(users).where(sql`${users.emailKey} is null`)).toEqual([]);
  expect(people.ann.row.id).toBeDefined();
});
