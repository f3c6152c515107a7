import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callFrom, type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let page: Page;

beforeAll(async () => {
  world = await startPortalWorld();
  page = await world.open(people.ada, "/admin/resources");
}, 120_000);
afterAll(async () => {
  await world?.stop();
});

const names = async () => {
  const cells = await page.locator("tbody tr td:first-child a").allInnerTexts();
  return cells.sort();
};
const until = (wanted: string[]) => expect.poll(names, { timeout: 8_000 }).toEqual(wanted);

test("places open level by level and narrow the list to what is in them", async () => {
  await until(["backups", "invoices", "orders", "public-site", "reports-2026", "telemetry"]);
  await page.getByRole("button", { name: "Show what is in storage" }).click();
  await page.getByRole("button", { name: "acme 6" }).click();
  await page.getByRole("button", { name: "production 3" }).click();
  await until(["backups", "invoices", "reports-2026"]);
  expect(new URL(page.url()).searchParams.get("path")).toBe("acme/production");
  await world.visitors.look(page, "resources-place");
  await page.reload();
  await until(["backups", "invoices", "reports-2026"]);
  expect(
    await page.getByRole("button", { name: "production 3" }).getAttribute("aria-current"),
  ).toBe("true");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await until(["backups", "invoices", "orders", "public-site", "reports-2026", "telemetry"]);
}, 30_000);

test("a search finds a part of a name, and a tag narrows it", async () => {
  await page.keyboard.press("/");
  await page.keyboard.type("ORT");
  await until(["reports-2026"]);
  await page.getByRole("searchbox", { name: "Search by name" }).fill("");
  await until(["backups", "invoices", "orders", "public-site", "reports-2026", "telemetry"]);
  await page
    .getByRole("row", { name: /orders/ })
    .getByRole("button", { name: "env=stage" })
    .click();
  await until(["orders", "public-site", "telemetry"].sort());
  await page.getByRole("button", { name: "Remove env=stage" }).click();
  await page.getByLabel("Tag, such as env=prod").fill("env=prod");
  await page.keyboard.press("Enter");
  await until(["backups", "invoices", "reports-2026"]);
  await page.getByRole("searchbox", { name: "Search by name" }).fill("zebra");
  await page.getByRole("heading", { name: "No resource matches" }).waitFor();
  await page.getByRole("button", { name: "Clear filters" }).click();
}, 30_000);

test("the drawer says what it is, who has it now and which flows offer it", async () => {
  const ben = await world.open(people.ben);
  await callFrom(ben, "POST", "/api/v1/requests", {
    flowId: world.flows.automatic.id,
    units: [{ resourceId: world.resources.orders, permission: "read" }],
  });
  await page.getByRole("link", { name: "orders" }).click();
  const drawer = page.getByRole("dialog", { name: "orders" });
  await drawer.getByText("bucket/orders").waitFor();
  await drawer.getByRole("link", { name: "Ben Okri" }).waitFor();
  await drawer.getByRole("link", { name: "Read buckets" }).waitFor();
  await drawer.getByRole("link", { name: "Write to buckets" }).waitFor();
  await drawer.getByText("Read, add and delete objects").waitFor();
  await drawer.getByText("team=storage").waitFor();
  await world.visitors.look(page, "resources-drawer");
  await drawer.getByRole("link", { name: "Explain" }).click();
  await page.waitForURL((url) => url.pathname === "/admin/explain");
  expect(new URL(page.url()).searchParams.get("resource")).toBe(world.resources.orders);
  await page.goBack();
  await drawer.waitFor();
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
}, 30_000);

test("nothing on the way was an error in the console or a barrier", () => {
  expect(world.visitors.complaints).toEqual([]);
});
