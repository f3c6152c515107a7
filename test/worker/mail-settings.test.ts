import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { auditEvents, mailSettings } from "../../db/schema";
import { setMailSettings } from "../../worker/admin/mail-settings";
import { testMail } from "../../worker/admin/test-mail";
import type { MailSettings, MailTestResult } from "../../worker/contract/mail-settings";
import { bySession } from "../../worker/lib/actor";
import type { AppContext } from "../../worker/lib/context";
import { guardMail, MAIL_SECRET, mailInForce } from "../../worker/mail/mail-in-force";
import { openTransport } from "../../worker/mail/transports/open-transport";
import { contextOf, db, seedPeople, send, sendJson } from "../support/app";

const world = await seedPeople();
const MAIL = "/api/v1/organization/mail";
const from = "Hallpass <hallpass@example.com>";
const smtp = { transport: "smtp", host: "mail.example.com", user: "u", password: "hunter2", from };
const http = { transport: "http", url: "https://mail.example.com/send", token: "tok-secret", from };

afterEach(async () => {
  await db.delete(mailSettings);
});

const put = (settings: unknown) => sendJson(world.admin, "PUT", MAIL, settings);
const shown = async () => {
  const text = await (await send(world.admin, "GET", MAIL)).text();
  return { text, settings: JSON.parse(text) as MailSettings };
};
/** The admin's context, with a network that answers as told and private addresses closed or open. */
async function asAdmin(options: { allowPrivate: boolean; answer?: () => Response }) {
  const { id: userId, email } = world.people.admin;
  const ctx = await contextOf(
    bySession({ userId: userId, email: email, role: "admin" }, "sess_00000000000000000000"),
  );
  const sent: Array<{ url: string; body: Record<string, unknown>; token: string | null }> = [];
  const NETWORK = {
    async fetch(url: string, init: RequestInit) {
      sent.push({
        url,
        body: JSON.parse(String(init.body)) as Record<string, unknown>,
        token: new Headers(init.headers).get("authorization"),
      });
      return options.answer?.() ?? new Response("taken");
    },
  } as unknown as Fetcher;
  const made: AppContext = {
    ...ctx,
    network: NETWORK.fetch,
    settings: { ...ctx.settings, allowPrivateTargets: options.allowPrivate },
  };
  return { ctx: made, sent };
}

test("without settings the deployment's variables are in force, and say that nobody gets mail", async () => {
  const { settings } = await shown();
  expect(settings).toMatchObject({
    transport: "inherit",
    inForce: { source: "environment", transport: "log" },
    environment: { transport: "log" },
  });
  expect(settings.inForce.problem).toContain("only logged");
});

test("settings take the place of the variables until they are taken back, and no secret is ever shown", async () => {
  const answer = await put(smtp);
  expect(answer.status).toBe(200);
  expect(await answer.text()).not.toContain("hunter2");
  const { text, settings } = await shown();
  expect(text).not.toContain("hunter2");
  expect(settings).toMatchObject({
    transport: "smtp",
    inForce: {
      source: "settings",
      host: "mail.example.com",
      port: 587,
      tls: "starttls",
      user: "u",
      passwordSet: true,
      problem: null,
    },
    environment: { transport: "log" },
  });
  const [row] = await db.select().from(mailSettings);
  expect(JSON.stringify(row)).not.toContain("hunter2");
  const { ctx } = await asAdmin({ allowPrivate: true });
  expect(await ctx.keys.open(row?.secret ?? "", MAIL_SECRET)).toBe("hunter2");
  expect((await mailInForce(ctx)).mail).toMatchObject({ smtpPassword: "hunter2", from });
  const told = await db.select().from(auditEvents).where(eq(auditEvents.action, "mail.changed"));
  expect(told.length).toBeGreaterThan(0);
  expect(JSON.stringify(told)).not.toContain("hunter2");
  await put({ transport: "inherit" });
  expect((await shown()).settings.inForce.source).toBe("environment");
});

test("a kept password serves the same server only; another address wants it again, and null removes it", async () => {
  await put(smtp);
  const { password: _, ...rest } = smtp;
  expect((await put({ ...rest, user: "other" })).status).toBe(200);
  expect((await shown()).settings.inForce).toMatchObject({ user: "other", passwordSet: true });
  for (const moved of [{ host: "evil.example.net" }, { port: 2525 }, { tls: "off" }]) {
    const answer = await put({ ...rest, ...moved });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("/password");
  }
  expect((await put({ ...rest, host: "other.example.net", password: "new" })).status).toBe(200);
  expect((await put({ ...rest, host: "other.example.net", password: null })).status).toBe(200);
  expect((await shown()).settings.inForce.passwordSet).toBe(false);
  await put(http);
  const { token: __, ...open } = http;
  expect((await put({ ...open, url: "https://evil.example.net/" })).status).toBe(400);
  // The password of one transport is not the token of another.
  await put(smtp);
  await put(open);
  expect((await shown()).settings.inForce).toMatchObject({ transport: "http", tokenSet: false });
});

