/** The mail sink of `npm start` and its pages. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { devMail } from "../../scripts/dev-mail.ts";
import {
  type MailStore,
  openMailStore,
  type SmtpSink,
  startSmtpSink,
} from "../../scripts/smtp-sink.ts";
import { sendMail } from "../support/send-mail.ts";

let dir: string;
let store: MailStore;
let sink: SmtpSink;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "hallpass-mail-"));
  store = openMailStore(dir);
  sink = await startSmtpSink(store);
});
afterEach(async () => {
  await sink.stop();
  rmSync(dir, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  devMail(store)(new Request(`http://localhost:8787${path}`, { headers }));

const hostile = {
  from: "hallpass@example.com",
  to: "grace@example.com",
  subject: "Linus asks <b>now</b>",
  text: "Open https://hallpass.example.com/approve/link_1#secret.\n<script>alert(1)</script>",
  html: '<p>Open <a href="https://hallpass.example.com/approve/link_1">it</a></p><script>top.location="https://evil.example"</script>',
};

test("a mail that was sent can be read, newest first, and survives a restart of the sink", async () => {
  await sendMail(sink.port, { ...hostile, subject: "first" });
  await sendMail(sink.port, { ...hostile, subject: "second" });
  const list = await (await get("/dev/mail")).text();
  expect(list.indexOf("second")).toBeGreaterThan(-1);
  expect(list.indexOf("second")).toBeLessThan(list.indexOf("first"));
  expect(openMailStore(dir).ids()).toEqual(store.ids());
});

test("a mail's own HTML is shown in a frame that runs no script, and its text links can be followed", async () => {
  await sendMail(sink.port, hostile);
  const [id] = store.ids();
  const answer = await get(`/dev/mail/${id}`);
  const page = await answer.text();
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page).toMatch(/<iframe[^>]*sandbox="(?![^"]*allow-(scripts|same-origin|forms))/);
  expect(page).not.toContain("<script");
  expect(page).not.toContain("<b>now</b>");
  expect(page).toContain('<a href="https://hallpass.example.com/approve/link_1#secret">');
});

test("the same as data, for scripts", async () => {
  await sendMail(sink.port, hostile);
  const { items } = (await (await get("/dev/mail.json")).json()) as {
    items: { id: string; to: string[]; subject: string }[];
  };
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ to: ["grace@example.com"], subject: hostile.subject });
  const mail = await (
    await get(`/dev/mail/${items[0]?.id}`, { accept: "application/json" })
  ).json();
  expect(mail).toMatchObject({
    html: expect.stringContaining("approve/link_1"),
    text: expect.stringContaining("#secret"),
  });
  expect(await (await get(`/dev/mail/${items[0]?.id}.eml`)).text()).toContain("Subject: ");
});

test("what is not a mail is not found, whatever the address says", async () => {
  for (const path of [
    "/dev/mail/1",
    "/dev/mail/..%2f..%2fkeys",
    "/dev/mail/0000000000000-00000000",
    "/dev/mailbox",
  ]) {
    expect((await get(path)).status).toBe(404);
  }
});

test("only the last 500 mails are kept", () => {
  for (let n = 0; n < 505; n++) store.add(new TextEncoder().encode(`Subject: ${n}\r\n\r\n`));
  expect(store.ids()).toHaveLength(500);
});
