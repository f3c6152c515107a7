import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccessBundle } from "../../worker/contract/bundles";
import { type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let page: Page;
beforeAll(async () => {
  world = await startPortalWorld();
  page = await world.open(people.ada, "/admin/bundles");
});
afterAll(async () => {
  await world?.stop();
});

const bundles = async () =>
  (await world.must<{ items: AccessBundle[] }>("GET", "/api/v1/bundles")).items;

test("the first bundle is made of the same pieces as a flow", async () => {
  await page.getByRole("link", { name: "Make the first bundle" }).waitFor();
  await world.visitors.look(page, "bundles-empty");
  await page.getByRole("link", { name: "Make the first bundle" }).click();
  await page.getByLabel("Name").fill("On call");
  await page.getByRole("button", { name: "Save bundle" }).click();
  await page.getByText("Add resources to the bundle.").waitFor();
  await page.getByRole("button", { name: "Add resources" }).click();
  await page.getByLabel("Integration").selectOption({ label: "storage" });
  await page.getByLabel("Resource type").selectOption({ label: "Bucket" });
  await page.getByLabel("Choose by").selectOption("tag");
  await page.getByRole("combobox", { name: "Tag" }).fill("env");
  await page.getByRole("combobox", { name: "Values" }).fill("pr");
  await page.getByRole("option", { name: "prod" }).click();
  await page.getByRole("checkbox", { name: /^Read/ }).check();
  await world.visitors.look(page, "bundle-edit");
  await page.getByRole("button", { name: "Save bundle" }).click();
  await page.waitForURL(/\/admin\/bundles\/bundle_\w+$/);
  await page.getByText("No flow offers this bundle yet.").waitFor();
  const [bundle] = await bundles();
  expect(bundle?.document).toMatchObject({
    name: "On call",
    targets: [
      {
        integration: world.integrationId,
        resourceType: "sandbox.bucket",
        permissions: ["read"],
        include: [{ by: "tag", key: "env", match: "is", values: ["prod"] }],
      },
    ],
  });
}, 40_000);

test("a change is saved as a new version and never over somebody else's", async () => {
  const [bundle] = await bundles();
  await page.getByLabel("Description").fill("Mine");
  await world.must("PUT", `/api/v1/bundles/${bundle?.id}`, {
    ...bundle?.document,
    description: "Theirs",
  });
  await page.getByText(/Somebody else saved this bundle/).waitFor();
  await page.getByRole("button", { name: "Load theirs" }).click();
  await expect.poll(() => page.getByLabel("Description").inputValue()).toBe("Theirs");
  await page.getByLabel("Description").fill("Both");
  await page.getByRole("button", { name: "Save bundle" }).click();
  await expect
    .poll(async () => (await bundles())[0])
    .toMatchObject({ version: 3, document: { description: "Both" } });
}, 40_000);

test("a bundle that flows offer says which, and is not deleted until none does", async () => {
  const [bundle] = await bundles();
  const flow = await world.must<{ id: string }>("POST", "/api/v1/flows", {
    name: "On call access",
    requesters: { conditions: [{ type: "group", values: ["Engineers"] }] },
    targets: [{ bundle: bundle?.id }],
    duration: { maxSeconds: 3_600 },
    approval: { mode: "automatic" },
  });
  await page.goto(`${world.hallpass.url}/admin/bundles`);
  const row = page.getByRole("row", { name: /On call/ });
  await row.getByRole("link", { name: "On call access" }).waitFor();
  await row.getByText("read on Bucket in storage").waitFor();
  await world.visitors.look(page, "bundles");
  const ask = async () => {
    await page.getByRole("button", { name: "Actions for On call" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
  };
  await ask();
  const refused = page.getByRole("dialog", { name: "“On call” is still in use" });
  await refused.getByRole("link", { name: "On call access" }).waitFor();
  await world.visitors.look(page, "bundles-in-use");
  await refused.getByRole("button", { name: "Close" }).last().click();
  await world.must("DELETE", `/api/v1/flows/${flow.id}`);
  await row.getByText("No flow", { exact: true }).waitFor();
  await ask();
  await page.getByRole("dialog").getByRole("button", { name: "Delete bundle" }).click();
  await page.getByText("No bundles yet").waitFor();
  expect(await bundles()).toEqual([]);
}, 40_000);

test("nothing on the way is an error in the console or a barrier", () => {
  expect(world.visitors.complaints).toEqual([]);
});
