/** What a token must not do, however wide its scopes are: it may be a year old and lie in somebody's repository. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { apiTokens, mailSettings, users } from "../../db/schema";
import { newId } from "../../worker/lib/ids";
import {
  addPerson,
  db,
  extensionOf,
  problemOf,
  seedPeople,
  send,
  sendJson,
  sessionOf,
  tokenOf,
} from "../support/app";

const world = await seedPeople();

test("a token makes no admin: neither a new person nor a member becomes one by it", async () => {
  const token = await tokenOf(world.people.admin);
  const invited = { email: "mallory@example.com", fullName: "Mallory", role: "admin" };
  const refused = await problemOf(await sendJson(token, "POST", "/api/v1/users", invited));
  expect(refused.code).toBe("step_up_required");
  expect(await db.select().from(users).where(eq(users.email, invited.email))).toEqual([]);

  const member = await addPerson("Promoted");
  const path = `/api/v1/users/${member.id}`;
  const change = await problemOf(await sendJson(token, "PATCH", path, { role: "admin" }));
  expect(change.code).toBe("step_up_required");
  expect((await sendJson(token, "PATCH", path, { fullName: "Still a member" })).status).toBe(200);
  expect((await sendJson(world.admin, "PATCH", path, { role: "admin" })).status).toBe(200);
});

test("a token neither chooses the mail server nor makes further tokens", async () => {
  const token = await tokenOf(world.people.admin);
  const mail = { transport: "log", from: "Hallpass <hallpass@example.com>" };
  expect((await sendJson(token, "PUT", "/api/v1/organization/mail", mail)).status).toBe(403);
  expect(await db.select().from(mailSettings)).toEqual([]);
  const before = await db.$count(apiTokens);
  const more = { name: "more", scopes: ["users:read"] };
  expect((await sendJson(token, "POST", "/api/v1/api-tokens", more)).status).toBe(403);
  expect(await db.$count(apiTokens)).toBe(before);
});

test("secrets are revealed to people who are signed in, never to a token or the extension", async () => {
  const grantee = await addPerson("Grantee");
  const path = `/api/v1/requests/${newId("request")}/units/${newId("unit")}/reveal`;
  for (const caller of [await tokenOf(grantee), await extensionOf(grantee)])
    expect((await send(caller, "POST", path)).status).toBe(403);
  // Signed in, the same address is merely unknown.
  expect((await send(await sessionOf(grantee), "POST", path)).status).toBe(404);
});
