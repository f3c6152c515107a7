/** Security scenarios S1 (authorization matrix), S2 (foreign and odd ids), S3 (fields nobody may set). */
import { count } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { auditEvents, requests } from "../../db/schema";
import { type AnyEndpoint, endpoints } from "../../worker/contract/all";
import { extensionOperations } from "../../worker/contract/extension-rights";
import {
  addPerson,
  type Caller,
  db,
  hasBody,
  nobody,
  pathOf,
  problemOf,
  seedPeople,
  send,
  sendJson,
  sessionOf,
  tokenOf,
} from "../support/app";

const world = await seedPeople();
const auditCount = async () => (await db.select({ n: count() }).from(auditEvents))[0]?.n ?? 0;

type Row = { readonly caller: Caller; readonly may: (e: AnyEndpoint) => boolean };

const matrix: ReadonlyArray<Row> = [
  { caller: nobody, may: (e) => e.audience === "anyone" },
  { caller: { ...world.ann, name: "grantee Ann" }, may: (e) => e.audience !== "admin" },
  { caller: { ...world.bob, name: "grantee Bob" }, may: (e) => e.audience !== "admin" },
  { caller: { ...world.admin, name: "admin" }, may: () => true },
  {
    caller: { ...world.contractor, name: "contractor" },
    may: (e) => e.audience === "anyone" || e.audience === "link",
  },
  {
    caller: { ...world.readToken, name: "an admin's read-only token" },
    may: (e) => e.audience === "anyone" || (e.scope?.endsWith(":read") ?? false),
  },
  {
    caller: { ...world.adminExtension, name: "an admin's extension" },
    may: (e) => e.audience === "anyone" || extensionOperations.has(e.operationId),
  },
  {
    caller: { ...world.expiredToken, name: "an expired token" },
    may: (e) => e.audience === "anyone",
  },
  { caller: { ...world.gone, name: "a disabled admin" }, may: (e) => e.audience === "anyone" },
];

describe.each(matrix.map((row) => [row.caller.name, row] as const))(
  "S1: %s",
  (_name, { caller, may }) => {
    test.each(endpoints.map((e) => [`${e.method.toUpperCase()} ${e.path}`, e] as const))(
      "%s",
      async (_line, e) => {
        const method = e.method.toUpperCase();
        const answer = hasBody(e)
          ? await sendJson(caller, method, pathOf(e), { not: "an input" })
          : await send(caller, method, pathOf(e));
        if (may(e)) {
          expect([401, 403]).not.toContain(answer.status);
          expect(answer.status).toBeLessThan(500);
        } else {
          expect([401, 403]).toContain(answer.status);
        }
      },
    );
  },
);

test("S1: a grantee's token with every scope is still a grantee's", async () => {
  const token = await tokenOf(world.people.ann);
  for (const e of endpoints.filter((endpoint) => endpoint.audience === "admin")) {
    expect((await send(token, e.method.toUpperCase(), pathOf(e))).status).toBe(403);
  }
});

test("S1: an admin who was made a grantee is one with the very next call", async () => {
  const person = await addPerson("Demoted", { role: "admin" });
  const session = await sessionOf(person);
  expect((await send(session, "GET", "/api/v1/users")).status).toBe(200);
  expect(
    (await sendJson(world.admin, "PATCH", `/api/v1/users/${person.id}`, { role: "grantee" }))
      .status,
  ).toBe(200);
  expect((await send(session, "GET", "/api/v1/users")).status).toBe(403);
});

const withIds = endpoints.filter((e) => e.path.includes("Id}"));

/** Twelve ways to write an id that is none of ours. */
const forms: ReadonlyArray<(id: string) => string> = [
  () => "1",
  () => "not-an-id",
  (id) => id.toUpperCase(),
  (id) => `${id}0`,
  (id) => id.slice(0, -1),
  (id) => `x${id}`,
  (id) => `${id}/`,
  (id) => `/${id}`,
  (id) => id.replace("_", "%5f"),
  (id) => `%2e%2e%2f${id}`,
  (id) => `${id};a=b`,
  (id) => `${id}%00`,
];

