import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callFrom, type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let page: Page;

beforeAll(async () => {
  world = await startPortalWorld();
  page = await world.open(people.ada, "/admin/identities");
}, 120_000);
afterAll(async () => {
  await world?.stop();
});

type User = {
  id: string;
  fullName: string;
  timeZone: string | null;
  attributes: Record<string, string[]>;
  manager: { email: string } | null;
};
const userOf = async (email: string): Promise<User> => {
  const { items } = await world.must<{ items: User[] }>("GET", `/api/v1/users?search=${email}`);
  if (!items[0]) throw new Error(`nobody has ${email}`);
  return items[0];
};
const tab = (name: string) => page.getByRole("tab", { name, exact: true }).click();
const choose = async (label: string, text: string, name: RegExp) => {
  await page.getByRole("combobox", { name: label }).fill(text);
  await page.getByRole("option", { name }).click();
};

test("people are found by name, status and group, and show their manager", async () => {
  const row = page.getByRole("row", { name: /Ben Okri/ });
  await row.getByRole("link", { name: "Grace Hopper" }).waitFor();
  await world.visitors.look(page, "identities-people");
  await page.getByRole("searchbox", { name: "Search people" }).fill("cleo");
  await row.waitFor({ state: "detached" });
  await page.getByRole("row", { name: /Cleo Vance/ }).waitFor();
  await page.getByRole("searchbox", { name: "Search people" }).fill("");
  await page.getByLabel("Any group").selectOption({ label: "Engineers" });
  await page.getByRole("row", { name: /Hallpass admin/ }).waitFor({ state: "detached" });
  await row.waitFor();
  await page.waitForURL((url) => /^group_/.test(url.searchParams.get("group") ?? ""));
}, 30_000);

