/** Connecting the browser extension: authorization code with PKCE, rotating refresh tokens, and everything that ends them (S14). */

import { and, eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { auditEvents, extensionCodes, extensionSessions, outbox } from "../../db/schema";
import type { ExtensionTokens } from "../../worker/contract/extension-sessions";
import { redeemExtensionCode } from "../../worker/identity/redeem-extension-code";
import { renewExtensionTokens } from "../../worker/identity/renew-extension-tokens";
import { nobody as nobodyActs } from "../../worker/lib/actor";
import { AppError } from "../../worker/lib/errors";
import { base64url, newSecret } from "../../worker/lib/ids";
import {
  addOrganization,
  addPerson,
  type Caller,
  contextOf,
  db,
  nobody,
  ORIGIN,
  type Person,
  problemOf,
  send,
  sendForm,
  sendJson,
  sessionOf,
} from "../support/app";

const CHROME_ID = "abcdefghijklmnopabcdefghijklmnop";
const CHROME_REDIRECT = `https://${CHROME_ID}.chromiumapp.org/connected`;
const EXTENSION_ORIGIN = { origin: `chrome-extension://${CHROME_ID}` };
const PATH = "/extension/connect";

let admin: Person;
let asAdmin: Caller;
let ann: Person;
let asAnn: Caller;

beforeAll(async () => {
  await addOrganization();
  admin = await addPerson("Admin", { role: "admin" });
  asAdmin = await sessionOf(admin);
});
beforeEach(async () => {
  ann = await addPerson("Ann");
  asAnn = await sessionOf(ann);
});

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}

async function ask(verifier: string, fields: Record<string, string> = {}) {
  return {
    client_id: CHROME_ID,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: "S256",
    state: "state-of-the-extension",
    redirect_uri: CHROME_REDIRECT,
    ...fields,
  };
}

const pageOf = (caller: Caller, fields: Record<string, string>) =>
  send(caller, "GET", `${PATH}?${new URLSearchParams(fields)}`);

/** Presses the button and takes the code from the redirect. */
async function pressed(caller: Caller, fields: Record<string, string>): Promise<string> {
  const answer = await sendForm(caller, PATH, fields);
  expect(answer.status).toBe(303);
  const to = new URL(answer.headers.get("location") ?? "");
  expect(to.origin + to.pathname).toBe(CHROME_REDIRECT);
  expect(to.searchParams.get("state")).toBe(fields.state);
  return to.searchParams.get("code") ?? "";
}

const exchange = (code: string, codeVerifier: string, fields: Record<string, unknown> = {}) =>
  sendJson(
    nobody,
    "POST",
    "/api/v1/extension/tokens",
    {
      grant: "authorization_code",
      clientId: CHROME_ID,
      code,
      codeVerifier,
      redirectUri: CHROME_REDIRECT,
      ...fields,
    },
    EXTENSION_ORIGIN,
  );

const renew = (refreshToken: string) =>
  sendJson(
    nobody,
    "POST",
    "/api/v1/extension/tokens",
    { grant: "refresh_token", clientId: CHROME_ID, refreshToken },
    EXTENSION_ORIGIN,
  );

async function connected(caller: Caller): Promise<ExtensionTokens> {
  const verifier = newSecret();
  const answer = await exchange(await pressed(caller, await ask(verifier)), verifier);
  expect(answer.status).toBe(200);
  return (await answer.json()) as ExtensionTokens;
}

const bearer = (token: string): Caller => ({
  name: "extension",
  headers: { authorization: `Bearer ${token}`, ...EXTENSION_ORIGIN },
});

const meOf = (tokens: ExtensionTokens) => send(bearer(tokens.accessToken), "GET", "/api/v1/me");

async function expectOver(answer: Response): Promise<void> {
  expect(answer.status).toBe(400);
  expect((await problemOf(answer)).code).toBe("sign_in_over");
}

const auditOf = (action: "extension.connected" | "extension.disconnected" | "extension.replayed") =>
  db.select().from(auditEvents).where(eq(auditEvents.action, action));

