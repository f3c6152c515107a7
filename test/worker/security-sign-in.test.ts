/** Security scenarios S6 (links and tokens), S7 (mail robots), S8 (enumeration), S9 (bombing), as far as signing in goes. */

import { and, count, eq, like } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import {
  apiTokens,
  auditEvents,
  emailCodes,
  links,
  outbox,
  sessions,
  users,
} from "../../db/schema";
import { acceptInvitation } from "../../worker/identity/accept-invitation";
import { findMailedLink } from "../../worker/identity/mailed-link";
import { proveEmail } from "../../worker/identity/prove-email";
import { redeemSignInCode } from "../../worker/identity/redeem-link";
import { redeemSignIn } from "../../worker/identity/redeem-sign-in";
import { requestEmailCode } from "../../worker/identity/request-email-code";
import { requestSignIn } from "../../worker/identity/request-sign-in";
import { bySession, nobody as nobodyActs } from "../../worker/lib/actor";
import { newLink } from "../../worker/links/new-link";
import {
  addAccessLink,
  addPerson,
  browserCookie,
  contextOf,
  db,
  env,
  nobody,
  type Person,
  seedPeople,
  send,
  sendForm,
  sendJson,
} from "../support/app";
import { mailedCode, mailedLink, mailsTo, newBrowser, wrongCodeFor } from "../support/sign-in";

const world = await seedPeople();
const stranger = await contextOf(nobodyActs);
const LATER_MS = 600_001;
const later = await contextOf(nobodyActs, () => Date.now() + LATER_MS);

async function askedFor(person: Person) {
  const browser = newBrowser();
  await requestSignIn(stranger, { email: person.email, browser });
  return { browser, ...(await mailedLink(person.id, "sign_in")) };
}

const sessionsOf = async (person: Person) =>
  (await db.select({ n: count() }).from(sessions).where(eq(sessions.userId, person.id)))[0]?.n;

