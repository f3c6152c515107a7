import { describe, expect, test } from "vitest";
import { endpoints } from "../../worker/contract/all";
import { extensionOperations } from "../../worker/contract/extension-rights";
import {
  app,
  hasBody,
  nobody,
  pathOf,
  problemOf,
  seedPeople,
  send,
  sendJson,
} from "../support/app";

const world = await seedPeople();

/** Defines a test only where it says something. */
const when = (applies: boolean) =>
  applies ? test : (_name: string, _run: () => Promise<void>) => undefined;

// Every endpoint in the contract is walked, so a new one is covered the moment it is listed.
describe.each(endpoints.map((e) => [`${e.method.toUpperCase()} ${e.path}`, e] as const))(
  "%s",
  (_name, e) => {
    const method = e.method.toUpperCase();
    // Each endpoint's strangers come from a network of their own: together they are more than one network may send.
    const headers = { "cf-connecting-ip": `203.0.113.${endpoints.indexOf(e) % 250}` };
    const call = (caller = nobody) => send(caller, method, pathOf(e), { headers });

    when(e.audience === "anyone")("lets a stranger in", async () => {
      const { status } = await call();
      expect([401, 403]).not.toContain(status);
      if (!hasBody(e)) expect(status).toBe(200);
    });

    when(e.audience !== "anyone")("turns away a stranger", async () => {
      const answer = await call();
      expect(answer.status).toBe(401);
      expect((await problemOf(answer)).code).toBe("not_signed_in");
    });

    when(e.audience !== "anyone")("turns away a disabled person and an expired token", async () => {
      expect((await call(world.gone)).status).toBe(401);
      expect((await call(world.expiredToken)).status).toBe(401);
    });

    when(e.audience === "admin")("turns away a grantee", async () => {
      const answer = await call(world.ann);
      expect(answer.status).toBe(403);
      expect((await problemOf(answer)).code).toBe("not_allowed");
    });

    when(e.audience !== "anyone" && !extensionOperations.has(e.operationId))(
      "turns away the extension, also an admin's",
      async () => {
        const answer = await call(world.adminExtension);
        expect(answer.status).toBe(403);
        expect((await problemOf(answer)).code).toBe("not_allowed");
      },
    );

    when(extensionOperations.has(e.operationId))("lets the extension in", async () => {
      expect([401, 403]).not.toContain((await call(world.adminExtension)).status);
    });

    when(e.audience === "admin" || e.audience === "signed_in")(
      "turns away a link session",
      async () => {
        expect((await call(world.contractor)).status).toBe(403);
      },
    );

    when(hasBody(e))("refuses a body that is not JSON", async () => {
      const body = { body: "{", headers: { "content-type": "application/json" } };
      const answer = await send(world.admin, method, pathOf(e), body);
      expect((await problemOf(answer)).code).toBe("bad_input");
    });

    when(hasBody(e))("refuses a body that is not its input", async () => {
      const answer = await sendJson(world.admin, method, pathOf(e), { surprise: true });
      expect(answer.status).toBe(400);
      const problem = await problemOf(answer);
      expect(problem.code).toBe("bad_input");
      expect(problem.errors?.length).toBeGreaterThan(0);
    });

    when(hasBody(e) && e.audience !== "anyone")(
      "looks at the audience before it reads the body",
      async () => {
        const answer = await sendJson(nobody, method, pathOf(e), { surprise: true });
        expect(answer.status).toBe(401);
      },
    );
  },
);

const line = (r: { method: string; path: string }) =>
  `${r.method.toUpperCase()} ${r.path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
const served = app.routes.filter((r) => r.path.startsWith("/api/") && r.method !== "ALL").map(line);

test("nothing is served under /api that the contract does not list, and nothing listed is missing", () => {
  expect([...new Set(served)].sort()).toEqual([...new Set(endpoints.map(line))].sort());
});

test("what the extension may call is there, and none of it is for admins only", () => {
  const byId = new Map(endpoints.map((e) => [e.operationId, e.audience]));
  for (const id of extensionOperations) expect([id, byId.get(id)]).not.toContain("admin");
  for (const id of extensionOperations) expect([...byId.keys()]).toContain(id);
});

test("no two endpoints of the contract share a name or an address", () => {
  expect(new Set(endpoints.map((e) => e.operationId)).size).toBe(endpoints.length);
  expect(new Set(endpoints.map(line)).size).toBe(endpoints.length);
});
