import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callFrom, type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let admin: Page;
/** Ben's requests: one that stands, one that waits. */
let active: { id: string; number: string };
let pending: { id: string; number: string };

beforeAll(async () => {
  world = await startPortalWorld();
  const ben = await world.open(people.ben);
  const ask = (flowId: string, permission: string, name: string) =>
    callFrom<{ id: string; number: string }>(ben, "POST", "/api/v1/requests", {
      flowId,
      units: [{ resourceId: world.resources[name], permission }],
      justification: "INC-42: orders are stuck",
    });
  active = await ask(world.flows.automatic.id, "read", "orders");
  pending = await ask(world.flows.approved.id, "write", "invoices");
  admin = await world.open(people.ada, "/admin");
});
afterAll(async () => {
  await world?.stop();
});

test("the dashboard shows what stands, what waits and how the promise was kept", async () => {
  await admin.getByRole("link", { name: /Active access 1/ }).waitFor();
  await admin.getByRole("heading", { name: "The promise kept" }).waitFor();
  await admin.getByText("INC-42").waitFor({ state: "hidden" });
  await world.visitors.look(admin, "dashboard");
});

test("activity is filtered by the address, opens a drawer, and revokes many at once", async () => {
  await admin.goto(`${world.hallpass.url}/admin/activity?state=pending`);
  await admin.getByRole("row", { name: /invoices/ }).waitFor();
  expect(await admin.getByRole("row", { name: /orders/ }).count()).toBe(0);
  await admin.getByRole("button", { name: `Open ${pending.number}` }).click();
  await admin.getByRole("dialog").getByText("INC-42: orders are stuck").waitFor();
  await world.visitors.look(admin, "activity-drawer");
  await admin.keyboard.press("Escape");
  await admin.goto(`${world.hallpass.url}/admin/activity`);
  await admin.getByRole("checkbox", { name: `Select ${active.number}` }).check();
  await world.visitors.look(admin, "activity");
  await admin.getByRole("button", { name: "Revoke selected" }).click();
  await admin.getByLabel("Reason, for the people who lose it").fill("Wrong bucket");
  await admin.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await admin.getByText("1 access is being taken away").waitFor();
  // Without a reload: the list follows what happens.
  await admin.getByRole("row", { name: /orders.*Revoked/ }).waitFor();
});

test("a view that was saved brings its filters back", async () => {
  await admin.goto(`${world.hallpass.url}/admin/activity?q=invoices`);
  await admin.getByRole("button", { name: "Saved views" }).click();
  await admin.getByRole("button", { name: "Save this view" }).click();
  await admin.getByLabel("Name of the view").fill("Invoices");
  await admin.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await admin.getByText("View saved").waitFor();
  await admin.goto(`${world.hallpass.url}/admin/activity`);
  await admin.getByRole("button", { name: "Saved views" }).click();
  await admin.getByRole("button", { name: "Invoices", exact: true }).click();
  await admin.waitForURL(/q=invoices/);
});

test("the audit log is filtered, opened, verified and exported", async () => {
  await admin.goto(`${world.hallpass.url}/admin/audit`);
  await admin.getByRole("button", { name: "Verify the chain" }).click();
  await admin.getByText(/events checked: none was changed/).waitFor();
  await admin.getByLabel("Any action").selectOption("request.created");
  // The rows of before stay until the new ones are there: two requests under a head.
  await expect.poll(() => admin.getByRole("row").count()).toBe(3);
  await admin
    .getByRole("button", { name: /^Open event/ })
    .first()
    .click();
  await admin.getByRole("dialog").getByText("Hash in the chain").waitFor();
  await world.visitors.look(admin, "audit-event");
  await admin.keyboard.press("Escape");
  await world.visitors.look(admin, "audit");
  await admin.getByRole("button", { name: "Download" }).click();
  const [file] = await Promise.all([
    admin.waitForEvent("download"),
    admin.getByRole("link", { name: "CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/audit.*\.csv$/);
});

test("a report is saved from the filters of activity, shared by a link, and downloaded by a stranger", async () => {
  await admin.goto(`${world.hallpass.url}/admin/reports`);
  await admin.getByRole("heading", { name: "There are no reports yet" }).waitFor();
  await admin.goto(
    `${world.hallpass.url}/admin/reports/new?source=activity&filters=${encodeURIComponent("state=pending&range=7d")}`,
  );
  await admin.getByLabel("Name", { exact: true }).fill("What waits");
  await admin.getByLabel("Format").selectOption("csv");
  await admin.getByLabel("Mail it on a schedule").check();
  await world.visitors.look(admin, "report-new");
  await admin.getByRole("button", { name: "Save" }).click();
  await admin.getByRole("heading", { name: "What waits" }).waitFor();
  await admin.getByRole("button", { name: "Make a link" }).click();
  const link = await admin.locator(".code code").textContent();
  await world.visitors.look(admin, "report");
  const stranger = await world.visitors.visit();
  await stranger.goto(link ?? "");
  await stranger.getByRole("button", { name: "Show the report" }).click();
  await stranger.getByRole("heading", { name: "What waits" }).waitFor();
  await world.visitors.look(stranger, "report-shared");
  const [file] = await Promise.all([
    stranger.waitForEvent("download"),
    stranger.getByRole("button", { name: "Download the report" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.csv$/);
  await admin.goto(`${world.hallpass.url}/admin/reports`);
  await admin.getByRole("link", { name: "What waits" }).waitFor();
  await world.visitors.look(admin, "reports");
});

test("the graph starts from one person and has a table of the same ways", async () => {
  await admin.goto(`${world.hallpass.url}/admin/graph`);
  await world.visitors.look(admin, "graph-start");
  await admin.getByRole("combobox", { name: "Start from" }).fill("ben");
  await admin.getByRole("option", { name: /Ben Okri/ }).click();
  await admin.getByRole("button", { name: "Access flow: Read buckets" }).click();
  await world.visitors.look(admin, "graph");
  await admin.getByRole("tab", { name: "Table" }).click();
  await admin
    .getByRole("row", { name: /Ben Okri.*Read buckets/ })
    .first()
    .waitFor();
  await world.visitors.look(admin, "graph-table");
});

test("nothing on the way is an error in the console or a barrier", () => {
  expect(world.visitors.complaints).toEqual([]);
});
