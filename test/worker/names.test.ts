/** Names that are unique, found and shown by one fold. */

import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { auditEvents, bundles, flows, groups, integrations, shifts, users } from "../../db/schema";
import type { Group } from "../../worker/contract/groups";
import type { User } from "../../worker/contract/users";
import { system } from "../../worker/lib/actor";
import { newId } from "../../worker/lib/ids";
import { foldNames } from "../../worker/runtime/cron/fold-names";
import { addPerson, contextOf, db, problemOf, seedPeople, send, sendJson } from "../support/app";

const world = await seedPeople();
const { admin } = world;
const NFC = "Équipe Données";
const NFD = NFC.normalize("NFD");

const post = (path: string, body: unknown) => sendJson(admin, "POST", `/api/v1${path}`, body);
const group = async (name: string) => {
  const answer = await post("/groups", { name });
  expect(answer.status, name).toBe(201);
  return (await answer.json()) as Group;
};
const found = async (search: string) =>
  (
    (await (
      await send(admin, "GET", `/api/v1/groups?search=${encodeURIComponent(search)}`)
    ).json()) as { items: Group[] }
  ).items.map((g) => g.name);

const bundle = (name: string) => ({
  name,
  targets: [
    {
      integration: "Sandbox of names",
      resourceType: "x",
      permissions: ["read"],
      include: [{ by: "any" }],
    },
  ],
});
const flow = (name: string) => ({
  name,
  requesters: { conditions: [{ type: "user", match: "is", values: [world.people.ann.email] }] },
  targets: bundle(name).targets,
  duration: { maxSeconds: 3_600 },
  approval: { mode: "automatic" },
});
await post("/integrations", { name: "Sandbox of names", kind: "sandbox", config: {} });

/** How each kind of thing is made; every kind has the same rule. */
const kinds: ReadonlyArray<readonly [string, (name: string) => Promise<Response>]> = [
  ["group", (name) => post("/groups", { name })],
  ["shift", (name) => post("/shifts", { name })],
  ["integration", (name) => post("/integrations", { name, kind: "sandbox", config: {} })],
  ["bundle", (name) => post("/bundles", bundle(name))],
  ["flow", (name) => post("/flows", flow(name))],
];

describe.each(kinds)("the name of a %s", (kind, make) => {
  test.each([
    ["in another case", "dba2", "DBA2"],
    ["with an accent in its parts", "Équipe", "E\u0301QUIPE"],
    ["in full-width letters", "ops", "ｏｐｓ"],
    ["with more white space", "data team", " Data  \u00a0Team "],
    ["with ß", "straße", "STRASSE"],
  ])("is taken %s", async (_how, first, second) => {
    expect((await make(`${kind} ${first}`)).status).toBe(201);
    const answer = await make(`${kind} ${second}`);
    expect(answer.status).toBe(409);
    expect((await problemOf(answer)).errors?.[0]).toMatchObject({
      pointer: "/name",
      detail: "is taken",
    });
  });

  test.each([
    ["a Cyrillic a", "prod-dba", "prod-dbа"],
    ["a Greek capital", "net DNS", "net DΝS"],
    ["a long dash", "on-call", "on–call"],
  ])("is refused when it looks like another, by %s", async (_how, first, second) => {
    expect((await make(`${kind} ${first}`)).status).toBe(201);
    const answer = await make(`${kind} ${second}`);
    expect(answer.status).toBe(409);
    expect((await problemOf(answer)).detail).toContain(`looks like the ${kind} “${kind} ${first}”`);
  });

  test.each([
    ["a bidirectional override", "adm\u202enimda"],
    ["an isolate", "ad\u2066min"],
    ["a zero-width space", "ad\u200bmin"],
    ["a soft hyphen", "ad\u00admin"],
    ["a joiner between Latin letters", "ad\u200dmin"],
    ["nothing that can be seen", "\u2060\u200b"],
    ["a filler", "\u3164"],
  ])("is refused with %s, in words", async (_how, name) => {
    const answer = await make(name);
    expect(answer.status).toBe(400);
    expect((await problemOf(answer)).detail).toContain("invisible characters");
  });

  test.each(["Raketen 🧑‍🚀 ❤️", "می‌خواهم", "開発チーム", "צוות"])("may be %s", async (name) => {
    expect((await make(`${kind} ${name}`)).status).toBe(201);
  });
});

