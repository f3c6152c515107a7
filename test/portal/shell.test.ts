import { afterAll, beforeAll, expect, test } from "vitest";
import { type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
beforeAll(async () => {
  world = await startPortalWorld();
});
afterAll(async () => {
  await world?.stop();
});

test("who is not signed in is led to the sign-in page and then to where they wanted", async () => {
  const page = await world.open(people.ben, "/requests?show=closed");
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe("/requests?show=closed");
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
  await world.visitors.look(page, "shell-requests");
});

test("an end user on an admin page learns what it is and gets to their own part", async () => {
  const page = await world.open(people.ben, "/admin/flows");
  await page.getByRole("heading", { name: "This page is for admins" }).waitFor();
  await world.visitors.look(page, "shell-wrong-face");
  await page.getByRole("link", { name: "Go to my access" }).click();
  await page.waitForURL((url) => url.pathname === "/");
});

test("nothing on the way is an error in the console or a barrier", () => {
  expect(world.visitors.complaints).toEqual([]);
});