describe("the connect page", () => {
  test("says who is acting, which browser and extension ask, and what they may do; opening it makes no code", async () => {
    const before = await db.select().from(extensionCodes);
    const answer = await pageOf(
      {
        ...asAnn,
        headers: {
          ...asAnn.headers,
          "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
        },
      },
      await ask(newSecret()),
    );
    expect(answer.status).toBe(200);
    const html = await answer.text();
    for (const text of [ann.email, CHROME_ID, "Firefox on Linux", "It may not"])
      expect(html).toContain(text);
    expect(await db.select().from(extensionCodes)).toEqual(before);
  });

  test("cannot be framed, and its form leads only to us and to the extension that asks", async () => {
    const { headers } = await pageOf(asAnn, await ask(newSecret()));
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`form-action 'self' https://${CHROME_ID}.chromiumapp.org;`);
    expect(headers.get("x-frame-options")).toBe("DENY");
  });

  test("sends strangers through the sign-in and back with everything the extension said", async () => {
    const verifier = newSecret();
    const answer = await pageOf(nobody, await ask(verifier));
    expect(answer.status).toBe(303);
    const signIn = new URL(answer.headers.get("location") ?? "", ORIGIN);
    expect(signIn.pathname).toBe("/sign-in");
    const back = await send(asAnn, "GET", signIn.pathname + signIn.search);
    expect(back.status).toBe(303);
    const page = await send(asAnn, "GET", back.headers.get("location") ?? "");
    const html = await page.text();
    expect(html).toContain(await challengeOf(verifier));
    expect(html).toContain(CHROME_REDIRECT);
  });

  test("takes a press only from our own page, of somebody signed in", async () => {
    const fields = await ask(newSecret());
    const foreign = await sendForm(asAnn, PATH, fields, { origin: "https://evil.example" });
    expect(foreign.status).toBe(403);
    const extension = await sendForm(asAnn, PATH, fields, EXTENSION_ORIGIN);
    expect(extension.status).toBe(403);
    expect((await sendForm(nobody, PATH, fields)).status).toBe(401);
    expect(
      (await db.select().from(extensionCodes).where(eq(extensionCodes.userId, ann.id))).length,
    ).toBe(0);
  });

  test.each([
    ["another extension's address", `https://${"b".repeat(32)}.chromiumapp.org/`],
    ["a look-alike host", `https://${CHROME_ID}.chromiumapp.org.evil.example/`],
    ["another site behind an @", `https://${CHROME_ID}.chromiumapp.org@evil.example/`],
    ["plain http", `http://${CHROME_ID}.chromiumapp.org/`],
    ["a query of its own", `https://${CHROME_ID}.chromiumapp.org/?next=https://evil.example`],
    ["a script", "javascript:alert(1)"],
    ["Firefox's host of another extension", `https://${"0".repeat(40)}.extensions.allizom.org/`],
  ])("sends nobody to %s", async (_what, redirect_uri) => {
    const fields = await ask(newSecret(), { redirect_uri });
    for (const answer of [await pageOf(asAnn, fields), await sendForm(asAnn, PATH, fields)]) {
      expect([400, 403]).toContain(answer.status);
      expect(answer.headers.get("location")).toBeNull();
      expect(await answer.text()).not.toContain("evil.example");
    }
  });

  test("knows Firefox's address of an extension by the SHA-1 of its id", async () => {
    const client_id = "hallpass@example.com";
    const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(client_id));
    const hex = Array.from(new Uint8Array(digest), (b) => b.toString(16).padStart(2, "0")).join("");
    const redirect_uri = `https://${hex}.extensions.allizom.org/`;
    const answer = await pageOf(asAnn, await ask(newSecret(), { client_id, redirect_uri }));
    expect(answer.status).toBe(200);
  });

  test.each([
    ["plain challenges", { code_challenge_method: "plain" }],
    ["no challenge", { code_challenge: "" }],
    ["a state that anybody could guess", { state: "1" }],
  ])("refuses %s", async (_what, fields) => {
    expect((await pageOf(asAnn, await ask(newSecret(), fields))).status).toBe(400);
  });

  test("hands the code over on the page itself where no redirect was named", async () => {
    const verifier = newSecret();
    const { redirect_uri: _, ...fields } = await ask(verifier);
    const page = await sendForm(asAnn, PATH, fields);
    expect(page.headers.get("location")).toBeNull();
    const [, code = "", state] =
      /id="hallpass-extension-code" data-code="([^"]+)" data-state="([^"]+)"/.exec(
        await page.text(),
      ) ?? [];
    expect(state).toBe(fields.state);
    await expectOver(await exchange(code, verifier));
    const { redirect_uri: __, ...again } = await ask(verifier);
    const second = await sendForm(asAnn, PATH, again);
    const code2 = /data-code="([^"]+)"/.exec(await second.text())?.[1] ?? "";
    expect((await exchange(code2, verifier, { redirectUri: undefined })).status).toBe(200);
  });
});

