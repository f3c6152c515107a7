/** The main job in a real browser, against the built worker, with real mails. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser";
import { takesPictures } from "../support/pictures";
import {
  admin,
  codeIn,
  contractor,
  linkIn,
  mailTo,
  type PagesWorld,
  startPagesWorld,
} from "./pages-world";

const pictures = join("test-results", "journeys");

let world: PagesWorld;
let browser: Browser;
const contexts: BrowserContext[] = [];

async function visitor(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  contexts.push(context);
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));
  return page;
}
const complaints: string[] = [];
const shot = async (page: Page, name: string) => {
  if (takesPictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
};

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  [world, browser] = await Promise.all([startPagesWorld(), launchBrowser()]);
});

afterAll(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  await browser?.close();
  await world?.stop();
});

async function proveAddress(page: Page): Promise<void> {
  await page.goto(world.accessLink);
  await shot(page, "1-door");
  await page.getByLabel("Your e-mail address").fill(contractor);
  const mails = world.sink.mails.length;
  await page.getByRole("button", { name: "Mail me a code" }).click();
  const mail = await mailTo(world.sink, contractor, /code/i, mails);
  await page.getByLabel("6-digit code").fill(codeIn(mail));
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Request access" }).waitFor();
}

async function askForBucket(page: Page): Promise<void> {
  await page.getByLabel("Find by name").fill("inv");
  const row = page.getByRole("checkbox", { name: /invoices/ });
  await row.check();
  await page.getByRole("radio", { name: "Read", exact: true }).check();
  await page.getByLabel("What is it for?").fill("SHOP-812: compare the invoices");
  await page.getByText("is asked", { exact: false }).waitFor();
  await shot(page, "2-form");
  await page.getByRole("button", { name: "Request access" }).click();
  await page.waitForURL(/\/requests\/req_/);
}

test("a contractor asks through an access link, the sponsor approves from the mail, and it is handed back with proof", async () => {
  const dana = await visitor();
  await proveAddress(dana);
  const before = world.sink.mails.length;
  await askForBucket(dana);
  await expect.poll(() => dana.getByText("Waiting for approval").count()).toBeGreaterThan(0);
  await shot(dana, "3-waiting");

  const mail = await mailTo(world.sink, admin, /SHOP-812/, before);
  const link = linkIn(mail, "/approve/");
  const ada = await visitor();
  await ada.goto(link);
  expect(new URL(ada.url()).hash).toBe("");
  await shot(ada, "4-approve-shell");
  await ada.getByRole("button", { name: "Show the request" }).click();
  await ada.getByText("SHOP-812").waitFor();
  await shot(ada, "5-approve");
  const mailsBefore = world.sink.mails.length;
  await ada.getByRole("button", { name: "Mail me a code" }).click();
  const code = codeIn(
    await mailTo(world.sink, admin, /one-time code|type this code/i, mailsBefore),
  );
  await shot(ada, "5b-code");
  if ((await ada.locator("#decision:checked, #reject:checked").count()) === 0) {
    await ada.getByRole("radio", { name: "Approve" }).check();
  }
  await ada.getByLabel("6-digit code").fill(code);
  await ada.getByRole("button", { name: "Send my answer" }).click();
  await ada.getByText("You approved this request").waitFor();
  await shot(ada, "6-thanks");

  // The requester's page follows along without being loaded again.
  await dana.getByText("Ends by itself at").waitFor({ timeout: 15_000 });
  await shot(dana, "7-active");
  expect(await dana.locator(".countdown").textContent()).toMatch(/^(59:\d\d|1:00:00)$/);

  const late = await visitor();
  await late.goto(link);
  await late.getByText(/Already approved by .* at/).waitFor();
  await shot(late, "8-already");

  await dana.getByText("Hand it back early").click();
  await dana.getByRole("button", { name: "Hand it back now" }).click();
  await dana.getByText("Proof that it is gone").waitFor({ timeout: 15_000 });
  await shot(dana, "9-returned");
  expect(complaints).toEqual([]);
});
