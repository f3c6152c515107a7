import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callFrom, type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let ben: Page;
beforeAll(async () => {
  world = await startPortalWorld();
  ben = await world.open(people.ben, "/settings");
});
afterAll(async () => {
  await world?.stop();
});

const tab = async (name: string) => {
  await ben.getByRole("tab", { name }).click();
  await ben.getByRole("tabpanel", { name }).waitFor();
};
type Me = {
  user: { fullName: string; displayTimeZone: string | null };
  preferences: Record<string, unknown>;
};
const me = () => callFrom<Me>(ben, "GET", "/api/v1/me");

test("name and time zone are kept", async () => {
  await ben.getByLabel("Name", { exact: true }).fill("Benjamin Okri");
  await ben.getByLabel("Time zone").selectOption("Europe/Berlin");
  await world.visitors.look(ben, "my-settings-profile");
  await ben.getByRole("button", { name: "Save" }).click();
  await ben.getByText("Saved").waitFor();
  expect((await me()).user).toMatchObject({
    fullName: "Benjamin Okri",
    displayTimeZone: "Europe/Berlin",
  });
  expect(await ben.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
});

test("the look changes at the press, and another browser has it too", async () => {
  await tab("Look");
  await ben.getByRole("radio", { name: "Dark" }).check();
  expect(await ben.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  await ben.getByRole("radio", { name: "UTC" }).check();
  await ben.getByText(/^Now: .* UTC$/).waitFor();
  await ben.getByRole("checkbox", { name: /Single-key shortcuts/ }).uncheck();
  await expect
    .poll(async () => (await me()).preferences)
    .toMatchObject({ theme: "dark", timeZoneDisplay: "utc", singleKeys: false });
  const other = await world.open(people.ben, "/settings?tab=look");
  await expect.poll(() => other.getByRole("radio", { name: "Dark" }).isChecked()).toBe(true);
  await other.getByText(/^Now: .* UTC$/).waitFor();
  await other.keyboard.press("?");
  expect(await other.getByRole("dialog").count()).toBe(0);
  await ben.getByRole("radio", { name: "Like the system" }).check();
  await world.visitors.look(ben, "my-settings-look");
});

test("messages are switched off one by one, and locked ones say why they stay on", async () => {
  await world.must("PATCH", "/api/v1/organization", { notificationLocks: ["access_ended"] });
  await tab("Notifications");
  const granted = ben.getByRole("checkbox", { name: "Access granted: Mail" });
  await granted.uncheck();
  await expect
    .poll(async () => {
      const { items } = await callFrom<{
        items: { kind: string; channels: { on: boolean }[] }[];
      }>(ben, "GET", "/api/v1/me/notifications");
      return items.find((i) => i.kind === "access_granted")?.channels[0]?.on;
    })
    .toBe(false);
  await ben.reload();
  await ben.getByText("Your organization always sends it.").waitFor();
  expect(await granted.isChecked()).toBe(false);
  expect(await ben.getByRole("checkbox", { name: "Access ended: Mail" }).isDisabled()).toBe(true);
  expect(await ben.getByRole("checkbox", { name: "Approval wanted: Mail" }).isDisabled()).toBe(
    true,
  );
  await world.visitors.look(ben, "my-settings-notifications");
});

test("other browsers are listed and signed out", async () => {
  const other = await world.open(people.ben, "/requests");
  await tab("Sessions and devices");
  await ben.getByText("This browser").waitFor();
  await ben.getByText("No browser extension is connected.").waitFor();
  await world.visitors.look(ben, "my-settings-sessions");
  await ben.getByRole("button", { name: "Sign out all others" }).click();
  const dialog = ben.getByRole("dialog", { name: "Sign out all other browsers?" });
  await dialog.getByRole("button", { name: "Sign out all others" }).click();
  await expect.poll(() => ben.getByRole("row").count()).toBe(2);
  await other.goto(`${world.hallpass.url}/requests`);
  await other.waitForURL((url) => url.pathname === "/sign-in");
});

test("a personal token is made for requests only, shown once, works, and is revoked", async () => {
  await tab("Personal tokens");
  await ben.getByRole("heading", { name: "You have no tokens" }).waitFor();
  await ben.getByRole("button", { name: "New token" }).click();
  const dialog = ben.getByRole("dialog");
  await dialog.getByLabel("Name").fill("laptop script");
  expect(await dialog.getByRole("checkbox").count()).toBe(2);
  await world.visitors.look(ben, "my-settings-new-token");
  await dialog.getByRole("button", { name: "New token" }).click();
  const shown = dialog.locator("code").filter({ hasText: "hp_pat_" });
  const token = (await shown.textContent()) ?? "";
  expect(token).toMatch(/^hp_pat_.{40}/);
  const answer = await fetch(`${world.hallpass.url}/api/v1/me`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(200);
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  const made = ben.getByRole("row", { name: /laptop script/ });
  await made.waitFor();
  expect(await ben.getByText(token).count()).toBe(0);
  await world.visitors.look(ben, "my-settings-tokens");
  await made.getByRole("button", { name: "Revoke" }).click();
  await ben.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await made.getByText("Revoked").waitFor();
});

test("nothing on the way is an error in the console or a barrier", () => {
  // A browser that was signed out asks once more and is told so.
  const provoked = /status of 401/;
  expect(world.visitors.complaints.filter((line) => !provoked.test(line))).toEqual([]);
});