test("a group is made, filled, emptied, renamed and deleted", async () => {
  await tab("Groups");
  await page.getByRole("button", { name: "Create a group" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Engineers");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByText("is taken").waitFor();
  await page.getByRole("textbox", { name: "Name" }).fill("Database team");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  const drawer = page.getByRole("dialog", { name: "Database team" });
  await drawer.getByText("Nobody is in this group.").waitFor();
  await choose("Add a person", "ben", /Ben Okri/);
  await drawer.getByRole("link", { name: /Ben Okri/ }).waitFor();
  await choose("Add a person", "cleo", /Cleo Vance/);
  await drawer.getByText("2 people").waitFor();
  await world.visitors.look(page, "identities-group");
  await drawer.getByRole("button", { name: "Take Ben Okri out" }).click();
  await drawer.getByText("1 person").waitFor();
  await drawer.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Data team");
  await page.getByRole("button", { name: "Save" }).click();
  const renamed = page.getByRole("dialog", { name: "Data team" });
  await renamed.getByRole("button", { name: "Delete group" }).click();
  await page.getByText(/^1 person is in it\. Flows that name it/).waitFor();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("Data team was deleted.").waitFor();
  await page.getByRole("row", { name: /Engineers/ }).waitFor();
  await world.visitors.look(page, "identities-groups");
}, 40_000);

test("a shift is made with its turns, and says who is on call now and who is next", async () => {
  await tab("Shifts");
  await page.getByRole("heading", { name: "No shifts yet" }).waitFor();
  await page.getByRole("button", { name: "Create a shift" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("On call");
  await choose("Add somebody", "cleo", /Cleo Vance/);
  await page.getByLabel("Until").fill("2099-01-01T08:00");
  await choose("Add somebody", "grace", /Grace Hopper/);
  await page.getByLabel("From").nth(1).fill("2099-01-01T08:00");
  await page.getByLabel("Until").nth(1).fill("2098-01-01T08:00");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("a turn must end after it starts").waitFor();
  await page.getByLabel("Until").nth(1).fill("");
  await world.visitors.look(page, "identities-shift");
  await page.getByRole("button", { name: "Save" }).click();
  const card = page.locator(".card", { hasText: "On call now" });
  await card.getByText("Cleo Vance").waitFor();
  await card.getByText(/Grace Hopper/).waitFor();
  await world.visitors.look(page, "identities-shifts");
  await page.getByRole("button", { name: "Edit shift: On call" }).click();
  await page.getByRole("button", { name: "Remove Turn 2" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await card.getByText("Nobody is planned").waitFor();
}, 40_000);

test("a person's page shows who manages whom, and changes what flows look at", async () => {
  await page.goto(`${world.hallpass.url}/admin/identities/${(await userOf(people.ben)).id}`);
  const line = page.locator(".reporting-line").first();
  await expect
    .poll(() => line.textContent())
    .toMatch(/Hallpass admin[\s\S]*Grace Hopper[\s\S]*Ben Okri/);
  await page.getByText("Nobody reports to them.").waitFor();
  await line.getByRole("link", { name: /Grace Hopper/ }).click();
  await page.getByRole("heading", { name: "Grace Hopper", level: 1 }).waitFor();
  await page.getByRole("link", { name: /Ben Okri/ }).waitFor();
  await world.visitors.look(page, "identities-person");
  await page.getByRole("link", { name: /Ben Okri/ }).click();
  await page.getByRole("heading", { name: "Ben Okri", level: 1 }).waitFor();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByLabel("Time zone").fill("Mars/Olympus");
  await page.getByLabel("Attributes").fill("team compilers");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("“team compilers” is not of the form key: value.").waitFor();
  await page.getByLabel("Attributes").fill("team: compilers\nsites: Berlin, Hamburg");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText(/must be an IANA time zone/).waitFor();
  await page.getByLabel("Time zone").fill("Europe/Berlin");
  await choose("Manager", "cleo", /Cleo Vance/);
  await world.visitors.look(page, "identities-edit");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Berlin, Hamburg").waitFor();
  expect(await userOf(people.ben)).toMatchObject({
    timeZone: "Europe/Berlin",
    attributes: { team: ["compilers"], sites: ["Berlin", "Hamburg"] },
    manager: { email: people.cleo },
  });
}, 40_000);

test("what a person holds is shown and taken away", async () => {
  const ben = await world.open(people.ben);
  await callFrom(ben, "POST", "/api/v1/requests", {
    flowId: world.flows.automatic.id,
    units: [{ resourceId: world.resources.orders, permission: "read" }],
  });
  await tab("Access");
  await page.getByRole("link", { name: "AR-1" }).waitFor();
  await page.getByText("Active", { exact: true }).last().waitFor();
  await world.visitors.look(page, "identities-access");
  await page.getByRole("button", { name: "Revoke" }).click();
  await page.getByLabel(/Reason/).fill("Wrong bucket");
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("heading", { name: "They hold no access now." }).waitFor();
  const { items } = await world.must<{ items: Array<{ endReason: string }> }>(
    "GET",
    "/api/v1/activity",
  );
  expect(items[0]?.endReason).toContain("Wrong bucket");
}, 40_000);

test("a name in a system is set, counted, and forgotten", async () => {
  await tab("Accounts");
  await page.getByRole("cell", { name: "Their e-mail address" }).waitFor();
  await page.getByRole("button", { name: "Set name" }).click();
  await page.getByRole("textbox", { name: "Account" }).fill("bokri");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("cell", { name: "bokri" }).waitFor();
  await world.visitors.look(page, "identities-accounts");
  await page.getByRole("link", { name: "Identities" }).first().click();
  await page.getByRole("row", { name: /Ben Okri.*1$/ }).waitFor();
  await page.getByRole("link", { name: "Ben Okri" }).click();
  await tab("Accounts");
  await page.getByRole("button", { name: "Forget" }).click();
  await page.getByRole("cell", { name: "Their e-mail address" }).waitFor();
}, 30_000);

test("nothing on the way was an error in the console or a barrier", () => {
  const refusals = /status of (400|409)/;
  expect(world.visitors.complaints.filter((line) => !refusals.test(line))).toEqual([]);
});
