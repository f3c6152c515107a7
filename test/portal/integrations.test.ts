import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callFrom, type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let page: Page;
const SECRET = `whsec_${"c2VjcmV0".repeat(6)}`;

beforeAll(async () => {
  world = await startPortalWorld();
  page = await world.open(people.ada, "/admin/integrations");
}, 120_000);
afterAll(async () => {
  await world?.stop();
});

type Seen = { id: string; secretsSet: string[]; config: Record<string, unknown> };
const seen = (id: string) => world.must<Seen>("GET", `/api/v1/integrations/${id}`);
const go = (path: string) => page.goto(`${world.hallpass.url}${path}`);

test("the list shows how every system fares", async () => {
  const row = page.getByRole("row", { name: /storage/ });
  await row.getByText("Working").waitFor();
  await row.getByText("Sandbox").waitFor();
  await row.getByRole("cell", { name: "6", exact: true }).waitFor();
  await world.visitors.look(page, "integrations-list");
}, 30_000);

test("a system is chosen from the catalogue, tried, mended as the text says, and connected", async () => {
  await page.getByRole("link", { name: "Connect a system" }).click();
  await page.getByRole("heading", { name: "Databases" }).waitFor();
  await world.visitors.look(page, "integrations-catalogue");
  await page.getByRole("link", { name: /^PostgreSQL/ }).click();
  await page.getByLabel("Password").waitFor();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  expect(await page.getByText("This is needed.").count()).toBe(3);
  await world.visitors.look(page, "integrations-postgresql");
  await page.getByRole("link", { name: "Choose another kind" }).click();
  await page.getByRole("link", { name: /^Sandbox/ }).click();
  await page.getByLabel("Name").fill("playground");
  await page.getByLabel("Failure").selectOption("refuse_grants");
  await page.getByRole("button", { name: "Check the connection" }).click();
  await page.getByText("Set Failure to none in the settings of this integration.").waitFor();
  await world.visitors.look(page, "integrations-check");
  await page.getByLabel("Failure").selectOption("none");
  await page.getByRole("button", { name: "Check again" }).click();
  await page.getByText("The connection works.").waitFor();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByRole("heading", { name: "playground" }).waitFor();
  await page.locator(".tile", { hasText: "Resources" }).getByText("6", { exact: true }).waitFor();
  await page.getByText("Working").waitFor();
  // The sandbox holds nothing, so there is nothing to compare, and the page does not claim otherwise.
  await page.getByText(/^Nothing was compared yet/).waitFor();
  await world.visitors.look(page, "integrations-overview");
}, 60_000);

test("what is wrong is said beside the field it is in", async () => {
  await go("/admin/integrations/new?kind=sandbox");
  await page.getByLabel("Name").fill("wrong");
  await page.getByLabel("Resource types").fill("[{");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText("This is not JSON.").waitFor();
  await page.getByLabel("Resource types").fill('[{"type":"t"}]');
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText(/^0 \/ title: /).waitFor();
  await page.getByLabel("Resource types").fill("");
  await page.getByLabel("Name").fill("storage");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText("is taken").waitFor();
}, 30_000);

test("a stored secret is never shown, is kept when left empty, and replaced when typed", async () => {
  const { id } = await world.must<{ id: string }>("POST", "/api/v1/integrations", {
    name: "own service",
    kind: "webhook",
    config: {
      url: "http://127.0.0.1:9/hallpass",
      secret: SECRET,
      headerName: "X-Key",
      headerValue: "v",
    },
  });
  await go(`/admin/integrations/${id}?tab=settings`);
  const secret = page.getByLabel("Signing secret");
  expect(await secret.inputValue()).toBe("");
  expect(await secret.getAttribute("placeholder")).toBe("Stored. Leave empty to keep it.");
  expect(await page.content()).not.toContain(SECRET);
  await world.visitors.look(page, "integrations-settings");
  await page.getByLabel("Time-out in seconds").fill("5");
  await page.getByLabel("Sync", { exact: true }).selectOption("3600");
  await page.getByLabel("Extra header (optional)", { exact: true }).fill("");
  await page.getByLabel("Take the stored value away").check();
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("Saved. A sync has started.").waitFor();
  const now = await seen(id);
  expect(now.secretsSet).toEqual(["secret"]);
  expect(now.config).toEqual({
    url: "http://127.0.0.1:9/hallpass",
    sendSecret: false,
    timeoutSeconds: 5,
  });
  expect(now).toMatchObject({ syncSeconds: 3_600 });
  await page.getByLabel("URL").fill("http://127.0.0.1:10/hallpass");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText(/stored secrets are not used at another address/).waitFor();
}, 30_000);

test("a sync that lost most resources waits for an admin, who reads what a yes takes away", async () => {
  const made = await world.must<Seen>("POST", "/api/v1/integrations", {
    name: "shrinking",
    kind: "sandbox",
    config: {
      resources: Array.from({ length: 40 }, (_, i) => ({
        type: "sandbox.bucket",
        externalId: `b/${i}`,
        name: `b-${i}`,
      })),
    },
  });
  await go(`/admin/integrations/${made.id}`);
  await page.locator(".tile", { hasText: "Resources" }).getByText("40", { exact: true }).waitFor();
  await world.must("PUT", `/api/v1/integrations/${made.id}`, {
    config: { resources: [{ type: "sandbox.bucket", externalId: "b/1", name: "b-1" }] },
  });
  await page.getByText("A sync is held").waitFor();
  await page.getByRole("tab", { name: "Syncs" }).click();
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByText("39 resources would be taken away, 1 would stay.").waitFor();
  expect(await page.locator(".going li").allInnerTexts()).toContain("b-0");
  await page.getByText("and 19 more").waitFor();
  await world.visitors.look(page, "integrations-held");
  await page.getByRole("button", { name: "Take them away" }).click();
  await page.getByRole("row", { name: /Done.*39/ }).waitFor();
  await world.visitors.look(page, "integrations-runs");
  await page.getByRole("tab", { name: "Resources" }).click();
  await page.getByText("1 resource").waitFor();
  await world.visitors.look(page, "integrations-types");
}, 60_000);

test("a system with access on it is not removed, and says what stands in the way", async () => {
  const ben = await world.open(people.ben);
  await callFrom(ben, "POST", "/api/v1/requests", {
    flowId: world.flows.automatic.id,
    units: [{ resourceId: world.resources.orders, permission: "read" }],
  });
  await go(`/admin/integrations/${world.integrationId}?tab=danger`);
  await page.getByRole("link", { name: "Read buckets" }).waitFor();
  await page.getByText("Ben Okri").waitFor();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText(/One access still stands there/).waitFor();
  await world.visitors.look(page, "integrations-in-use");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Drain", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Drain" }).click();
  await page.getByText(/This integration is draining/).waitFor();
}, 60_000);

test("a system without access is removed, and its name is free again", async () => {
  const made = await world.must<Seen>("POST", "/api/v1/integrations", {
    name: "short-lived",
    kind: "sandbox",
    config: {},
  });
  await go(`/admin/integrations/${made.id}?tab=danger`);
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText("short-lived was removed.").waitFor();
  await page.waitForURL((url) => url.pathname === "/admin/integrations");
  const { status } = await world.hallpass.api("GET", `/api/v1/integrations/${made.id}`);
  expect(status).toBe(404);
}, 30_000);

test("nothing on the way was an error in the console or a barrier", () => {
  const refusals = /status of (400|409)/;
  expect(world.visitors.complaints.filter((line) => !refusals.test(line))).toEqual([]);
});
