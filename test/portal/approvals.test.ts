import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccessFlow } from "../../worker/contract/flows";
import type { AccessRequest } from "../../worker/contract/requests";
import { askFrom, untilState } from "./asking";
import { callFrom, type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let ben: Page;
let ada: Page;
/** Of Ben, by bucket. */
let asked: Record<"orders" | "invoices" | "telemetry" | "backups" | "reports-2026", string>;
const numbers: Record<string, string> = {};

beforeAll(async () => {
  world = await startPortalWorld();
  [ben, ada] = await Promise.all([
    world.open(people.ben, "/requests"),
    world.open(people.ada, "/approvals"),
  ]);
});
afterAll(async () => {
  await world?.stop();
});

const row = (bucket: string) => ada.getByRole("row", { name: new RegExp(`write on ${bucket}`) });

test("an approver without anything to decide is told when that would change", async () => {
  await ada.getByRole("heading", { name: "Nothing waits for you" }).waitFor();
  await world.visitors.look(ada, "approvals-empty");
});

test("requests appear by themselves, each with who, what, how long, why and since when", async () => {
  const ids: Record<string, string> = {};
  for (const name of ["orders", "invoices", "telemetry", "backups", "reports-2026"]) {
    const made = await askFrom(world, ben, {
      names: [name],
      why:
        name === "orders"
          ? "INC-42: orders are stuck since the last deployment, customers wait"
          : name,
    });
    ids[name] = made.id;
    numbers[name] = made.number;
  }
  asked = ids as typeof asked;
  await row("reports-2026").waitFor();
  expect(await row("orders").textContent()).toMatch(/Ben Okri[\s\S]*2 hours[\s\S]*INC-42/);
  await world.visitors.look(ada, "approvals-list");
});

test("in the drawer one sees facts of peers and approves less", async () => {
  await row("orders").getByRole("link", { name: "write on orders" }).click();
  const drawer = ada.getByRole("dialog");
  await drawer.getByRole("heading", { name: "Ben Okri asks for write on orders" }).waitFor();
  await drawer.getByText("Nobody else has write on orders now.").waitFor();
  expect(new URL(ada.url()).searchParams.get("request")).toBe(asked.orders);
  await world.visitors.look(ada, "approvals-drawer");
  await drawer.getByLabel("How long").selectOption({ label: "1 hour" });
  await drawer.getByRole("button", { name: "Approve with less" }).click();
  await ada.getByText(`${numbers.orders} approved`).waitFor();
  await expect.poll(() => row("orders").count()).toBe(0);
  expect(await ada.getByRole("dialog").count()).toBe(0);
  expect((await untilState(world, asked.orders, "active")).durationSeconds).toBe(3_600);
});

test("keys move, ask and reject, and stay quiet when they are turned off", async () => {
  await ada.locator("h1").click();
  await ada.keyboard.press("j");
  await ada.keyboard.press("j");
  await ada.keyboard.press("k");
  const focused = await ada.evaluate(() => document.activeElement?.textContent);
  expect(focused).toBe("write on reports-2026");
  await ada.keyboard.press("d");
  const dialog = ada.getByRole("dialog", { name: `Reject ${numbers["reports-2026"]}?` });
  await dialog.getByRole("textbox").fill("Use the archive.");
  await world.visitors.look(ada, "approvals-reject");
  await dialog.getByRole("button", { name: "Reject" }).click();
  await ada.getByText(`${numbers["reports-2026"]} rejected`).waitFor();
  const rejected = await untilState(world, asked["reports-2026"], "rejected");
  expect(rejected.decisions[0]?.reason).toBe("Use the archive.");

  await ada.evaluate(() => localStorage.setItem("hallpass.preferences", '{"singleKeys":false}'));
  await callFrom(ada, "PATCH", "/api/v1/me", { preferences: { singleKeys: false } });
  await ada.reload();
  await row("backups").getByRole("link").focus();
  await ada.keyboard.press("a");
  expect(await ada.getByRole("dialog").count()).toBe(0);
});

test("a row that somebody else answered comes back with the reason and goes when it is read again", async () => {
  await row("backups").waitFor();
  const grace = await world.open(people.grace, "/approvals");
  await row("backups").getByRole("button", { name: "Approve" }).click();
  await grace
    .getByRole("row", { name: /write on backups/ })
    .getByRole("button", { name: "Approve" })
    .click();
  const hers = grace.getByRole("dialog", { name: `Approve ${numbers.backups}?` });
  await hers.getByRole("button", { name: "Approve" }).click();
  await untilState(world, asked.backups, "active");
  await ada.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await ada.getByText("This request is no longer waiting for a decision.").waitFor();
  await expect.poll(() => row("backups").count()).toBe(0);

  await ada.goto(`${world.hallpass.url}/approvals?request=${asked.backups}`);
  await ada.getByText(/Already approved by Grace Hopper at \d\d:\d\d/).waitFor();
  await world.visitors.look(ada, "approvals-answered");
});

test("a flow that wants a reason gets one before anything is sent", async () => {
  const { document } = world.flows.approved;
  const { id } = await world.must<AccessFlow>("POST", "/api/v1/flows", {
    ...document,
    name: "Write, with a reason",
    settings: { ...document.settings, approverReasonRequired: true },
  });
  const asking = await callFrom<AccessRequest>(ben, "POST", "/api/v1/requests", {
    flowId: id,
    units: [{ resourceId: world.resources["public-site"], permission: "write" }],
    justification: "Launch",
  });
  await ada.goto(`${world.hallpass.url}/approvals`);
  await row("public-site").getByRole("button", { name: "Approve" }).click();
  const quick = ada.getByRole("dialog");
  expect(await quick.getByRole("button", { name: "Approve" }).isDisabled()).toBe(true);
  await quick.getByRole("button", { name: "Cancel" }).click();
  await row("public-site").getByRole("link").click();
  const drawer = ada.getByRole("dialog");
  await drawer.getByRole("button", { name: "Approve" }).click();
  await drawer.getByText("This access flow wants a reason with every decision.").waitFor();
  await drawer.getByRole("textbox", { name: "Reason" }).fill("Agreed with Grace.");
  await drawer.getByRole("button", { name: "Approve" }).click();
  await ada.getByText(`${asking.number} approved`).waitFor();
  await expect.poll(() => row("public-site").count(), { timeout: 5_000 }).toBe(0);
});

test("nothing on the way is an error in the console or a barrier", () => {
  // The browser itself writes down the refusal that a test provokes.
  const provoked = /status of 409/;
  expect(world.visitors.complaints.filter((line) => !provoked.test(line))).toEqual([]);
});
