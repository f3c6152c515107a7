/** The whole way without leaving the console's page: denied or not, ask, get, count down, hand back. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { chipIsGone, chipSays, panelOf, pressChip } from "./chip";
import { type Extended, type ExtensionWorld, linus, picture, startExtensionWorld } from "./world";

let world: ExtensionWorld;
let extended: Extended;

beforeAll(async () => {
  world = await startExtensionWorld();
  extended = await world.browser();
  await world.connect(extended, linus);
});
afterAll(() => world?.stop());

const object =
  "https://eu-west-1.console.aws.amazon.com/s3/object/example-commerce-prod-exports?region=eu-west-1&prefix=2026/orders.csv";

test("on the page of an S3 object one asks for its bucket, gets it at once, and hands it back", async () => {
  const page = await extended.context.newPage();
  await page.goto(object);
  await chipSays(page, /^Request access$/);
  await picture(page, "chip-light");
  await pressChip(page);
  const panel = await panelOf(page);
  await panel.getByRole("heading", { name: "example-commerce-prod-exports" }).waitFor();
  await picture(page, "panel-light");
  // The browser vouches for the button after it was to be seen for a while.
  await page.waitForTimeout(1_000);
  await panel.getByRole("button", { name: "Request access" }).click();
  await panel.getByText("Active", { exact: true }).waitFor();
  await panel.getByText(/59 min left|1 h left/).waitFor();
  await panel.getByText("Reload the page to use it").waitFor();
  await chipSays(page, /^Access · (59 min|1 h)$/);
  await picture(page, "active-light");
  await panel.getByRole("button", { name: "Hand back" }).click();
  await panel
    .getByRole("group", { name: "Hand back now?" })
    .getByRole("button", { name: "Hand back" })
    .click();
  await panel.getByText("Handed back").waitFor();
  await chipSays(page, /^Request access$/);
  const { items } = await world.must<{ items: { state: string; source: string }[] }>(
    "GET",
    "/api/v1/activity",
  );
  expect(items.map(({ state, source }) => [state, source])).toEqual([["returned", "extension"]]);
  await page.close();
});

test("a page that shows nothing has no chip", async () => {
  const page = await extended.context.newPage();
  await page.goto("https://eu-west-1.console.aws.amazon.com/s3/buckets?region=eu-west-1");
  await page.waitForTimeout(1_500);
  await chipIsGone(page);
  await page.close();
});