describe.each(withIds.map((e) => [`${e.method.toUpperCase()} ${e.path}`, e] as const))(
  "S2: %s",
  (_line, e) => {
    test("every other spelling of an id is nowhere, and nothing happens", async () => {
      const before = await auditCount();
      for (const form of forms) {
        // Ids come last or in the middle; the last one is spelled in another way.
        const path = pathOf(e).replace(/[a-z]+_0{20}(?!.*_0{20})/, form);
        const answer = await send(
          world.admin,
          e.method.toUpperCase(),
          path,
          hasBody(e) ? { body: "{}", headers: { "content-type": "application/json" } } : {},
        );
        expect([path, answer.status]).toEqual([path, 404]);
        expect((await problemOf(answer)).code).toBe("not_found");
      }
      expect(await auditCount()).toBe(before);
    });
  },
);

test("S2: somebody else's token and session look like none", async () => {
  const path = "/api/v1/api-tokens";
  const mine = await sendJson(world.ann, "POST", path, { name: "mine", scopes: ["requests:read"] });
  const { id } = (await mine.json()) as { id: string };
  const foreign = await problemOf(await send(world.bob, "DELETE", `${path}/${id}`));
  const guessed = await problemOf(
    await send(world.bob, "DELETE", `${path}/tok_00000000000000000000`),
  );
  expect({ ...foreign, callId: "" }).toEqual({ ...guessed, callId: "" });

  const sessions = (await (await send(world.ann, "GET", "/api/v1/sessions")).json()) as {
    items: { id: string }[];
  };
  const session = await send(world.bob, "DELETE", `/api/v1/sessions/${sessions.items[0]?.id}`);
  expect(session.status).toBe(404);
  expect((await send(world.ann, "GET", "/api/v1/sessions")).status).toBe(200);
});

test("S2: another spelling of a guarded path is not served", async () => {
  for (const path of [
    "//api/v1/users",
    "/api//v1/users",
    "/api/v1/users/",
    "/API/v1/users",
    "/api/v1/Users",
    "/api/v1/%75sers",
    "/api/v1/users%2f",
    "/api/v1/users;x",
    "/api/v1/users%00",
  ]) {
    expect([path, (await send(world.admin, "GET", path)).status]).toEqual([path, 404]);
  }
});

const fields: Readonly<Record<string, unknown>> = {
  status: "active",
  state: "active",
  approver: world.people.ann.id,
  approvers: [world.people.ann.id],
  flowVersion: 1,
  expiresAt: "2099-01-01T00:00:00Z",
  tenant: "other",
  role: "admin",
  requesterId: world.people.bob.id,
  decisions: [{ approve: true }],
};

const bodies = endpoints.filter(hasBody);

/** What this body may really hold. */
const known: Readonly<Record<string, ReadonlyArray<string>>> = {
  inviteUser: ["role"],
  changeUser: ["role"],
};

describe.each(bodies.map((e) => [`${e.method.toUpperCase()} ${e.path}`, e] as const))(
  "S3: %s",
  (_line, e) => {
    test("takes no field that it does not name", async () => {
      const before = await auditCount();
      for (const [name, value] of Object.entries(fields)) {
        if (known[e.operationId]?.includes(name)) continue;
        const answer = await sendJson(world.admin, e.method.toUpperCase(), pathOf(e), {
          [name]: value,
        });
        expect([name, answer.status]).toEqual([name, 400]);
        const problem = await problemOf(answer);
        const named = JSON.stringify(problem.errors);
        expect(named, `${name} was not refused by name: ${named}`).toMatch(
          /[Uu]nrecognized key|Invalid (input|discriminator value)/,
        );
      }
      expect(await auditCount()).toBe(before);
    });
  },
);

test("S3: nothing of all this made a request", async () => {
  expect(await db.select().from(requests)).toEqual([]);
});