describe("a code", () => {
  test("and its verifier become tokens of the person who pressed; only hashes are kept", async () => {
    const tokens = await connected(asAnn);
    expect(tokens.user.email).toBe(ann.email);
    const me = (await (await meOf(tokens)).json()) as { user: { email: string }; via: string };
    expect(me.user.email).toBe(ann.email);
    expect(me.via).toBe("extension");
    const kept = JSON.stringify([
      await db.select().from(extensionSessions),
      await db.select().from(extensionCodes),
      await db.select().from(auditEvents),
    ]);
    expect(kept).not.toContain(tokens.accessToken);
    expect(kept).not.toContain(tokens.refreshToken);
    expect((await auditOf("extension.connected")).map((e) => e.subject)).toContain(
      tokens.sessionId,
    );
  });

  test("is worth nothing with another verifier, and after that with the right one either", async () => {
    const verifier = newSecret();
    const code = await pressed(asAnn, await ask(verifier));
    await expectOver(await exchange(code, newSecret()));
    await expectOver(await exchange(code, verifier));
  });

  test("is worth nothing to another extension, or for another redirect", async () => {
    const verifier = newSecret();
    const other = { clientId: "b".repeat(32) };
    await expectOver(await exchange(await pressed(asAnn, await ask(verifier)), verifier, other));
    const elsewhere = { redirectUri: `https://${CHROME_ID}.chromiumapp.org/` };
    await expectOver(
      await exchange(await pressed(asAnn, await ask(verifier)), verifier, elsewhere),
    );
  });

  test("used twice ends what its first use made", async () => {
    const verifier = newSecret();
    const code = await pressed(asAnn, await ask(verifier));
    const tokens = (await (await exchange(code, verifier)).json()) as ExtensionTokens;
    expect((await meOf(tokens)).status).toBe(200);
    await expectOver(await exchange(code, verifier));
    expect((await meOf(tokens)).status).toBe(401);
    await expectOver(await renew(tokens.refreshToken));
  });

  test("used many times at once works at most once, and leaves no session", async () => {
    const verifier = newSecret();
    const code = await pressed(asAnn, await ask(verifier));
    const answers = await Promise.all(Array.from({ length: 10 }, () => exchange(code, verifier)));
    expect(answers.filter((a) => a.status === 200).length).toBeLessThanOrEqual(1);
    const open = await db
      .select()
      .from(extensionSessions)
      .where(eq(extensionSessions.userId, ann.id));
    expect(open.filter((s) => s.endedAt === null)).toEqual([]);
  });

  test("is dead after 60 seconds", async () => {
    const verifier = newSecret();
    const code = await pressed(asAnn, await ask(verifier));
    const late = await contextOf(nobodyActs, () => Date.now() + 60_001);
    const grant = {
      grant: "authorization_code" as const,
      clientId: CHROME_ID,
      code,
      codeVerifier: verifier,
      redirectUri: CHROME_REDIRECT,
    };
    await expect(redeemExtensionCode(late, grant)).rejects.toMatchObject({ code: "sign_in_over" });
    expect((await exchange(code, verifier)).status).toBe(200);
  });

  test("of somebody who was disabled meanwhile is worth nothing", async () => {
    const verifier = newSecret();
    const code = await pressed(asAnn, await ask(verifier));
    await send(asAdmin, "POST", `/api/v1/users/${ann.id}/disable`);
    await expectOver(await exchange(code, verifier));
  });
});

