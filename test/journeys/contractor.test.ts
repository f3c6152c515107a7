/**
 * The main job as the demo shows it: a contractor's access link, an approval from a mail, a real login into the real
 * PostgreSQL, and afterwards nothing left of it. Meanwhile, in the same demo, its members go their own way.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loggedOut, refusal, reveal, run, runWithPsql } from "./database-login";
import { codeOf, type DemoWorld, linkOf, startDemoWorld } from "./demo-world";
import { changeAndLoseIt, getAndHandBack } from "./member-journeys";
import { startVisitors, type Visitors } from "./visitors";

const contractor = "dana@contractor.example";
const sponsor = "grace@example.com";
/** The shortest access there is. */
const SECONDS = 60;
/** How late the end may be seen, in a busy test run. */
const GRACE_MS = 10_000;

let world: DemoWorld;
let people: Visitors;

beforeAll(async () => {
  [world, people] = await Promise.all([startDemoWorld(), startVisitors()]);
});

afterAll(async () => {
  await people?.close();
  await world?.stop();
});

async function proveAddress(page: Page): Promise<void> {
  await page.goto(world.contractorLink);
  await people.look(page, "contractor-1-door");
  const before = await world.mailIds();
  await page.getByLabel("Your e-mail address").fill(contractor);
  await page.getByRole("button", { name: "Mail me a code" }).click();
  await page.getByLabel("6-digit code").waitFor();
  await people.look(page, "contractor-2-code");
  const mail = await world.mailTo(contractor, /code/i, before);
  await page.getByLabel("6-digit code").fill(codeOf(mail));
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Request access" }).waitFor();
}

async function askToReadSales(page: Page): Promise<void> {
  await page.getByRole("checkbox", { name: /sales/ }).check();
  await page.getByRole("radio", { name: "Another length" }).check();
  await page.getByLabel("Amount").fill(String(SECONDS / 60));
  await page.getByLabel("Unit").selectOption("minutes");
  await page.getByLabel("What is it for?").fill("SHOP-812: why are orders of March missing?");
  await page.getByText("Grace Hopper is asked").waitFor();
  await page.getByText("You get it for 1 minute").waitFor();
  await people.look(page, "contractor-3-form");
  await page.getByRole("button", { name: "Request access" }).click();
  await page.waitForURL(/\/requests\/req_/);
  await page.getByText("We asked").waitFor();
  await people.look(page, "contractor-4-waiting");
}

/** In a browser that Hallpass has never seen: the link alone is not enough, a code mailed to it is. */
async function approveFromMail(before: ReadonlySet<string>): Promise<void> {
  const mail = await world.mailTo(sponsor, /\[Approve\?\]/, before);
  const page = await people.visit();
  await page.goto(linkOf(mail, "/approve/"));
  // The secret leaves the address bar, and with it the history.
  expect(new URL(page.url()).hash).toBe("");
  await people.look(page, "contractor-5-approve-shell");
  await page.getByRole("button", { name: "Show the request" }).click();
  await page.getByText("SHOP-812").waitFor();
  const mailed = await world.mailIds();
  await page.getByRole("button", { name: "Mail me a code" }).click();
  const code = codeOf(await world.mailTo(sponsor, /code/i, mailed));
  await page.getByRole("radio", { name: "Approve" }).check();
  await people.look(page, "contractor-6-approve");
  await page.getByLabel("6-digit code").fill(code);
  await page.getByRole("button", { name: "Send my answer" }).click();
  await page.getByText("You approved this request").waitFor();
  await people.look(page, "contractor-7-approved");
}

/** The password is shown once: whoever asks again, by whatever way, is refused. */
async function revealOnce(page: Page): Promise<string> {
  const path = await page.locator("[data-reveal]").getAttribute("data-reveal");
  const connection = await reveal(page);
  const again = await page.request.post(new URL(path ?? "", world.url).href, {
    headers: { origin: world.url },
  });
  expect(again.status()).toBe(409);
  return connection;
}

const rolesLeft = async (user: string) =>
  (await world.query("SELECT rolname FROM pg_roles WHERE rolname = $1", [user])).length;

test.concurrent("a contractor's link leads to a real login after an approval from the mail, and to nothing after its end", {
  timeout: 150_000,
}, async ({ expect }) => {
  const dana = await people.visit();
  await proveAddress(dana);
  const before = await world.mailIds();
  await askToReadSales(dana);
  await approveFromMail(before);

  // The page that was left open shows the access by itself.
  await dana.getByText("How to use it").waitFor({ timeout: 15_000 });
  const approvedAt = Date.now();
  await people.look(dana, "contractor-8-active");
  const connection = await revealOnce(dana);
  await people.look(dana, "contractor-9-revealed");

  const user = new URL(connection).username;
  expect(user).toMatch(/^hp_[0-9a-v]{26}$/);
  const session = new pg.Client({ connectionString: connection });
  const ended = new Promise<void>((gone) => session.on("error", () => gone()));
  await session.connect();
  const orders = await session.query("SELECT count(*)::int AS n FROM sales.orders");
  expect(orders.rows).toEqual([{ n: 2_000 }]);
  expect(await refusal(session.query("DELETE FROM sales.orders"))).toBe("42501");
  expect(await refusal(session.query("SELECT * FROM inventory.products"))).toBe("42501");
  const counted = await runWithPsql(connection, "SELECT count(*) FROM sales.orders");
  if (counted !== null) expect(counted).toBe("2000");
  expect(await rolesLeft(user)).toBe(1);

  // Nobody does anything now; the end comes by itself, for the open session too.
  await Promise.race([
    ended,
    sleep(approvedAt + SECONDS * 1_000 + GRACE_MS - Date.now()).then(() => {
      throw new Error("the open session outlived its end");
    }),
  ]);
  await expect.poll(() => rolesLeft(user), { timeout: GRACE_MS }).toBe(0);
  expect(loggedOut).toContain(await refusal(run(connection, "SELECT 1")));
  await dana.getByText("Proof that it is gone").waitFor({ timeout: 15_000 });
  await dana.getByText("Ended", { exact: true }).first().waitFor();
  expect(await dana.locator("body").textContent()).not.toContain(new URL(connection).password);
  await people.look(dana, "contractor-10-ended");
  await world.mailTo(contractor, /ended|over|gone/i);
  expect(people.complaints).toEqual([]);
});

test.concurrent("members get access at once or by their manager's answer, hand it back, and lose it to an admin", {
  timeout: 150_000,
}, async () => {
  const members = await startVisitors();
  try {
    await getAndHandBack({ world, people: members });
    await changeAndLoseIt({ world, people: members });
    expect(members.complaints).toEqual([]);
  } finally {
    await members.close();
  }
});