describe("S6: a sign-in link", () => {
  test("signs in once, in the browser that asked, without a code", async () => {
    const person = await addPerson("Once");
    const { linkId, secret, browser } = await askedFor(person);
    const done = await redeemSignIn(stranger, { linkId, secret, browser });
    expect(done).toMatchObject({ user: { id: person.id } });
    await expect(redeemSignIn(stranger, { linkId, secret, browser })).rejects.toMatchObject({
      code: "link_expired",
    });
  });

  test("of fifty redemptions at once one succeeds", async () => {
    const person = await addPerson("Fifty");
    const { linkId, secret, browser } = await askedFor(person);
    const tries = Array.from({ length: 50 }, () =>
      redeemSignIn(stranger, { linkId, secret, browser }),
    );
    const results = await Promise.allSettled(tries);
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
    expect(await sessionsOf(person)).toBe(1);
  });

  test("in another browser wants the code from the mail", async () => {
    const person = await addPerson("Elsewhere");
    const { linkId, secret, code } = await askedFor(person);
    const other = newBrowser();
    expect(await redeemSignIn(stranger, { linkId, secret, browser: other })).toEqual({
      needs: "code",
    });
    expect(await redeemSignIn(stranger, { linkId, secret, browser: null })).toEqual({
      needs: "code",
    });
    const wrong = redeemSignIn(stranger, {
      linkId,
      secret,
      browser: other,
      code: wrongCodeFor(code),
    });
    await expect(wrong).rejects.toMatchObject({ code: "bad_input" });
    expect(await redeemSignIn(stranger, { linkId, secret, browser: other, code })).toMatchObject({
      user: { id: person.id },
    });
  });

  test("takes five wrong codes, also when fifty come at once", async () => {
    const person = await addPerson("Guessed");
    const { linkId, secret, code } = await askedFor(person);
    const guesses = Array.from({ length: 50 }, () =>
      redeemSignIn(stranger, { linkId, secret, browser: null, code: wrongCodeFor(code) }),
    );
    const refusals = (await Promise.allSettled(guesses)).map((r) =>
      r.status === "rejected" ? (r.reason as { code: string }).code : "in",
    );
    expect(refusals.filter((c) => c === "bad_input")).toHaveLength(5);
    expect(refusals.filter((c) => c === "link_expired")).toHaveLength(45);
    await expect(
      redeemSignIn(stranger, { linkId, secret, browser: null, code }),
    ).rejects.toMatchObject({ code: "link_expired" });
  });

  test("is dead after ten minutes", async () => {
    const person = await addPerson("Late");
    const { linkId, secret, browser } = await askedFor(person);
    await expect(redeemSignIn(later, { linkId, secret, browser })).rejects.toMatchObject({
      code: "link_expired",
    });
  });

  test("with a wrong secret, of another person or for another purpose looks like none", async () => {
    const [one, two] = [await addPerson("One"), await addPerson("Two")];
    const [a, b] = [await askedFor(one), await askedFor(two)];
    const message = async (tried: Promise<unknown>) =>
      tried.then(
        () => "in",
        (error: Error & { code: string }) => `${error.code} ${error.message}`,
      );
    const refusals = await Promise.all([
      message(redeemSignIn(stranger, { linkId: a.linkId, secret: b.secret, browser: a.browser })),
      message(
        redeemSignIn(stranger, {
          linkId: a.linkId,
          secret: a.secret.slice(0, -1),
          browser: a.browser,
        }),
      ),
      message(
        redeemSignIn(stranger, {
          linkId: "link_00000000000000000000",
          secret: a.secret,
          browser: a.browser,
        }),
      ),
      message(redeemSignIn(stranger, { linkId: "nonsense", secret: a.secret, browser: a.browser })),
      message(
        acceptInvitation(stranger, { linkId: a.linkId, secret: a.secret, browser: a.browser }),
      ),
      message(findMailedLink(stranger, "approve", a.linkId)),
    ]);
    expect(new Set(refusals)).toEqual(
      new Set([
        "not_found This address is not complete, or leads nowhere. Open the link in the mail again.",
      ]),
    );
    for (let i = 0; i < 100; i++) {
      await expect(
        redeemSignIn(stranger, { linkId: a.linkId, secret: newBrowser(), browser: a.browser }),
      ).rejects.toMatchObject({ code: "not_found" });
    }
  });

  test("whose secret a mail program cut off: its code alone signs in, once, in the browser that asked", async () => {
    const person = await addPerson("Cut off");
    const { browser, code } = await askedFor(person);
    const typed = { browser, code };
    await expect(redeemSignInCode(stranger, { browser: newBrowser(), code })).rejects.toMatchObject(
      { code: "bad_input" },
    );
    await expect(redeemSignInCode(stranger, { browser: null, code })).rejects.toMatchObject({
      code: "bad_input",
    });
    await expect(
      redeemSignInCode(stranger, { browser, code: wrongCodeFor(code) }),
    ).rejects.toMatchObject({ code: "bad_input" });
    await expect(redeemSignInCode(later, typed)).rejects.toMatchObject({ code: "bad_input" });
    const tries = Array.from({ length: 3 }, () => redeemSignInCode(stranger, typed));
    const done = await Promise.allSettled(tries);
    expect(done.filter((r) => r.status === "fulfilled")).toHaveLength(1);
    expect(await sessionsOf(person)).toBe(1);
  });

  test("is guessed five times by its code, and an unknown address answers the same all the while", async () => {
    const person = await addPerson("Guessed alone");
    const known = await askedFor(person);
    const unknown = newBrowser();
    await requestSignIn(stranger, { email: "guessed-nobody@example.com", browser: unknown });
    const answers = async (browser: string) => {
      const told: string[] = [];
      for (let i = 0; i < 7; i++)
        told.push(
          await redeemSignInCode(stranger, { browser, code: wrongCodeFor(known.code) }).then(
            () => "in",
            (error: Error & { code: string }) => `${error.code} ${error.message}`,
          ),
        );
      return told;
    };
    const told = await answers(known.browser);
    expect(told.filter((t) => t.startsWith("bad_input"))).toHaveLength(5);
    expect(await answers(unknown)).toEqual(told);
  });

  test("of somebody who was disabled since does not sign in", async () => {
    const person = await addPerson("Disabled");
    const { linkId, secret, browser } = await askedFor(person);
    await db.update(users).set({ status: "disabled" }).where(eq(users.id, person.id));
    await expect(redeemSignIn(stranger, { linkId, secret, browser })).rejects.toMatchObject({
      code: "link_expired",
    });
    expect(await sessionsOf(person)).toBe(0);
  });

  test("gives a session with a new token, and ends the one this browser had", async () => {
    const person = await addPerson("Renewed");
    const first = await askedFor(person);
    const one = await redeemSignIn(stranger, first);
    if ("needs" in one) throw new Error("no code was needed");
    const [row] = await db.select().from(sessions).where(eq(sessions.userId, person.id));
    if (!row) throw new Error("no session");
    const signedIn = await contextOf(
      bySession({ userId: person.id, email: person.email, role: "grantee" }, row.id),
    );
    const second = await askedFor(person);
    const two = await redeemSignIn(signedIn, second);
    expect("token" in two && two.token).not.toBe(one.token);
    const [before] = await db.select().from(sessions).where(eq(sessions.id, row.id));
    expect(before?.endedAt).not.toBeNull();
  });
});

