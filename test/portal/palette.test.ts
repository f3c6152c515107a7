import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askFrom } from "./asking";
import { type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let ben: Page;
let ada: Page;
let requestId: string;
beforeAll(async () => {
  world = await startPortalWorld();
  [ben, ada] = [await world.open(people.ben, "/requests"), await world.open(people.ada)];
  requestId = (await askFrom(world, ben, { names: ["invoices"] })).id;
});
afterAll(async () => {
  await world?.stop();
});

const dialog = (page: Page) => page.getByRole("dialog", { name: "Search or jump to…" });
const option = (page: Page, name: string | RegExp) => dialog(page).getByRole("option", { name });
const group = (page: Page, name: string) => dialog(page).getByRole("group", { name });

async function open(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await dialog(page).getByRole("combobox").waitFor();
}

test("it opens with a key anywhere, also while one types, and Escape gives the focus back", async () => {
  await ben.goto(`${world.hallpass.url}/request`);
  const field = ben.getByRole("searchbox", { name: "Search" });
  await field.focus();
  await open(ben);
  await group(ben, "Pages").waitFor();
  await ben.keyboard.press("Escape");
  await expect.poll(() => dialog(ben).count()).toBe(0);
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
});

test("pages and my open requests are found by beginnings and with a wrong letter", async () => {
  await open(ben);
  await ben.keyboard.type("aprovals");
  await option(ben, "Approvals").waitFor();
  await dialog(ben).getByRole("combobox").fill("invo");
  await group(ben, "My open requests")
    .getByRole("option", { name: /AR-\d+ · invoices/ })
    .waitFor();
  await group(ben, "Request access")
    .getByRole("option", { name: /^invoices/ })
    .waitFor();
  await world.visitors.look(ben, "palette");
  await ben.keyboard.press("Enter");
  await ben.waitForURL((url) => url.pathname === `/requests/${requestId}`);
});

test("arrow keys choose, and what was chosen is the first the next time", async () => {
  await open(ben);
  await ben.keyboard.type("telemetry");
  await group(ben, "Request access")
    .getByRole("option", { name: /^telemetry/ })
    .waitFor();
  await ben.keyboard.press("ArrowDown");
  await ben.keyboard.press("ArrowUp");
  await ben.keyboard.press("Enter");
  await ben.waitForURL((url) => url.searchParams.get("resource") === world.resources.telemetry);
  await open(ben);
  expect(await group(ben, "Last used").getByRole("option").first().textContent()).toContain(
    "telemetry",
  );
  await ben.keyboard.press("Escape");
});

test("an end user finds neither admin pages nor people", async () => {
  await open(ben);
  await ben.keyboard.type("grace");
  await dialog(ben).getByText("Nothing matches “grace”.").waitFor();
  await dialog(ben).getByRole("combobox").fill("audit");
  await dialog(ben).getByText("Nothing matches “audit”.").waitFor();
  await ben.keyboard.press("Escape");
});

test("an admin finds people, flows and integrations too", async () => {
  await open(ada);
  await ada.keyboard.type("grace");
  await group(ada, "People")
    .getByRole("option", { name: /Grace Hopper/ })
    .waitFor();
  await dialog(ada).getByRole("combobox").fill("stor");
  await group(ada, "Integrations")
    .getByRole("option", { name: /storage/ })
    .waitFor();
  await dialog(ada).getByRole("combobox").fill("write");
  await group(ada, "Access flows")
    .getByRole("option", { name: /Write to buckets/ })
    .click();
  await ada.waitForURL((url) => url.pathname === `/admin/flows/${world.flows.approved.id}`);
});

test("nothing on the way is an error in the console or a barrier", () => {
  expect(world.visitors.complaints).toEqual([]);
});