describe("a refresh token", () => {
  test("gives a new pair; the old access token is dead at once", async () => {
    const first = await connected(asAnn);
    const second = (await (await renew(first.refreshToken)).json()) as ExtensionTokens;
    expect(second.sessionId).toBe(first.sessionId);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect((await meOf(second)).status).toBe(200);
    expect((await meOf(first)).status).toBe(401);
  });

  test("sent again at once gets the very same answer: answers get lost, and tabs wake together", async () => {
    const first = await connected(asAnn);
    const answers = await Promise.all([1, 2, 3, 4].map(() => renew(first.refreshToken)));
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200]);
    const pairs = (await Promise.all(answers.map((a) => a.json()))) as ExtensionTokens[];
    expect(new Set(pairs.map((p) => p.refreshToken)).size).toBe(1);
    expect(new Set(pairs.map((p) => p.accessToken)).size).toBe(1);
  });

  test("used again later ends the whole session, is in the audit, and is told by mail", async () => {
    const first = await connected(asAnn);
    const second = (await (await renew(first.refreshToken)).json()) as ExtensionTokens;
    const later = await contextOf(nobodyActs, () => Date.now() + 11_000);
    const grant = {
      grant: "refresh_token" as const,
      clientId: CHROME_ID,
      refreshToken: first.refreshToken,
    };
    await expect(renewExtensionTokens(later, grant)).rejects.toMatchObject({
      code: "sign_in_over",
    });
    expect((await meOf(second)).status).toBe(401);
    await expectOver(await renew(second.refreshToken));
    expect((await auditOf("extension.replayed")).map((e) => e.subject)).toContain(first.sessionId);
    const mails = await db
      .select()
      .from(outbox)
      .where(and(eq(outbox.template, "extension_replayed"), eq(outbox.recipient, ann.id)));
    expect(mails.length).toBe(1);
  });

  test("older than the last is never forgiven, not even at once", async () => {
    const first = await connected(asAnn);
    const second = (await (await renew(first.refreshToken)).json()) as ExtensionTokens;
    const third = (await (await renew(second.refreshToken)).json()) as ExtensionTokens;
    await expectOver(await renew(first.refreshToken));
    expect((await meOf(third)).status).toBe(401);
  });

  test("that we never made ends nothing", async () => {
    const tokens = await connected(asAnn);
    const forged = tokens.refreshToken.replace(/_[\w-]{43}$/, `_${newSecret()}`);
    await expectOver(await renew(forged));
    expect((await meOf(tokens)).status).toBe(200);
  });

  test("dies after 30 days without use, and after 90 in any case", async () => {
    const tokens = await connected(asAnn);
    const day = 86_400_000;
    let at = Date.now();
    const renewAt = async (refreshToken: string) =>
      renewExtensionTokens(await contextOf(nobodyActs, () => at), {
        grant: "refresh_token",
        clientId: CHROME_ID,
        refreshToken,
      });
    at += 31 * day;
    await expect(renewAt(tokens.refreshToken)).rejects.toBeInstanceOf(AppError);
    at -= 2 * day;
    let next = await renewAt(tokens.refreshToken);
    at += 29 * day;
    next = await renewAt(next.refreshToken);
    at += 29 * day;
    next = await renewAt(next.refreshToken);
    expect(Date.parse(next.refreshExpiresAt)).toBe(Date.parse(next.sessionExpiresAt));
    at += 4 * day;
    await expect(renewAt(next.refreshToken)).rejects.toMatchObject({ code: "sign_in_over" });
  });
});

describe("the end", () => {
  test("disabling a person ends their extension at once, and enabling does not bring it back", async () => {
    const tokens = await connected(asAnn);
    await send(asAdmin, "POST", `/api/v1/users/${ann.id}/disable`);
    expect((await meOf(tokens)).status).toBe(401);
    await expectOver(await renew(tokens.refreshToken));
    await send(asAdmin, "POST", `/api/v1/users/${ann.id}/enable`);
    expect((await meOf(tokens)).status).toBe(401);
    await expectOver(await renew(tokens.refreshToken));
  });

  test("an admin signs a person out everywhere: extensions too", async () => {
    const tokens = await connected(asAnn);
    await send(asAdmin, "POST", `/api/v1/users/${ann.id}/end-sessions`);
    expect((await meOf(tokens)).status).toBe(401);
  });

  test("people see their own connected browsers and end one; others' are nowhere", async () => {
    const [one, two] = [await connected(asAnn), await connected(asAnn)];
    const list = async (caller: Caller) =>
      (
        (await (await send(caller, "GET", "/api/v1/extension/sessions")).json()) as {
          items: { id: string; clientId: string }[];
        }
      ).items;
    expect((await list(asAnn)).map((s) => s.id).sort()).toEqual(
      [one.sessionId, two.sessionId].sort(),
    );
    const path = `/api/v1/extension/sessions/${one.sessionId}`;
    expect((await send(asAdmin, "DELETE", path)).status).toBe(404);
    expect((await meOf(one)).status).toBe(200);
    expect((await send(asAnn, "DELETE", path)).status).toBe(204);
    expect((await meOf(one)).status).toBe(401);
    expect((await meOf(two)).status).toBe(200);
    expect((await list(asAnn)).map((s) => s.id)).toEqual([two.sessionId]);
  });

  test("the extension disconnects itself; a token that is none gets the same answer", async () => {
    const tokens = await connected(asAnn);
    const revoke = (refreshToken: string) =>
      sendJson(nobody, "POST", "/api/v1/extension/revoke", { refreshToken }, EXTENSION_ORIGIN);
    const forged = tokens.refreshToken.replace(/_[\w-]{43}$/, `_${newSecret()}`);
    expect((await revoke(forged)).status).toBe(204);
    expect((await meOf(tokens)).status).toBe(200);
    expect((await revoke(tokens.refreshToken)).status).toBe(204);
    expect((await meOf(tokens)).status).toBe(401);
  });
});