describe("S6: what is kept", () => {
  test("no token, secret or code stands in the database, only hashes", async () => {
    const person = await addPerson("Hashed");
    const asked = await askedFor(person);
    const done = await redeemSignIn(stranger, asked);
    if ("needs" in done) throw new Error("no code was needed");
    const made = await sendJson(
      world.admin,
      "POST",
      "/api/v1/api-tokens",
      { name: "t", scopes: ["audit:read"] },
      { "idempotency-key": "hashed-1" },
    );
    const { token } = (await made.json()) as { token: string };
    expect(token).toMatch(/^hp_pat_[A-Za-z0-9_-]{43}$/);
    const tables = [
      "links",
      "email_codes",
      "link_codes",
      "sessions",
      "api_tokens",
      "browsers",
      "outbox",
      "audit_events",
      "idempotency_keys",
      "users",
    ];
    for (const table of tables) {
      const { results } = await env.DB.prepare(`select * from ${table}`).all();
      const dump = JSON.stringify(results);
      for (const secret of [done.token, asked.secret, asked.browser, token])
        expect([table, dump.includes(secret)]).toEqual([table, false]);
    }
    expect(
      await db
        .select()
        .from(apiTokens)
        .where(like(apiTokens.hint, `${token.slice(0, 11)}%`)),
    ).toHaveLength(1);
  });
});

