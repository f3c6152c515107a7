import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccessFlow } from "../../worker/contract/flows";
import { type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let page: Page;
beforeAll(async () => {
  world = await startPortalWorld();
  page = await world.open(people.ada, "/admin/flows");
});
afterAll(async () => {
  await world?.stop();
});

const go = async (path: string) => {
  await page.goto(`${world.hallpass.url}${path}`);
};
const row = (name: string) => page.getByRole("row", { name: new RegExp(name) });
const read = (flow: AccessFlow) => world.must<AccessFlow>("GET", `/api/v1/flows/${flow.id}`);

test("each flow says in a line who, what, how long and how it is approved", async () => {
  const written = row("Write to buckets");
  await written.getByText("Group Engineers").waitFor();
  await written.getByText("write, read on Bucket in storage").waitFor();
  await written.getByText("Up to 8 hours").waitFor();
  await written.getByText("Manager or ada@example.com").waitFor();
  await row("Read buckets").getByText("Automatic").waitFor();
  await world.visitors.look(page, "flows");
}, 30_000);

test("filters narrow the list and stay in the address", async () => {
  await page.getByLabel("Label", { exact: true }).selectOption("sensitive");
  await row("Read buckets").waitFor({ state: "detached" });
  expect(new URL(page.url()).search).toBe("?label=sensitive");
  await page.reload();
  await row("Write to buckets").waitFor();
  expect(await row("Read buckets").count()).toBe(0);
  await page.getByLabel("Search flows by name").fill("nothing like it");
  await page.getByText("No flow matches these filters").waitFor();
  expect(new URL(page.url()).searchParams.get("q")).toBe("nothing like it");
  await world.visitors.look(page, "flows-none");
  await page.getByRole("button", { name: "Clear filters" }).first().click();
  await row("Read buckets").waitFor();
  expect(await page.getByLabel("Search flows by name").inputValue()).toBe("");
}, 30_000);

test("a flow is paused and activated again from the list", async () => {
  await page.getByRole("button", { name: "Actions for Read buckets" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  await row("Read buckets").getByText("Paused").waitFor();
  expect((await read(world.flows.automatic)).document.active).toBe(false);
  await page.getByLabel("State").selectOption("true");
  await row("Read buckets").waitFor({ state: "detached" });
  await page.getByLabel("State").selectOption("");
  await page.getByRole("button", { name: "Actions for Read buckets" }).click();
  await page.getByRole("button", { name: "Activate" }).click();
  await row("Read buckets").getByText("Active", { exact: true }).waitFor();
  expect((await read(world.flows.automatic)).document.active).toBe(true);
}, 30_000);

test("a duplicate begins as a draft, is listed, and counts only once it is published", async () => {
  await page.getByRole("button", { name: "Actions for Write to buckets" }).click();
  await page.getByRole("link", { name: "Duplicate" }).click();
  const name = page.getByLabel("Name", { exact: true });
  await expect.poll(() => name.inputValue()).toBe("Copy of Write to buckets");
  await name.fill("Write to buckets at night");
  await page.getByText("Draft saved").waitFor();
  await page.getByRole("link", { name: "Access flows", exact: true }).first().click();
  await page.getByRole("link", { name: "Write to buckets at night" }).waitFor();
  await page.getByLabel("Flows and drafts").selectOption("only");
  await page.getByRole("table").waitFor({ state: "detached" });
  await world.visitors.look(page, "flows-drafts");
  await page.getByRole("link", { name: "Write to buckets at night" }).click();
  await expect.poll(() => name.inputValue()).toBe("Write to buckets at night");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await page.waitForURL(/\/admin\/flows\/flow_\w+$/);
  await go("/admin/flows");
  await row("Write to buckets at night").waitFor();
  expect(await page.getByRole("heading", { name: "Drafts" }).count()).toBe(0);
}, 30_000);

test("versions are compared in words, and an old one comes back as a new one", async () => {
  const { automatic } = world.flows;
  const { document } = await read(automatic);
  const path = `/api/v1/flows/${automatic.id}`;
  await world.must("PUT", path, { ...document, duration: { maxSeconds: 3_600 } });
  await world.must("PUT", path, {
    ...document,
    duration: { maxSeconds: 7_200 },
    targets: document.targets.map((t) => ({ ...t, permissions: ["read", "write"] })),
  });
  await go(`/admin/flows/${automatic.id}/versions`);
  await page.getByRole("cell", { name: /up to 1 hour/ }).waitFor();
  await page.getByRole("cell", { name: /up to 2 hours/ }).waitFor();
  await page.getByRole("cell", { name: /^read or write on/ }).waitFor();
  await world.visitors.look(page, "flow-versions");
  await page.getByRole("link", { name: /^Version 1/ }).click();
  await page.getByRole("button", { name: "Restore this version" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore version 1?" });
  await dialog.getByRole("cell", { name: /up to 4 hours/ }).waitFor();
  await world.visitors.look(page, "flow-versions-restore");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await dialog.waitFor({ state: "detached" });
  const after = await read(automatic);
  expect(after.document.duration.maxSeconds).toBe(14_400);
  await page.getByRole("link", { name: new RegExp(`^Version ${after.version}`) }).waitFor();
}, 40_000);

test("a flow is deleted only after a question; without any, the page leads to the first one", async () => {
  const { items } = await world.must<{ items: AccessFlow[] }>("GET", "/api/v1/flows");
  for (const flow of items.slice(1)) await world.must("DELETE", `/api/v1/flows/${flow.id}`);
  await go("/admin/flows");
  const last = items[0]?.document.name ?? "";
  await page.getByRole("button", { name: `Actions for ${last}` }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: `Delete “${last}”?` });
  await world.visitors.look(page, "flows-delete");
  await dialog.getByRole("button", { name: "Delete flow" }).click();
  await page.getByRole("link", { name: "Write the first flow" }).waitFor();
  await world.visitors.look(page, "flows-empty");
  await page.getByRole("link", { name: "Write the first flow" }).click();
  await page.getByRole("heading", { name: "New access flow" }).waitFor();
}, 40_000);

test("nothing on the way is an error in the console or a barrier", () => {
  expect(world.visitors.complaints).toEqual([]);
});
