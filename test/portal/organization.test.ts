import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let admin: Page;
beforeAll(async () => {
  world = await startPortalWorld();
  admin = await world.open(people.ada, "/admin/settings");
});
afterAll(async () => {
  await world?.stop();
});

/** A red square of 8 × 8. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC",
  "base64",
);

test("name, working hours and logo are saved, and the name shows everywhere at once", async () => {
  await admin.getByLabel("Name of the organization").fill("Acme Rockets");
  await admin.getByLabel("The organization has working hours").check();
  await admin.getByLabel("Sat").check();
  await admin.getByRole("button", { name: "Save" }).click();
  await admin.getByText("Saved").waitFor();
  await admin.getByRole("banner").getByText("Acme Rockets").waitFor();
  await admin
    .locator("input[type=file]")
    .setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: png });
  await admin.getByRole("img", { name: "Logo" }).waitFor();
  await world.visitors.look(admin, "settings-general");
  const organization = await world.must<{ name: string; workingHours: { days: string[] } }>(
    "GET",
    "/api/v1/organization",
  );
  expect(organization.name).toBe("Acme Rockets");
  expect(organization.workingHours.days).toContain("saturday");
});

test("pausing asks for a reason and everybody sees the banner until it is resumed", async () => {
  await admin.getByRole("button", { name: "Pause granting" }).click();
  await admin.getByLabel("Why, for everybody to read").fill("Investigating an incident");
  await world.visitors.look(admin, "settings-pause");
  await admin.getByRole("dialog").getByRole("button", { name: "Pause granting" }).click();
  await admin.getByText("Granting is paused.").waitFor();
  const ben = await world.open(people.ben);
  await ben.getByText("Granting is paused.").waitFor();
  await admin.getByRole("button", { name: "Resume granting" }).click();
  // Without a reload, in the other browser too.
  await ben.getByText("Granting is paused.").waitFor({ state: "hidden" });
});

test("a test mail tells whether the settings work, before they are saved", async () => {
  await admin.getByRole("tab", { name: "Mail" }).click();
  await admin.getByRole("combobox", { name: "Transport" }).selectOption("smtp");
  await admin.getByLabel("Server", { exact: true }).fill("127.0.0.1");
  await admin.getByLabel("Port", { exact: true }).fill("9");
  await admin.getByRole("button", { name: "Send a test mail" }).click();
  await admin.getByRole("alert").waitFor();
  await world.visitors.look(admin, "settings-mail");
  await admin.getByRole("combobox", { name: "Transport" }).selectOption("inherit");
  await admin.getByRole("button", { name: "Send a test mail" }).click();
  await world.sink.waitForMail((m) => m.to.includes(people.ada) && /test/i.test(m.subject));
});

test("retention, locked messages and consoles are stored", async () => {
  await admin.getByRole("tab", { name: "Retention" }).click();
  await admin.getByLabel(/Closed requests, in days/).fill("365");
  await world.visitors.look(admin, "settings-retention");
  await admin.getByRole("button", { name: "Save" }).click();
  await admin.getByText("Saved").first().waitFor();
  await admin.getByRole("tab", { name: "Notifications" }).click();
  await world.visitors.look(admin, "settings-notifications");
  await admin.getByRole("tab", { name: "Extension" }).click();
  await admin.getByLabel("Okta").uncheck();
  await admin.getByText("Saved").first().waitFor();
  await world.visitors.look(admin, "settings-extension");
  await expect
    .poll(() => world.must("GET", "/api/v1/organization"))
    .toMatchObject({ retention: { closedRequestsDays: 365 }, disabledConsoles: ["okta"] });
});

test("an API token is shown once, works, and is refused after it is revoked", async () => {
  await admin.goto(`${world.hallpass.url}/admin/tokens`);
  await admin.getByRole("button", { name: "New token" }).click();
  await admin.getByLabel("Name").fill("terraform");
  await admin.getByLabel("Read access flows and bundles").check();
  await world.visitors.look(admin, "tokens-new");
  await admin.getByRole("dialog").getByRole("button", { name: "New token" }).click();
  const token = await admin.locator(".code code").textContent();
  const call = () =>
    fetch(`${world.hallpass.url}/api/v1/flows`, { headers: { authorization: `Bearer ${token}` } });
  expect((await call()).status).toBe(200);
  await admin.getByRole("button", { name: "I have copied it" }).click();
  await admin
    .getByRole("row", { name: /terraform/ })
    .getByRole("button", { name: "Revoke" })
    .click();
  await admin.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await admin.getByRole("row", { name: /terraform.*Revoked/ }).waitFor();
  expect((await call()).status).toBe(401);
  await world.visitors.look(admin, "tokens");
});

test("nothing on the way is an error in the console or a barrier", () => {
  expect(world.visitors.complaints).toEqual([]);
});