describe("what its tokens open", () => {
  test("an admin's extension is a grantee's: no admin endpoint, and only its owner's requests", async () => {
    const extension = bearer((await connected(asAdmin)).accessToken);
    for (const path of ["/api/v1/users", "/api/v1/activity", "/api/v1/audit", "/api/v1/flows"]) {
      const answer = await send(extension, "GET", path);
      expect([path, answer.status]).toEqual([path, 403]);
    }
    expect((await send(extension, "GET", "/api/v1/offers")).status).toBe(200);
  });

  test("no page, and no tokens for more", async () => {
    const extension = bearer((await connected(asAdmin)).accessToken);
    expect((await send(extension, "GET", "/")).headers.get("location")).toBe("/sign-in");
    const more = { name: "more", scopes: ["users:read"] };
    expect((await sendJson(extension, "POST", "/api/v1/api-tokens", more)).status).toBe(403);
    const fields = await ask(newSecret());
    expect((await sendForm(extension, PATH, fields)).status).toBe(401);
  });

  test("a refresh token opens nothing", async () => {
    const tokens = await connected(asAnn);
    expect((await send(bearer(tokens.refreshToken), "GET", "/api/v1/me")).status).toBe(401);
  });
});

describe("across origins", () => {
  const preflight = (origin: string, path = "/api/v1/sightings") =>
    send(nobody, "OPTIONS", path, {
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });

  test.each([
    `chrome-extension://${CHROME_ID}`,
    "moz-extension://0b9f3c1e-6a52-4a6e-9c2b-111111111111",
    "safari-web-extension://0B9F3C1E-6A52-4A6E-9C2B-111111111111",
  ])("%s may call the API with a token and never with cookies", async (origin) => {
    const answer = await preflight(origin);
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    expect(answer.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    const { accessToken } = await connected(asAnn);
    const headers = { authorization: `Bearer ${accessToken}`, origin };
    const read = await send({ name: "extension", headers }, "GET", "/api/v1/me");
    expect(read.headers.get("access-control-allow-origin")).toBe(origin);
    expect(read.headers.get("vary")).toContain("Origin");
    const refused = await send({ name: "nobody", headers: { origin } }, "GET", "/api/v1/me");
    expect(refused.status).toBe(401);
    expect(refused.headers.get("access-control-allow-origin")).toBe(origin);
  });

  test.each(["https://evil.example", "null", "chrome-extension://x.evil.example", ORIGIN])(
    "%s gets no permission to read",
    async (origin) => {
      expect((await preflight(origin)).headers.get("access-control-allow-origin")).toBeNull();
      const read = await send({ ...nobody, headers: { origin } }, "GET", "/api/v1/extension/flags");
      expect(read.headers.get("access-control-allow-origin")).toBeNull();
    },
  );

  test("an extension cannot change anything with somebody's cookies", async () => {
    const answer = await sendJson(
      asAnn,
      "POST",
      "/api/v1/api-tokens",
      { name: "stolen", scopes: ["requests:read"] },
      EXTENSION_ORIGIN,
    );
    expect(answer.status).toBe(403);
  });
});

test("an admin switches console support off from afar, and everybody's extension is told", async () => {
  const flags = async () =>
    (await (await send(nobody, "GET", "/api/v1/extension/flags")).json()) as unknown;
  expect(await flags()).toEqual({ disabledConsoles: [] });
  const change = { disabledConsoles: ["aws", "aws"] };
  expect((await sendJson(asAnn, "PATCH", "/api/v1/organization", change)).status).toBe(403);
  expect((await sendJson(asAdmin, "PATCH", "/api/v1/organization", change)).status).toBe(200);
  expect(await flags()).toEqual({ disabledConsoles: ["aws"] });
});
