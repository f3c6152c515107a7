/** Security scenarios S10 (cross-site calls) and S11 (headers). */
import { count, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { auditEvents, sessions, users } from "../../db/schema";
import { app, type Caller, db, nobody, ORIGIN, seedPeople, send, sendForm } from "../support/app";

const world = await seedPeople();

/** The admin's browser with its cookie, and without the headers that it would add on our own pages. */
const cookieOnly: Caller = {
  name: "a tricked browser",
  headers: { cookie: world.admin.headers.cookie ?? "" },
};

const filled = (path: string) =>
  path.replaceAll(
    /:(\w+)(\{[^}]*\})?/g,
    (_, name: string) => `${name.replace(/Id$/, "")}_00000000000000000000`,
  );

const unsafe = [
  ...new Set(
    app.routes
      .filter(
        (r) => !["ALL", "GET", "HEAD", "OPTIONS"].includes(r.method) && !r.path.startsWith("/dev/"),
      )
      .map((r) => `${r.method} ${filled(r.path)}`),
  ),
].map((line) => line.split(" ") as [string, string]);

const json = { "content-type": "application/json" };

/** How a foreign page can make a browser call us. */
const attacks: ReadonlyArray<readonly [string, Record<string, string>, string | undefined]> = [
  ["from another site", { ...json, origin: "https://evil.example" }, "{}"],
  ["from an opaque origin", { ...json, origin: "null" }, "{}"],
  [
    "from an opaque origin of another site",
    { ...json, origin: "null", "sec-fetch-site": "cross-site" },
    "{}",
  ],
  ["without saying where from", json, "{}"],
  ["from a neighbour host", { ...json, "sec-fetch-site": "same-site" }, "{}"],
  [
    "as text/plain from another site",
    { "content-type": "text/plain", origin: "https://evil.example" },
    "{}",
  ],
  [
    "as a form of another site",
    { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site" },
    "a=b",
  ],
  ["with a look-alike origin", { ...json, origin: `${ORIGIN}.evil.example` }, "{}"],
];

const state = async () => [
  (await db.select({ n: count() }).from(auditEvents))[0]?.n,
  (await db.select({ n: count() }).from(users))[0]?.n,
  (await db.select({ n: count() }).from(sessions))[0]?.n,
];

test("S10: there are routes to try", () => {
  expect(unsafe.length).toBeGreaterThan(50);
});

describe.each(attacks)("S10: a change %s", (_name, headers, body) => {
  test("is refused on every route", async () => {
    const before = await state();
    for (const [method, path] of unsafe) {
      const answer = await send(cookieOnly, method, path, {
        headers,
        ...(body !== undefined && { body }),
      });
      expect([method, path, answer.status]).toEqual([method, path, 403]);
    }
    expect(await state()).toEqual(before);
  });
});

test("S10: a body of another type is refused even from our own origin", async () => {
  for (const type of [
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/jsonx",
    "",
  ]) {
    const headers: Record<string, string> = type ? { "content-type": type } : {};
    const body = new TextEncoder().encode('{"reason":"x"}');
    const answer = await send(world.admin, "POST", "/api/v1/organization/pause", { body, headers });
    expect([type, answer.status]).toEqual([type, 400]);
  }
});

test("S10: no header or field turns a GET into a change", async () => {
  const before = await state();
  const path = `/api/v1/users/${world.people.ann.id}`;
  for (const headers of [
    { "x-http-method-override": "DELETE" },
    { "x-http-method": "DELETE" },
    { "x-method-override": "DELETE" },
  ]) {
    await send(world.admin, "GET", `${path}?_method=DELETE`, { headers });
    await send(world.admin, "POST", path, {
      headers: { ...headers, ...json },
      body: '{"_method":"DELETE"}',
    });
  }
  expect(await state()).toEqual(before);
});

test("S10: a token needs no origin, and cookies beside it count for nothing", async () => {
  const withToken = { ...world.adminToken.headers, origin: "https://ci.example" };
  const path = `/api/v1/users/${world.people.ann.id}/end-sessions`;
  expect((await send({ name: "token", headers: withToken }, "POST", path)).status).toBe(204);
  const mixed = { authorization: "Bearer hp_pat_wrong", cookie: cookieOnly.headers.cookie ?? "" };
  expect((await send({ name: "mixed", headers: mixed }, "POST", path)).status).toBe(401);
});

test("S10: our own forms are taken, as browsers send them from pages without a Referer", async () => {
  const answer = await sendForm(
    nobody,
    "/sign-in",
    { email: "nobody@example.org" },
    { origin: "null", "sec-fetch-site": "same-origin" },
  );
  expect(answer.status).toBe(200);
});

const pages = [
  ...new Set(
    app.routes
      .filter((r) => r.method === "GET" && !/^\/(api\/|dev\/|assets\/|healthz|readyz)/.test(r.path))
      .map((r) => filled(r.path)),
  ),
];

describe.each([
  ["a stranger", nobody],
  ["an admin", world.admin],
  ["a contractor", world.contractor],
])("S11: pages for %s", (_name, caller) => {
  test.each([...pages, "/no-such-page", "/trailing/"])("%s", async (path) => {
    const answer = await send(caller, "GET", path);
    const header = (name: string) => answer.headers.get(name) ?? "";
    expect(header("referrer-policy")).toBe("no-referrer");
    expect(header("cache-control")).toBe("no-store");
    expect(header("x-content-type-options")).toBe("nosniff");
    expect(header("strict-transport-security")).toMatch(/max-age=\d{8}/);
    expect(header("cross-origin-opener-policy")).toBe("same-origin");
    expect(header("cross-origin-resource-policy")).toBe("same-origin");
    expect(header("permissions-policy")).toContain("camera=()");
    const policy = header("content-security-policy");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toMatch(/unsafe-|\*|https?:/);
    if (header("content-type").startsWith("text/html"))
      await expectSafeHtml(policy, await answer.text());
  });
});

/** A page has a nonce of its own for everything that runs; the portal runs files of this origin only, and no inline text. */
async function expectSafeHtml(policy: string, html: string) {
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*/);
  const portal = policy.includes("script-src 'self';");
  const nonce = /script-src 'nonce-([A-Za-z0-9_-]{20,})'/.exec(policy)?.[1];
  if (!portal) expect(nonce).toBeDefined();
  for (const [element, tag] of html.matchAll(/<((?:script|style)\b[^>]*)>/g)) {
    if (!portal) expect(tag).toContain(`nonce="${nonce}"`);
    else if (element !== '<script type="application/json" id="boot">')
      expect(tag).toMatch(/^script type="module" crossorigin src="\/app\/assets\/[^"]+\.js"$/);
  }
  expect(html).not.toMatch(/<[^>]+\son[a-z]+\s*=/i);
  expect(html).not.toMatch(/<[^>]+\sstyle\s*=/i);
  expect(html).not.toMatch(/href="javascript:/i);
}

test("S11: a name that looks like markup cannot leave the data that the portal starts with", async () => {
  await db
    .update(users)
    .set({ fullName: "</script><script>stolen()</script>" })
    .where(eq(users.role, "admin"));
  const html = await (await send(world.admin, "GET", "/")).text();
  expect(html).not.toContain("<script>stolen");
  expect(html).toContain("\\u003c/script>");
});

test("S11: every page has a nonce of its own", async () => {
  const policyOf = async () =>
    (await send(nobody, "GET", "/problems")).headers.get("content-security-policy");
  expect(await policyOf()).not.toBe(await policyOf());
});

test("S11: the answers of the API run nothing either", async () => {
  const answer = await send(world.admin, "GET", "/api/v1/me");
  expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
  expect(answer.headers.get("cache-control")).toBe("no-store");
});
