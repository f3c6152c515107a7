/** Whatever is sent, the answer is a refusal that names the fault, never a failure of ours. */
import { describe, expect, test } from "vitest";
import { endpoints } from "../../worker/contract/all";
import { hasBody, pathOf, problemOf, seedPeople, send } from "../support/app";

const world = await seedPeople();
const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

const bodies: ReadonlyArray<readonly [string, string]> = [
  ["null", "null"],
  ["a list", "[]"],
  ["a text", '"text"'],
  ["a number", "1e999"],
  ["nothing", ""],
  ["half of it", '{"name":'],
  ["two", "{}{}"],
  ["a prototype", '{"__proto__":{"role":"admin"},"constructor":{"prototype":{}}}'],
  ["a deep one", deep(5_000)],
  ["text that is no UTF-8", "\ud800"],
];

describe.each(
  endpoints.filter(hasBody).map((e) => [`${e.method.toUpperCase()} ${e.path}`, e] as const),
)("%s", (_line, e) => {
  test.each(bodies)("refuses %s as a body", async (_name, body) => {
    const answer = await send(world.admin, e.method.toUpperCase(), pathOf(e), {
      body,
      headers: { "content-type": "application/json" },
    });
    expect(answer.status).toBe(400);
    expect((await problemOf(answer)).code).toBe("bad_input");
  });
});

const queries = [
  "limit=0",
  "limit=-1",
  "limit=x",
  "limit=1&limit=2",
  "pageToken=%00",
  "pageToken=W10",
  "pageToken=bnVsbA",
  "search=%",
  "search=%00",
  "search=%ff",
  "a[]=1&__proto__=1",
];

test.each(endpoints.filter((e) => e.method === "get").map((e) => [e.path, e] as const))(
  "GET %s survives odd queries",
  async (_path, e) => {
    for (const query of queries) {
      const answer = await send(world.admin, "GET", `${pathOf(e)}?${query}`);
      expect([query, answer.status < 500]).toEqual([query, true]);
    }
  },
);

test("an empty body of a strange type is no failure of ours", async () => {
  for (const e of endpoints.filter((x) => x.method !== "get")) {
    const answer = await send(world.admin, e.method.toUpperCase(), pathOf(e), {
      headers: { "content-type": "text/plain" },
    });
    expect([e.operationId, answer.status < 500]).toEqual([e.operationId, true]);
  }
});

test.each([
  "__Host-hallpass=",
  "__Host-hallpass=%",
  "=",
  ";;;",
  `__Host-hallpass=${"x".repeat(5_000)}`,
])("a cookie like %j is nobody's", async (cookie) => {
  expect((await send({ name: "odd", headers: { cookie } }, "GET", "/api/v1/me")).status).toBe(401);
});