test.each([
  [{ ...smtp, host: "127.0.0.1" }],
  [{ ...smtp, host: "localhost" }],
  [{ ...smtp, host: "10.0.0.5" }],
  [{ ...smtp, host: "2130706433" }],
  [{ ...smtp, host: "[::1]" }],
  [{ ...smtp, port: 22 }],
  [{ ...http, url: "http://mail.example.com/" }],
  [{ ...http, url: "https://192.168.0.1/" }],
  [{ ...http, url: "https://[::ffff:10.0.0.1]/" }],
  [{ ...http, url: "https://mail.internal/" }],
])("%j is refused where private addresses are closed, saved or only tried", async (settings) => {
  const { ctx, sent } = await asAdmin({ allowPrivate: false });
  await expect(setMailSettings(ctx, settings as never)).rejects.toMatchObject({
    code: "bad_input",
  });
  await expect(testMail(ctx, { settings: settings as never })).rejects.toMatchObject({
    code: "bad_input",
  });
  expect(await db.select().from(mailSettings)).toEqual([]);
  expect(sent).toEqual([]);
});

test("cloud metadata stays closed even where private addresses are open", async () => {
  const { ctx } = await asAdmin({ allowPrivate: true });
  const settings = { ...http, transport: "http", url: "https://169.254.169.254/" } as const;
  await expect(setMailSettings(ctx, settings)).rejects.toMatchObject({ code: "bad_input" });
});

test("what was stored while private addresses were open is not called once they are closed", async () => {
  const open = await asAdmin({ allowPrivate: true });
  await setMailSettings(open.ctx, { ...http, transport: "http", url: "https://10.0.0.1/" });
  const { ctx } = await asAdmin({ allowPrivate: false });
  const { source, mail } = await mailInForce(ctx);
  const sending = { ...ctx, settings: { ...ctx.settings, mail } };
  expect(() => openTransport(sending, source)).toThrow("private");
  // The operator's own variables are the operator's word.
  expect(() => openTransport(sending, "environment")).not.toThrow();
  expect(() => guardMail(mail, true)).not.toThrow();
});

test("a test mail goes through the unsaved settings, to whoever is named or asks, and leaves them unsaved", async () => {
  const { ctx, sent } = await asAdmin({ allowPrivate: false });
  const result = await testMail(ctx, {
    settings: { ...http, transport: "http" },
    to: "ops@example.org",
  });
  expect(result).toMatchObject({ ok: true, to: "ops@example.org", transport: "http" });
  expect(sent).toMatchObject([
    {
      url: "https://mail.example.com/send",
      token: "Bearer tok-secret",
      body: { to: "ops@example.org", from: '"Hallpass" <hallpass@example.com>' },
    },
  ]);
  expect(sent[0]?.body.subject).toContain("Test mail from Hallpass");
  expect(await db.select().from(mailSettings)).toEqual([]);
  await setMailSettings(ctx, { ...http, transport: "http" });
  expect(await testMail(ctx, {})).toMatchObject({ ok: true, to: world.people.admin.email });
});

test("a test that fails says what the server said and what to do", async () => {
  const { ctx } = await asAdmin({
    allowPrivate: false,
    answer: () => new Response("no", { status: 401 }),
  });
  const result = await testMail(ctx, { settings: { ...http, transport: "http" } });
  expect(result.ok).toBe(false);
  expect(result.message).toBe(
    "The mail service answered with 401. Check user and password or token; many providers want a password made for this use.",
  );
  expect(result.message).not.toContain("tok-secret");
});

test("an SMTP server that is not there is told as such, with what to check", async () => {
  const answer = await sendJson(world.admin, "POST", `${MAIL}/test`, {
    settings: { ...smtp, host: "127.0.0.1", port: 9, tls: "off", user: null, password: null },
  });
  const result = (await answer.json()) as MailTestResult;
  expect(result.ok).toBe(false);
  expect(result.message).toContain("Check host and port");
});

test("a test where mail is only logged says that nobody gets it", async () => {
  const result = (await (
    await sendJson(world.admin, "POST", `${MAIL}/test`, {})
  ).json()) as MailTestResult;
  expect(result).toMatchObject({ ok: true, transport: "log" });
  expect(result.message).toContain("not sent");
});