describe("S6: an e-mail code of an access link", () => {
  test("proves the address once, in the browser that asked, within ten minutes and five tries", async () => {
    const link = await addAccessLink();
    const browser = newBrowser();
    const email = "carl@contractor.example";
    const ask = () => requestEmailCode(stranger, { accessLinkId: link.id, email, browser });

    await ask();
    const first = await mailedCode(email);
    await expect(proveEmail(stranger, { ...first, browser: newBrowser() })).rejects.toMatchObject({
      code: "bad_input",
    });
    await expect(proveEmail(later, { ...first, browser })).rejects.toMatchObject({
      code: "bad_input",
    });
    const tries = Array.from({ length: 20 }, () => proveEmail(stranger, { ...first, browser }));
    expect((await Promise.allSettled(tries)).filter((r) => r.status === "fulfilled")).toHaveLength(
      1,
    );

    await ask();
    const second = await mailedCode(email);
    const wrong = { codeId: second.codeId, code: wrongCodeFor(second.code), browser };
    for (let i = 0; i < 5; i++)
      await expect(proveEmail(stranger, wrong)).rejects.toMatchObject({ code: "bad_input" });
    await expect(proveEmail(stranger, { ...second, browser })).rejects.toMatchObject({
      code: "bad_input",
    });
  });

  test("opens nothing but its own access link", async () => {
    const { contractor } = world;
    expect((await send(contractor, "GET", "/api/v1/requests")).status).toBe(200);
    expect((await send(contractor, "GET", "/api/v1/me")).status).toBe(403);
    expect((await send(contractor, "GET", "/api/v1/approvals")).status).toBe(403);
  });

  test("is not mailed to an address that the link does not let in, and never right", async () => {
    const link = await addAccessLink({ allowedDomains: ["partner.example"] });
    const browser = newBrowser();
    const { codeId } = await requestEmailCode(stranger, {
      accessLinkId: link.id,
      email: "eve@evil.example",
      browser,
    });
    expect(await mailsTo("eve@evil.example")).toEqual([]);
    const [row] = await db
      .select()
      .from(emailCodes)
      .where(eq(emailCodes.email, "eve@evil.example"));
    expect(row?.usedAt).not.toBeNull();
    await expect(proveEmail(stranger, { codeId, code: "000000", browser })).rejects.toMatchObject({
      code: "bad_input",
    });
    await requestEmailCode(stranger, {
      accessLinkId: link.id,
      email: "Pat@Partner.Example",
      browser,
    });
    expect(await mailsTo("Pat@Partner.Example")).toHaveLength(1);
  });

  test("is not mailed to somebody who was disabled", async () => {
    const link = await addAccessLink();
    const gone = await addPerson("Leaver", { status: "disabled" });
    await requestEmailCode(stranger, {
      accessLinkId: link.id,
      email: gone.email,
      browser: newBrowser(),
    });
    expect(await mailsTo(gone.email)).toEqual([]);
  });
});

test("S7: opening links, as mail robots do, changes nothing, and the link still works for its reader", async () => {
  const person = await addPerson("Scanned");
  const { linkId, secret, browser } = await askedFor(person);
  const invited = await addPerson("Invited", { status: "invited" });
  const invite = await newLink(stranger, {
    purpose: "invite",
    subjectId: invited.id,
    userId: invited.id,
    expiresAt: Date.now() + 1e6,
    withCode: true,
  });
  await db.insert(links).values(invite.row);
  const state = async () =>
    JSON.stringify([
      await db.select().from(links),
      await db.select({ n: count() }).from(auditEvents),
      await db.select({ n: count() }).from(sessions),
    ]);
  const before = await state();
  for (const path of [`/sign-in/${linkId}`, `/invite/${invite.id}`]) {
    for (let i = 0; i < 5; i++) {
      expect((await send(nobody, "HEAD", path)).status).toBe(200);
      expect((await send(nobody, "GET", path)).status).toBe(200);
    }
  }
  expect(await state()).toBe(before);
  // A robot that runs scripts and presses every button has the secret, but not the code.
  await sendForm(nobody, `/sign-in/${linkId}`, { secret }, { origin: "http://localhost:8787" });
  await sendForm(nobody, `/invite/${invite.id}`, { secret }, { origin: "http://localhost:8787" });
  expect(await sessionsOf(person)).toBe(0);
  expect(await sessionsOf(invited)).toBe(0);
  expect(await redeemSignIn(stranger, { linkId, secret, browser })).toMatchObject({
    user: { id: person.id },
  });
});

