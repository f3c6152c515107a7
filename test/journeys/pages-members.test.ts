/** Colleagues: the first sign-up, signing in by mail, extending from a mail, and what stands in the way. The portal has tests of its own. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccessRequest } from "../../worker/contract/requests";
import { launchBrowser } from "../support/browser";
import { takesPictures } from "../support/pictures";
import { runHallpass } from "../support/run-hallpass";
import { admin, codeIn, linkIn, mailTo, type PagesWorld, startPagesWorld } from "./pages-world";

const pictures = join("test-results", "journeys");
let world: PagesWorld;
let browser: Browser;

const shot = async (page: Page, name: string) => {
  if (takesPictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
};
const fresh = async () => (await browser.newContext()).newPage();

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  [world, browser] = await Promise.all([startPagesWorld(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

async function askForLink(page: Page): Promise<ReturnType<typeof mailTo>> {
  const before = world.sink.mails.length;
  await page.goto(`${world.hallpass.url}/`);
  await page.getByLabel("Work e-mail address").fill(admin);
  await page.getByRole("button", { name: "Send me a sign-in link" }).click();
  await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
  return mailTo(world.sink, admin, /\/sign-in\//, before);
}

async function signIn(): Promise<Page> {
  const page = await fresh();
  const mail = await askForLink(page);
  await page.goto(linkIn(mail, "/sign-in/"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: /^Hello/ }).waitFor();
  return page;
}

test("a member signs in by mail in the browser that asked, with cookies no script can read, and out again", async () => {
  const page = await signIn();
  const cookies = await page.context().cookies();
  const session = cookies.find((c) => c.name === "__Host-hallpass");
  expect(session).toMatchObject({ secure: true, httpOnly: true, sameSite: "Lax", path: "/" });
  expect(await page.evaluate("document.cookie")).toBe("");
  await shot(page, "member-home");
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/sign-in$/);
  await page.goto(`${world.hallpass.url}/`);
  expect(new URL(page.url()).pathname).toBe("/sign-in");
});

test("in another browser the link also wants the code, and works only once", async () => {
  const asked = await fresh();
  const mail = await askForLink(asked);
  const other = await fresh();
  await other.goto(linkIn(mail, "/sign-in/"));
  await other.getByLabel("6-digit code").fill(codeIn(mail));
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.getByRole("heading", { name: /^Hello/ }).waitFor();
  const answer = await asked.goto(linkIn(mail, "/sign-in/"));
  expect(answer?.status()).toBe(410);
  await asked.getByText("This link was used already").waitFor();
});

test("somebody else's request, a strange address and a forged link are kindly nothing", async () => {
  const page = await signIn();
  for (const path of [
    "/nowhere",
    "/approve/link_00000000000000000000#x",
    "/l/alink_00000000000000000000",
  ]) {
    const answer = await page.goto(`${world.hallpass.url}${path}`);
    expect(answer?.status(), path).toBe(404);
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
  }
  await shot(page, "member-not-found");
  // Requests live in the portal, which says so in its own words.
  await page.goto(`${world.hallpass.url}/requests/req_00000000000000000000`);
  await page.getByRole("heading", { level: 1, name: "There is no such request" }).waitFor();
});

test("the first visitor of an empty deployment sets it up, and the door closes", async () => {
  const empty = await runHallpass({
    bindings: { HALLPASS_ADMIN_TOKEN: "", HALLPASS_ADMIN_EMAIL: "" },
  });
  try {
    const page = await fresh();
    await page.goto(`${empty.url}/`);
    expect(new URL(page.url()).pathname).toBe("/sign-up");
    await page.getByLabel("Organization").fill("Northwind Foods");
    await page.getByLabel("Your name").fill("Ada Park");
    await page.getByLabel("Your work e-mail address").fill("ada@northwind.example");
    await page.getByRole("button", { name: "Create the organization" }).click();
    await page.getByRole("heading", { name: "Hello, Ada" }).waitFor();
    await shot(page, "member-first-home");
    const other = await fresh();
    await other.goto(`${empty.url}/sign-up`);
    expect(new URL(other.url()).pathname).toBe("/sign-in");
    const forced = await fetch(`${empty.url}/sign-up`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: empty.url },
      body: "organization=Other&fullName=Eve&email=eve%40example.com",
      redirect: "manual",
    });
    expect(forced.status).toBe(409);
  } finally {
    await empty.stop();
  }
});

/** An hour of access of which five minutes are left: nobody waits for a warning that comes minutes before the end. */
async function endingSoon(): Promise<string> {
  const { api, sql, cron } = world.hallpass;
  const { items } = (
    await api<{ items: Array<{ id: string; name: string }> }>("GET", "/api/v1/resources?limit=50")
  ).body;
  const { id } = (
    await api<AccessRequest>("POST", "/api/v1/requests", {
      flowId: world.colleaguesFlow.id,
      units: [{ resourceId: items.find((r) => r.name === "web-assets")?.id, permission: "read" }],
      durationSeconds: 3_600,
      justification: "ends soon",
    })
  ).body;
  const stateNow = async () =>
    (await api<AccessRequest>("GET", `/api/v1/requests/${id}`)).body.state;
  await expect.poll(stateNow).toBe("active");
  const passed = 55 * 60_000;
  await sql(
    "update requests set granted_at = granted_at - ?1, expires_at = expires_at - ?1, due_at = ?2 where id = ?3",
    [passed, Date.now(), id],
  );
  await cron();
  return id;
}

test("the mail before the end extends by its button, for whoever has its link and a code from the mailbox", async () => {
  const ending = await endingSoon();
  const mail = await world.sink.waitForMail((m) => m.text.includes("/extend/"));
  const page = await fresh();
  await page.goto(linkIn(mail, "/extend/"));
  await page.getByRole("button", { name: "Show the access" }).click();
  await page.getByRole("heading", { name: "Read on web-assets" }).waitFor();
  const mailed = world.sink.mails.length;
  await page.getByRole("button", { name: "Mail me a code" }).click();
  const code = codeIn(await mailTo(world.sink, admin, /type this code/i, mailed));
  await page.getByLabel("6-digit code").fill(code);
  await page.getByRole("button", { name: "Extend by 30 minutes" }).click();
  await page.getByRole("heading", { name: "You have more time" }).waitFor();
  await shot(page, "member-extended");
  const after = await world.hallpass.api<AccessRequest>("GET", `/api/v1/requests/${ending}`);
  expect(after.body.extension.count).toBe(1);
});
