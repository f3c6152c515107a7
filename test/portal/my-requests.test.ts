import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askFrom, untilState } from "./asking";
import { callFrom, type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let cleo: Page;
beforeAll(async () => {
  world = await startPortalWorld();
  cleo = await world.open(people.cleo, "/requests");
});
afterAll(async () => {
  await world?.stop();
});

const row = (name: RegExp) => cleo.getByRole("row", { name });

test("who asked for nothing yet is told so, and how to begin", async () => {
  await cleo.getByRole("heading", { name: "Nothing is open" }).waitFor();
  await world.visitors.look(cleo, "my-requests-empty");
  await cleo.getByRole("tab", { name: "Closed" }).click();
  await cleo.getByRole("heading", { name: "Nothing has ended yet" }).waitFor();
  expect(new URL(cleo.url()).searchParams.get("show")).toBe("closed");
  expect(await cleo.getByRole("link", { name: "Request access" }).last().getAttribute("href")).toBe(
    "/request",
  );
});

test("open ones count down or say when they lapse, and can be extended in the list", async () => {
  const active = await askFrom(world, cleo, { flow: "automatic", names: ["orders", "telemetry"] });
  await askFrom(world, cleo, { names: ["invoices"] });
  await untilState(world, active.id, "active");
  await cleo.getByRole("tab", { name: "Open" }).click();
  const holding = row(/read on orders and telemetry/);
  await holding.getByRole("timer").waitFor();
  await row(/write on invoices/)
    .getByText(/lapses/)
    .waitFor();
  await world.visitors.look(cleo, "my-requests-open");
  await holding.getByRole("button", { name: "Extend by 30 minutes" }).click();
  await cleo.getByText("Extended", { exact: true }).waitFor();
  await expect.poll(() => holding.getByRole("timer").textContent()).toMatch(/^1:[23]\d:/);
});

test("withdrawn ones move to the closed tab by themselves and can be requested again there", async () => {
  await row(/write on invoices/)
    .getByRole("button", { name: "Withdraw" })
    .click();
  await cleo.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
  await expect.poll(() => row(/write on invoices/).count()).toBe(0);
  await cleo.getByRole("tab", { name: "Closed" }).click();
  const over = row(/write on invoices/);
  await over.getByText("Withdrawn").waitFor();
  await over.getByRole("button", { name: "Request again" }).click();
  await world.visitors.look(cleo, "my-requests-again");
  await cleo.getByRole("dialog").getByRole("button", { name: "Request again" }).click();
  await cleo.getByRole("heading", { level: 1, name: "You ask for write on invoices" }).waitFor();
});

test("requesting again what the flow no longer allows says why", async () => {
  const { items } = await callFrom<{ items: { id: string }[] }>(
    cleo,
    "GET",
    "/api/v1/requests?open=false",
  );
  await cleo.goto(`${world.hallpass.url}/requests/${items[0]?.id}`);
  await cleo.getByRole("button", { name: "Request again" }).click();
  await cleo.getByRole("dialog").getByRole("button", { name: "Request again" }).click();
  await cleo.getByRole("dialog").getByRole("alert").waitFor();
  expect(await cleo.getByRole("dialog").getByRole("alert").textContent()).toMatch(/AR-\d+|already/);
});

test("long lists go on at a press", async () => {
  for (let i = 0; i < 26; i++) {
    const { id } = await askFrom(world, cleo, { names: ["backups"], why: `${i}` });
    await callFrom(cleo, "POST", `/api/v1/requests/${id}/cancel`, {});
  }
  await cleo.goto(`${world.hallpass.url}/requests?show=closed`);
  const rows = cleo.getByRole("row");
  await rows.nth(25).waitFor();
  expect(await rows.count()).toBe(26);
  await cleo.getByRole("button", { name: "Show more" }).click();
  await rows.nth(27).waitFor();
});

test("nothing on the way is an error in the console or a barrier", () => {
  // The browser itself writes down each refusal that a test provokes.
  const provoked = /status of (403|409)/;
  expect(world.visitors.complaints.filter((line) => !provoked.test(line))).toEqual([]);
});
