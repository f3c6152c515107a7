import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callFrom, type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let page: Page;

beforeAll(async () => {
  world = await startPortalWorld();
  page = await world.open(people.ada, "/admin/explain");
}, 120_000);
afterAll(async () => {
  await world?.stop();
});

const choose = async (label: string, text: string, name: RegExp) => {
  await page.getByRole("combobox", { name: label }).fill(text);
  await page.getByRole("option", { name }).click();
};
const flow = (name: string) => page.locator("details.explained", { hasText: name }).first();

test("a person, a resource and a permission are answered flow by flow, with the approvers and why", async () => {
  await page.getByRole("heading", { name: "Choose a person" }).waitFor();
  await world.visitors.look(page, "explain-empty");
  await choose("Who", "ben", /Ben Okri/);
  await choose("Resource", "rders", /orders/);
  await page.getByText("Can be requested").first().waitFor();
  await page.getByLabel("Permission").selectOption({ label: "Write" });
  const writing = flow("Write to buckets");
  await writing.getByText("Would be taken").waitFor();
  await writing
    .getByText(/Engineers/)
    .first()
    .waitFor();
  await writing.getByText("grace@example.com").waitFor();
  await writing.getByText("Needs approval", { exact: true }).waitFor();
  await flow("Read buckets").getByText("Automatic", { exact: true }).waitFor();
  expect(await flow("Read buckets").getAttribute("open")).toBeNull();
  await world.visitors.look(page, "explain-yes");
}, 40_000);

test("the question is in the address, so the answer can be shared", async () => {
  const { searchParams } = new URL(page.url());
  expect([...searchParams.keys()].sort()).toEqual(["permission", "person", "resource"]);
  await page.reload();
  await flow("Write to buckets").getByText("Would be taken").waitFor();
  await page.getByRole("button", { name: /^Remove orders/ }).waitFor();
}, 30_000);

test("what stands now is shown with its request", async () => {
  const ben = await world.open(people.ben);
  await callFrom(ben, "POST", "/api/v1/requests", {
    flowId: world.flows.automatic.id,
    units: [{ resourceId: world.resources.orders, permission: "read" }],
  });
  await page.getByLabel("Permission").selectOption({ label: "Any permission" });
  await page.getByRole("link", { name: "AR-1" }).waitFor();
}, 30_000);

test("who is not let in reads which part says no", async () => {
  await page.getByRole("button", { name: "Remove Ben Okri" }).click();
  await choose("Who", "ada", /Hallpass admin/);
  await page.getByText("Cannot be requested").first().waitFor();
  const reading = flow("Read buckets");
  await reading.locator("summary").click();
  await reading.getByRole("img", { name: "Does not fit" }).first().waitFor();
  await world.visitors.look(page, "explain-no");
}, 30_000);

test("a flow can be asked about alone, and so can everything", async () => {
  await page.getByLabel("About").selectOption("flow");
  await page.getByLabel("Flow").selectOption({ label: "Read buckets" });
  await page.getByRole("heading", { name: "1 flow has to do with it" }).waitFor();
  await page.getByLabel("About").selectOption("all");
  await page.getByRole("heading", { name: "2 flows have to do with it" }).waitFor();
}, 30_000);

test("an address that names nobody says so", async () => {
  await page.goto(`${world.hallpass.url}/admin/explain?person=nobody@example.com`);
  await page.getByText("There is no such person.").waitFor();
}, 30_000);

test("nothing on the way was an error in the console or a barrier", () => {
  expect(world.visitors.complaints.filter((line) => !/status of 404/.test(line))).toEqual([]);
});
