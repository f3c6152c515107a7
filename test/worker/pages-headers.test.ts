/** What every page sends along, and what every form refuses. */
import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";

const origin = "http://localhost:8787";
const link = "link_00000000000000000000";

const call = (path: string, init: RequestInit = {}) =>
  (exports as unknown as { default: Fetcher }).default.fetch(`${origin}${path}`, {
    redirect: "manual",
    ...init,
  });

const form = (path: string, body: string, headers: Record<string, string> = { origin }) =>
  call(path, {
    method: "POST",
    body,
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });

/** Every page there is, in a state a stranger can reach. */
const pages = [
  "/sign-up",
  "/sign-in",
  `/sign-in/${link}`,
  `/invite/${link}`,
  `/approve/${link}`,
  `/extend/${link}`,
  "/l/alink_00000000000000000000",
  "/requests/req_00000000000000000000",
  "/request/flow_00000000000000000000",
  "/problems",
  "/nowhere",
];

/** Every form there is. */
const posts = [
  "/sign-up",
  "/sign-in",
  "/sign-out",
  "/tokens",
  `/sign-in/${link}`,
  `/invite/${link}`,
  `/approve/${link}`,
  `/approve/${link}/open`,
  `/extend/${link}`,
  `/extend/${link}/open`,
  "/l/alink_00000000000000000000/email",
  "/l/alink_00000000000000000000/code",
  "/l/alink_00000000000000000000/request",
  "/l/alink_00000000000000000000/request/dry-run",
  "/request/flow_00000000000000000000",
  "/request/flow_00000000000000000000/dry-run",
  ...["cancel", "remind", "extend", "return", "revoke", "decision", "again"].map(
    (v) => `/requests/req_00000000000000000000/${v}`,
  ),
  "/requests/req_00000000000000000000/units/unit_00000000000000000000/reveal",
];

describe("headers", () => {
  test.each(pages)(
    "%s keeps its secrets: no store, no frame, no Referer, scripts by nonce only",
    async (path) => {
      const answer = await call(path);
      const { headers } = answer;
      const body = await answer.text();
      if (answer.status === 303) return;
      expect(headers.get("content-type")).toBe("text/html; charset=UTF-8");
      const policy = headers.get("content-security-policy") ?? "";
      const nonce = /script-src 'nonce-([\w-]{20,})'/.exec(policy)?.[1];
      expect(policy).not.toMatch(/unsafe-|\*|https?:/);
      for (const part of [
        "default-src 'none'",
        "require-trusted-types-for 'script'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ]) {
        expect(policy).toContain(part);
      }
      expect(body).toContain(`nonce="${nonce}"`);
      expect(body).not.toMatch(/<[^>]+\son\w+=|<[^>]+\sstyle=|javascript:/i);
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("strict-transport-security")).toMatch(/max-age=\d{7,}/);
    },
  );

  test("two answers never share a nonce", async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => (await call("/problems")).headers.get("content-security-policy")),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test("the style sheet and the script are kept for ever under their version, and looked at again without it", async () => {
    const page = await (await call("/problems")).text();
    for (const kind of ["css", "js"]) {
      const path = new RegExp(`/assets/pages\\.${kind}\\?v=\\w+`).exec(page)?.[0] ?? "";
      const answer = await call(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toContain("immutable");
      expect(answer.headers.get("content-type")).toContain(
        kind === "css" ? "text/css" : "text/javascript",
      );
      await answer.text();
      const bare = await call(path.split("?")[0] ?? "");
      expect(bare.headers.get("cache-control")).toBe("no-cache");
      await bare.text();
    }
  });
});

describe("forms from elsewhere", () => {
  beforeAll(async () => {
    // From here on there is an organization, so a form that slips through would find something to change.
    const made = await form(
      "/sign-up",
      "organization=Northwind&fullName=Ada&email=ada%40example.com",
    );
    expect(made.status).toBe(303);
    expect(made.headers.get("set-cookie")).toMatch(
      /^__Host-hallpass=[\w-]{40,}; .*Path=\/; .*HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  const strangers: ReadonlyArray<Record<string, string>> = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "null", "sec-fetch-site": "cross-site" },
    { origin: "http://localhost:8787.evil.example" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site", origin },
    { cookie: "__Host-hallpass=x" },
    { origin, "content-type": "text/plain" },
  ];

  test.each(posts)("%s refuses them", async (path) => {
    for (const headers of strangers) {
      const answer = await form(path, "email=ada%40example.com&decision=approve&secret=x", headers);
      expect([400, 403], JSON.stringify(headers)).toContain(answer.status);
      expect(answer.headers.get("set-cookie")).toBeNull();
      await answer.text();
    }
  });

  test.each(posts)("%s takes no JSON and no override of its method", async (path) => {
    const json = await call(path, {
      method: "POST",
      body: "{}",
      headers: { origin, "content-type": "application/json" },
    });
    expect(json.status).toBeGreaterThanOrEqual(400);
    await json.text();
    const get = await call(`${path}?_method=POST`, {
      headers: { "x-http-method-override": "POST" },
    });
    expect(get.headers.get("set-cookie")).toBeNull();
    await get.text();
  });
});

test("asking for a sign-in link answers the same for a member and for a stranger", async () => {
  const answers = await Promise.all(
    ["ada@example.com", "eve@example.com"].map(async (email) => {
      const answer = await form("/sign-in", `email=${encodeURIComponent(email)}`);
      const body = await answer.text();
      const same = body.replaceAll(email, "X").replaceAll(/nonce="[^"]+"|data-now="\d+"/g, "");
      return {
        status: answer.status,
        same,
        cookie: answer.headers.get("set-cookie")?.replace(/=[\w-]+/, ""),
      };
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.status).toBe(200);
});

test("the sign-up page stays closed behind the first admin", async () => {
  const again = await form("/sign-up", "organization=Other&fullName=Eve&email=eve%40example.com");
  expect(again.status).toBe(409);
  expect(again.headers.get("set-cookie")).toBeNull();
  expect((await call("/sign-up")).headers.get("location")).toBe("/sign-in");
});