describe("a name beyond ASCII", () => {
  test("is found in every spelling, and can be named when inviting", async () => {
    const { id } = await group(NFC);
    expect(await found(NFC)).toEqual([NFC]);
    expect(await found(NFD)).toEqual([NFC]);
    expect(await found("équipe")).toContain(NFC);
    expect(await found("DONNÉES")).toEqual([NFC]);
    for (const [i, name] of [NFC, NFD, "  ÉQUIPE  données"].entries()) {
      const answer = await post("/users", {
        email: `invited-${i}@example.com`,
        fullName: "Zoë",
        groups: [name],
      });
      expect(answer.status).toBe(201);
      expect(((await answer.json()) as User).groups.map((g) => g.id)).toEqual([id]);
    }
  });

  test("of a person is found by search", async () => {
    await addPerson("Zoe", { fullName: "Ångström Éluard" });
    await foldNames(await contextOf(system("cron")));
    const search = encodeURIComponent("ÅNGSTRÖM e\u0301");
    const answer = await send(admin, "GET", `/api/v1/users?search=${search}`);
    expect(((await answer.json()) as { items: User[] }).items.map((u) => u.fullName)).toEqual([
      "Ångström Éluard",
    ]);
  });
});

describe("two groups of one fold from before", () => {
  const twins = async (first: string, second: string) => {
    const ids = [newId("group"), newId("group")] as const;
    await db.insert(groups).values([
      { id: ids[0], name: first, folded: `${ids[0]}`, createdAt: 1 },
      { id: ids[1], name: second, folded: `${ids[1]}`, createdAt: 2 },
    ]);
    for (const id of ids)
      await db.update(groups).set({ folded: null, skeleton: null }).where(eq(groups.id, id));
    await foldNames(await contextOf(system("cron")));
    return ids;
  };
  const shown = async (id: string) =>
    (await (await send(admin, "GET", `/api/v1/groups/${id}`)).json()) as Group;

  test("are both kept, both shown as such, and neither is meant by the name", async () => {
    const [one, two] = await twins("legacy7", "LEGACY7");
    expect((await shown(one)).nameShared && (await shown(two)).nameShared).toBe(true);
    expect((await found("legacy7")).sort()).toEqual(["LEGACY7", "legacy7"]);
    for (const name of ["legacy7", "LEGACY7"]) {
      const answer = await post("/users", {
        email: "x@example.com",
        fullName: "X",
        groups: [name],
      });
      expect(answer.status).toBe(400);
      expect((await problemOf(answer)).detail).toContain("2 groups are called");
    }
    expect((await post("/groups", { name: "Legacy7" })).status).toBe(409);
    const told = await db.select().from(auditEvents).where(eq(auditEvents.action, "name.shared"));
    expect(told.some((e) => e.subject === one || e.subject === two)).toBe(true);
  });

  test("are told apart again when one is renamed, and the other has the name", async () => {
    const [one, two] = await twins("legacy8", "Legacy8");
    const described = await sendJson(admin, "PATCH", `/api/v1/groups/${one}`, {
      description: "as before",
    });
    expect(described.status).toBe(200);
    expect(
      (await sendJson(admin, "PATCH", `/api/v1/groups/${one}`, { name: "Older 8" })).status,
    ).toBe(200);
    expect((await shown(one)).nameShared || (await shown(two)).nameShared).toBe(false);
    const answer = await post("/users", {
      email: "y@example.com",
      fullName: "Y",
      groups: ["LEGACY8"],
    });
    expect(((await answer.json()) as User).groups.map((g) => g.id)).toEqual([two]);
  });
});

test("every row has its fold after a minute, however it was written", async () => {
  await db.insert(groups).values({ id: newId("group"), name: "Ünwritten", createdAt: 1 });
  await foldNames(await contextOf(system("cron")));
  for (const table of [groups, shifts, integrations, flows, bundles, users]) {
    const rows: { folded: string | null }[] = await db.select({ folded: table.folded }).from(table);
    expect(rows.filter((row) => row.folded === null)).toEqual([]);
  }
});
