import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccessRequest } from "../../worker/contract/requests";
import { addRoom, askFrom, untilState } from "./asking";
import { callFrom, type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let ben: Page;
let ada: Page;
let room: Awaited<ReturnType<typeof addRoom>>;

beforeAll(async () => {
  world = await startPortalWorld();
  [ben, ada, room] = await Promise.all([
    world.open(people.ben, "/requests"),
    world.open(people.ada, "/requests"),
    addRoom(world),
  ]);
});
afterAll(async () => {
  await room?.target.stop();
  await world?.stop();
});

const show = (page: Page, { id }: { readonly id: string }) =>
  page.goto(`${world.hallpass.url}/requests/${id}`);
const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name }).waitFor();

test("a waiting request says who can act and why, lapses, and can be withdrawn", async () => {
  const asked = await askFrom(world, ben, {});
  await show(ben, asked);
  await heading(ben, "You ask for write on orders");
  await ben.getByText("Grace Hopper").first().waitFor();
  await ben
    .getByText(/manager/)
    .first()
    .waitFor();
  await ben.getByRole("button", { name: "Remind" }).click();
  await ben.getByText("The approvers were reminded").waitFor();
  await world.visitors.look(ben, "request-pending");
  await ben.getByRole("button", { name: "Withdraw" }).click();
  const dialog = ben.getByRole("dialog", { name: "Withdraw this request?" });
  await dialog.getByRole("button", { name: "Withdraw" }).click();
  await ben.getByText("It was withdrawn. Nothing was granted.").waitFor();
  expect((await untilState(world, asked.id, "cancelled")).endedBy).toContain("Ben");
});

test("whoever may decide narrows and approves on the page, and the requester's page follows by itself", async () => {
  const asked = await askFrom(world, ben, { names: ["orders", "invoices"], why: "INC-7\nboth" });
  await show(ben, asked);
  await heading(ben, /You ask for write on/);
  await show(ada, asked);
  await heading(ada, /Ben Okri asks for write on/);
  await ada.getByText("Nobody else has some of these 2 things now.").waitFor();
  await world.visitors.look(ada, "request-decide");
  await ada.getByLabel("How long").selectOption({ label: "30 minutes" });
  await ada.getByRole("checkbox", { name: "write on orders" }).uncheck();
  await ada.getByRole("textbox", { name: /Reason/ }).fill("Only what the incident needs.");
  await ada.getByRole("button", { name: "Approve with less" }).click();
  await ada.getByText(`${asked.number} approved`).waitFor();
  await heading(ben, "You have write on invoices");
  const timeline = ben.getByRole("list").filter({ hasText: "approved" });
  await timeline.getByText("Only what the incident needs.").waitFor();
  await world.visitors.look(ben, "request-active");
  const now = await untilState(world, asked.id, "active");
  expect(now.durationSeconds).toBe(1_800);
  expect(now.units.filter((u) => u.state === "active").map((u) => u.resource)).toEqual([
    "invoices",
  ]);
});

test("a decision about terms that changed is not sent before they were read again", async () => {
  const asked = await askFrom(world, ben, { names: ["telemetry", "backups"] });
  await show(ada, asked);
  await ada.getByRole("button", { name: "Approve" }).waitFor();
  // Somebody narrows it meanwhile: everybody who decides later decides something else.
  await world.hallpass.sql("update requests set terms_hash = 'other' where id = ?", [asked.id]);
  await ada.getByRole("button", { name: "Approve" }).click();
  await ada.getByText("This request changed since you opened it.").waitFor();
  expect(await ada.getByRole("button", { name: "Approve" }).isDisabled()).toBe(true);
  await ada.getByRole("button", { name: "I have read it" }).click();
  await ada.getByRole("button", { name: "Reject" }).click();
  await ada.getByText("Hallpass admin rejected it. Nothing was granted.").waitFor();
});

test("the secret is shown once, with a warning, and afterwards the page says so", async () => {
  const made = await callFrom<AccessRequest>(ben, "POST", "/api/v1/requests", {
    flowId: room.flowId,
    units: [{ resourceId: room.resourceId, permission: room.permission }],
    justification: "",
  });
  await show(ben, made);
  await ben.getByRole("button", { name: "Show the secret once" }).waitFor();
  await ben.getByText("It is shown once.").waitFor();
  await world.visitors.look(ben, "request-secret");
  await ben.getByRole("button", { name: "Show the secret once" }).click();
  await ben.getByText("Copy it now.").waitFor();
  await ben.reload();
  await ben.getByText("The secret was shown already").waitFor();
  expect(await ben.getByRole("button", { name: "Show the secret once" }).count()).toBe(0);

  // Nobody else learns how to use it, admins neither.
  await show(ada, made);
  await heading(ada, /Ben Okri has/);
  expect(await ada.getByRole("heading", { name: "How to use it" }).count()).toBe(0);
  await callFrom(ben, "POST", `/api/v1/requests/${made.id}/return`, {});
  await untilState(world, made.id, "returned");
});

test("an end that the target does not confirm is called late, by everybody, until it is", async () => {
  room.target.set({ fault: { kind: "unavailable", actions: ["revoke"] } });
  const made = await callFrom<AccessRequest>(ben, "POST", "/api/v1/requests", {
    flowId: room.flowId,
    units: [{ resourceId: room.resourceId, permission: room.permission }],
    justification: "",
  });
  await untilState(world, made.id, "active");
  await show(ada, made);
  await ada.getByRole("button", { name: "Revoke" }).click();
  const dialog = ada.getByRole("dialog", { name: "Revoke this access?" });
  await dialog.getByLabel(/Reason/).fill("The incident is over.");
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await ada.getByText("Revoking", { exact: true }).waitFor();
  await ada.getByText("Late: not confirmed gone yet", { exact: true }).waitFor();
  await world.visitors.look(ada, "request-overdue");
  room.target.set({ fault: null });
  await untilState(world, made.id, "revoked");
  await ada.getByText(/Gone since .*, confirmed by the target/).waitFor();
  await ada.getByText("The incident is over, by").waitFor();
  await world.visitors.look(ada, "request-revoked");
});

test("what is over can be requested again from its page", async () => {
  const first = await askFrom(world, ben, {
    flow: "automatic",
    names: ["reports-2026"],
    why: "Look",
  });
  await untilState(world, first.id, "active");
  await show(ben, first);
  await ben.getByRole("button", { name: "Extend by 30 minutes" }).click();
  await ben.getByText("Extended once by 30 minutes").waitFor();
  await ben.getByRole("button", { name: "Hand back" }).click();
  await ben.getByRole("dialog").getByRole("button", { name: "Hand back" }).click();
  await untilState(world, first.id, "returned");
  await ben.getByRole("button", { name: "Request again" }).click();
  const dialog = ben.getByRole("dialog", { name: "Request the same again" });
  await dialog.getByLabel("Why do you need it?").fill("Look once more");
  await dialog.getByRole("button", { name: "Request again" }).click();
  await ben.waitForURL((url) => url.pathname !== `/requests/${first.id}`);
  await ben.getByText("Look once more").waitFor();
});

test("a request that is nobody's business is not there", async () => {
  await ben.goto(`${world.hallpass.url}/requests/req_00000000000000000000`);
  await ben.getByRole("heading", { level: 1, name: "There is no such request" }).waitFor();
});

test("nothing on the way is an error in the console or a barrier", () => {
  // The browser itself writes down each refusal that a test provokes.
  const provoked = /status of (404|409)/;
  expect(world.visitors.complaints.filter((line) => !provoked.test(line))).toEqual([]);
});
