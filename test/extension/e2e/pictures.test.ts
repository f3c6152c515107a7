/** What people see, in light and dark: looked at by hand, and free of barriers. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../../support/axe";
import { barriersIn } from "./barriers";
import { chipSays, panelOf, pressChip } from "./chip";
import { type ExtensionWorld, linus, picture, startExtensionWorld } from "./world";

let world: ExtensionWorld;
beforeAll(async () => {
  world = await startExtensionWorld();
});
afterAll(() => world?.stop());

const host = "eu-west-1.console.aws.amazon.com";
const bucket = "example-commerce-prod-exports";

test.each(["light", "dark"] as const)("every state in %s", async (colorScheme) => {
  const extended = await world.browser({ colorScheme });
  const welcome = await extended.open("options.html");
  await welcome.getByRole("heading", { name: "Set up Hallpass" }).waitFor();
  await picture(welcome, `first-steps-${colorScheme}`);
  expect(await barriers(welcome)).toEqual([]);
  await welcome.close();
  await world.connect(extended, linus);
  const page = await extended.context.newPage();
  await page.goto(`https://${host}/s3/buckets/${bucket}?region=eu-west-1`);
  await chipSays(page, /^Request access$/);
  await picture(page, `chip-${colorScheme}`);
  await pressChip(page);
  const panel = await panelOf(page);
  await panel.getByRole("button", { name: "Request access" }).waitFor();
  await picture(page, `panel-${colorScheme}`);
  expect(await barriersIn(panel)).toEqual([]);
  await page.waitForTimeout(1_000);
  await panel.getByRole("button", { name: "Request access" }).click();
  await panel.getByText("Active", { exact: true }).waitFor();
  await panel.getByRole("button", { name: "Open with this access" }).click();
  await picture(page, `active-${colorScheme}`);
  expect(await barriersIn(panel)).toEqual([]);
  await panel.getByRole("button", { name: "Hand back" }).click();
  await picture(page, `hand-back-${colorScheme}`);
  await panel
    .getByRole("group", { name: "Hand back now?" })
    .getByRole("button", { name: "Hand back" })
    .click();
  await panel.getByText("Handed back").waitFor();
  const narrow = await extended.context.newPage();
  await narrow.setViewportSize({ width: 390, height: 700 });
  await narrow.goto(`https://${host}/s3/buckets/${bucket}?region=eu-west-1`);
  await chipSays(narrow, /^Request access$/);
  await pressChip(narrow);
  await (await panelOf(narrow)).getByRole("button", { name: "Request access" }).waitFor();
  await picture(narrow, `narrow-${colorScheme}`);
  await extended.close();
});
