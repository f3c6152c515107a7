import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callFrom, type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let page: Page;

beforeAll(async () => {
  world = await startPortalWorld();
  page = await world.open(people.ada, "/admin/users");
}, 120_000);
afterAll(async () => {
  await world?.stop();
});

type User = { id: string; status: string; role: string; phone: string | null };
const userOf = async (email: string): Promise<User | undefined> =>
  (await world.must<{ items: User[] }>("GET", `/api/v1/users?search=${email}`)).items[0];
const act = async (name: string, what: string) => {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("button", { name: what, exact: true }).click();
  return page.getByRole("dialog");
};

test("a person is invited with e-mail, role, full name and phone, and gets the mail", async () => {
  await page.getByRole("row", { name: /Grace Hopper/ }).waitFor();
  await world.visitors.look(page, "users-list");
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByRole("textbox", { name: "E-mail" }).fill("dora@example.com");
  await page.getByLabel("Role", { exact: true }).selectOption("admin");
  await page.getByLabel("Full name").fill("Dora Maar");
  await page.getByLabel("Phone").fill("not a number");
  await page.getByRole("button", { name: "Send invitation" }).click();
  await page.getByText(/must be a telephone number/).waitFor();
  await world.visitors.look(page, "users-invite");
  await page.getByLabel("Phone").fill("+49 30 1234567");
  await page.getByRole("button", { name: "Send invitation" }).click();
  await page.getByRole("row", { name: /Dora Maar.*Admin.*Invited/ }).waitFor();
  expect(await userOf("dora@example.com")).toMatchObject({
    role: "admin",
    status: "invited",
    phone: "+49 30 1234567",
  });
  await world.sink.waitForMail((m) => m.to.includes("dora@example.com"));
}, 30_000);

test("an invitation is sent again, and whoever is there already is not invited twice", async () => {
  const before = world.sink.mails.length;
  const dialog = await act("Dora Maar", "Resend invitation");
  await dialog.getByText("The earlier link stops working.", { exact: false }).waitFor();
  await dialog.getByRole("button", { name: "Resend invitation" }).click();
  await page.getByText("The invitation was sent again.").waitFor();
  await world.sink.waitForMail(
    (m) => world.sink.mails.indexOf(m) >= before && m.to.includes("dora@example.com"),
  );
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByRole("textbox", { name: "E-mail" }).fill("dora@example.com");
  await page.getByLabel("Full name").fill("Dora Maar");
  await page.getByRole("button", { name: "Send invitation" }).click();
  await page
    .getByRole("dialog")
    .getByText(/already/)
    .waitFor();
  await page.keyboard.press("Escape");
}, 30_000);

test("a role changes after its meaning was read, and nobody changes their own", async () => {
  const dialog = await act("Cleo Vance", "Make admin");
  await dialog.getByText(/Admins write access flows/).waitFor();
  await dialog.getByRole("button", { name: "Make admin" }).click();
  await page.getByText("Cleo Vance is now an admin.").waitFor();
  expect((await userOf(people.cleo))?.role).toBe("admin");
  await page.getByRole("button", { name: "Actions for Hallpass Admin" }).click();
  const own = await page.locator(".menu:popover-open button").allInnerTexts();
  expect(own).toEqual(["Sign out everywhere"]);
  await page.keyboard.press("Escape");
}, 30_000);

test("disabling names what ends, ends it, and can be taken back", async () => {
  const ben = await world.open(people.ben);
  await callFrom(ben, "POST", "/api/v1/requests", {
    flowId: world.flows.automatic.id,
    units: [{ resourceId: world.resources.orders, permission: "read" }],
  });
  const dialog = await act("Ben Okri", "Disable");
  await dialog.getByText(/1 request of theirs gives access now/).waitFor();
  await dialog.getByRole("link", { name: "AR-1" }).waitFor();
  await world.visitors.look(page, "users-disable");
  await dialog.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("row", { name: /Ben Okri.*Disabled/ }).waitFor();
  await expect
    .poll(
      async () =>
        (await world.must<{ items: Array<{ state: string }> }>("GET", "/api/v1/activity")).items[0]
          ?.state,
      { timeout: 15_000 },
    )
    .toBe("revoked");
  const again = await act("Ben Okri", "Enable");
  await again.getByRole("button", { name: "Enable" }).click();
  await page.getByRole("row", { name: /Ben Okri.*Active/ }).waitFor();
}, 40_000);

test("a deletion names its consequences, and the list can be narrowed to who is gone", async () => {
  const dialog = await act("Dora Maar", "Delete");
  await dialog.getByText("This cannot be taken back.", { exact: false }).waitFor();
  await dialog.getByText("They hold no access now.").waitFor();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await page.getByText("Dora Maar was deleted.").waitFor();
  await page.getByRole("row", { name: /Dora Maar/ }).waitFor({ state: "detached" });
  await page.getByLabel("Any status").selectOption("deleted");
  await page.getByRole("row", { name: /Dora Maar.*Deleted/ }).waitFor();
  expect(new URL(page.url()).searchParams.get("status")).toBe("deleted");
}, 30_000);

test("a refusal such as that of the last admin stays in the dialog and says what to do", async () => {
  await page.goto(`${world.hallpass.url}/admin/users`);
  const detail = "This is the last active admin. Make somebody else an admin first.";
  // With one admin left there is nobody who could ask for it in a browser; two at the same moment can.
  await page.route("**/api/v1/users/*", (route) =>
    route.request().method() === "PATCH"
      ? route.fulfill({
          status: 403,
          contentType: "application/problem+json",
          body: JSON.stringify({ code: "not_allowed", status: 403, title: "Not allowed", detail }),
        })
      : route.continue(),
  );
  const dialog = await act("Cleo Vance", "Make grantee");
  await dialog.getByRole("button", { name: "Make grantee" }).click();
  await dialog.getByRole("alert").getByText(detail).waitFor();
  await world.visitors.look(page, "users-refused");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
}, 30_000);

test("nothing on the way was an error in the console or a barrier", () => {
  // 401: Ben was signed out, which is the point.
  const refusals = /status of (400|401|403|409)/;
  expect(world.visitors.complaints.filter((line) => !refusals.test(line))).toEqual([]);
});