describe("S8: known and unknown addresses", () => {
  const plain = (html: string, email: string) =>
    html.replaceAll(email, "EMAIL").replaceAll(/nonce="[^"]*"|data-now="\d+"/g, "");
  const median = (values: number[]) =>
    values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  const ROUNDS = 40;

  async function measure(
    known: (i: number) => Promise<string>,
    ask: (email: string) => Promise<Response>,
  ) {
    const differences: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const emails = {
        known: await known(i),
        unknown: `nobody${String(i).padStart(4, "0")}@example.com`,
      };
      const seen: string[] = [];
      const took = { known: 0, unknown: 0 };
      // The one asked second would otherwise profit from what the first warmed up.
      const order = i % 2 ? (["known", "unknown"] as const) : (["unknown", "known"] as const);
      for (const kind of order) {
        const start = performance.now();
        const answer = await ask(emails[kind]);
        seen.push(`${answer.status} ${plain(await answer.text(), emails[kind])}`);
        took[kind] = performance.now() - start;
      }
      expect(seen[0]).toBe(seen[1]);
      differences.push(took.known - took.unknown);
    }
    // Of neighbours in time: what else the machine does in between falls on both.
    return Math.abs(median(differences));
  }

  const fromOwn = (i: number) => ({
    origin: "http://localhost:8787",
    "cf-connecting-ip": `203.0.113.${i % 250}`,
    cookie: browserCookie("a".repeat(43)),
  });

  // A busy machine may spoil a measurement, never three; a leak would show in all of them.
  test("signing in: same status, same bytes, no measurable difference", { retry: 2 }, async () => {
    let calls = 0;
    const difference = await measure(
      async () => (await addPerson("Known")).email,
      (email) => sendForm(nobody, "/sign-in", { email }, fromOwn(calls++)),
    );
    expect(difference).toBeLessThan(5);
  });

  // A busy machine may spoil a measurement, never three; a leak would show in all of them.
  test("proving an address on an access link: same status, same bytes, no measurable difference", {
    retry: 2,
  }, async () => {
    const link = await addAccessLink({ allowedDomains: ["partner.example"] });
    const difference = await measure(
      async (i) => `person${i}@partner.example`,
      async (email) => {
        const { codeId } = await requestEmailCode(stranger, {
          accessLinkId: link.id,
          email,
          browser: "b",
        });
        return new Response(typeof codeId);
      },
    );
    expect(difference).toBeLessThan(5);
  });
});

describe("S9: mail bombing", () => {
  const ask = (email: string, ip: string) =>
    sendForm(
      nobody,
      "/sign-in",
      { email },
      { origin: "http://localhost:8787", "cf-connecting-ip": ip },
    );

  test("a mailbox gets four sign-in mails in eight minutes, however many ask from however many places", async () => {
    const [victim, neighbour] = [await addPerson("Victim"), await addPerson("Neighbour")];
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => ask(victim.email, `198.51.100.${i % 20}`)),
    );
    expect(await mailsTo(victim.id)).toHaveLength(4);
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200]));
    expect((await ask(neighbour.email, "198.51.100.1")).status).toBe(200);
    expect(await mailsTo(neighbour.id)).toHaveLength(1);
  });

  test("an unknown address gets the same answers as a known one, and no mail", async () => {
    const email = "stranger@example.net";
    const statuses: number[] = [];
    for (let i = 0; i < 7; i++) statuses.push((await ask(email, "198.51.100.77")).status);
    expect(statuses).toEqual(Array(7).fill(200));
    expect(
      await db
        .select()
        .from(outbox)
        .where(and(eq(outbox.recipient, email))),
    ).toEqual([]);
  });

  test("one network address that floods is slowed down, the others are not", async () => {
    const statuses = await Promise.all(
      Array.from(
        { length: 320 },
        async (_, i) => (await ask(`flood${i}@example.net`, "192.0.2.66")).status,
      ),
    );
    expect(statuses.filter((s) => s === 200).length).toBeLessThanOrEqual(300);
    expect(statuses.filter((s) => s === 429).length).toBeGreaterThanOrEqual(20);
    expect((await ask("calm@example.net", "192.0.2.67")).status).toBe(200);
  });
});
