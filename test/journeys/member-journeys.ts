/** The demo as its README walks through it: Linus asks twice, Grace answers, Ada takes away. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { loggedOut, refusal, revealInPortal, run } from "./database-login";
import type { DemoWorld } from "./demo-world";
import type { Visitors } from "./visitors";

type Demo = { readonly world: DemoWorld; readonly people: Visitors };

const [ada, grace, linus] = ["ada@example.com", "grace@example.com", "linus@example.com"];

/** Everything in one browser, as somebody does who tries it out: the mail is read at /dev/mail, its link clicked there. */
async function signIn({ world, people }: Demo, email: string): Promise<Page> {
  const page = await people.visit();
  await page.goto(world.url);
  await page.getByLabel("Work e-mail address").fill(email);
  const before = await world.mailIds();
  await page.getByRole("button", { name: "Send me a sign-in link" }).click();
  await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
  const mail = await world.mailTo(email, /sign/i, before);
  await page.goto(`${world.url}/dev/mail`);
  if (email === linus) await people.look(page, "demo-mails");
  await page.locator(`a[href="/dev/mail/${mail.id}"]`).click();
  if (email === linus) await people.look(page, "demo-mail");
  await followLink(page, "Sign in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: /^Hello/ }).waitFor();
  return page;
}

/** In the frame that shows the mail. On a busy machine Chromium may drop a click into a frame it has not painted yet. */
async function followLink(page: Page, name: string): Promise<void> {
  const inbox = page.url();
  for (let tries = 0; tries < 4 && page.url() === inbox; tries += 1) {
    await page.frameLocator("iframe").getByRole("link", { name }).click();
    await page.waitForURL((url) => url.href !== inbox, { timeout: 5_000 }).catch(() => undefined);
  }
  expect(page.url()).not.toBe(inbox);
}

async function ask(
  { world, people }: Demo,
  page: Page,
  flow: string,
  resource: RegExp,
  permission: string,
): Promise<void> {
  await page.goto(`${world.url}/request`);
  await page.getByLabel("All access flows").selectOption({ label: flow });
  await page.getByRole("checkbox", { name: resource }).first().check();
  await page.getByRole("checkbox", { name: permission, exact: true }).check();
  await page.getByLabel(/^Justification/).fill("SHOP-900: orders look wrong");
  await page
    .getByText(/^Granted (at once|for)/)
    .first()
    .waitFor();
  await people.look(page, `demo-ask-${flow.split(" ")[0]?.toLowerCase()}`);
  await page.getByRole("button", { name: "Request access" }).click();
  await page.waitForURL(/\/requests\/req_/);
}

/** An automatic flow gives access at once, and handing it back ends it at once. */
export async function getAndHandBack(demo: Demo): Promise<void> {
  const { world, people } = demo;
  const page = await signIn(demo, linus);
  await people.look(page, "demo-home");
  await ask(demo, page, "Read the shop", /^shop/, "Read");
  await page.getByRole("heading", { name: "How to use it" }).waitFor({ timeout: 15_000 });
  await people.look(page, "demo-active");
  const connection = await revealInPortal(page);
  expect(await run(connection, "SELECT * FROM sales.orders LIMIT 3")).toBe(3);
  expect(await refusal(run(connection, "UPDATE sales.orders SET state = 'paid'"))).toBe("42501");
  await page.getByRole("button", { name: "Hand back" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Hand back" }).click();
  await page.getByText("Proof that it is gone").waitFor({ timeout: 15_000 });
  expect(loggedOut).toContain(await refusal(run(connection, "SELECT 1")));
  await page.goto(world.url);
  await people.look(page, "demo-home-after");
}

/** A manager approves in the portal, the change works, and an admin takes the access away. */
export async function changeAndLoseIt(demo: Demo): Promise<void> {
  const { people } = demo;
  const page = await signIn(demo, linus);
  await ask(demo, page, "Write to the shop", /inventory/, "Read and write");
  await page.getByText("Waiting for approval").first().waitFor();
  const address = page.url();

  const manager = await signIn(demo, grace);
  await people.look(manager, "demo-manager-home");
  await manager.getByRole("link", { name: /waits? for your answer/ }).click();
  await manager
    .getByRole("row", { name: /Linus Torvalds/ })
    .getByRole("link")
    .click();
  await manager.getByText("SHOP-900").last().waitFor();
  await people.look(manager, "demo-manager-request");
  await manager.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await manager.getByText(/^AR-\d+ approved$/).waitFor();

  await page.getByRole("heading", { name: "How to use it" }).waitFor({ timeout: 15_000 });
  await page.getByText("Grace Hopper approved").waitFor();
  const connection = await revealInPortal(page);
  const change = "UPDATE inventory.products SET in_stock = 7 WHERE sku = 'SKU-0001'";
  expect(await run(connection, change)).toBe(1);

  const admin = await signIn(demo, ada);
  await people.look(admin, "demo-admin-home");
  await admin.getByRole("button", { name: "Account" }).click();
  await admin.getByRole("link", { name: "API reference" }).click();
  await admin.waitForURL(/\/api$/);
  await admin.goto(address);
  await admin.getByRole("button", { name: "Revoke" }).click();
  await admin.getByLabel("Reason").fill("Incident 42");
  await people.look(admin, "demo-admin-revoke");
  await admin.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await admin.getByText("Proof that it is gone").waitFor({ timeout: 15_000 });
  expect(loggedOut).toContain(await refusal(run(connection, change)));

  await page.getByText("Incident 42").first().waitFor({ timeout: 15_000 });
  await people.look(page, "demo-taken-back");
}
