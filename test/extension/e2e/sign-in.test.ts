/** Connecting and disconnecting, in the browser's own sign-in window too, and consoles that were switched off from afar. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { chipIsGone, chipSays, chipText } from "./chip";
import { type ExtensionWorld, linus, startExtensionWorld } from "./world";

let world: ExtensionWorld;
beforeAll(async () => {
  world = await startExtensionWorld();
});
afterAll(() => world?.stop());

const bucket =
  "https://eu-west-1.console.aws.amazon.com/s3/buckets/example-commerce-prod-exports?region=eu-west-1";

test("the browser's sign-in window connects too, and disconnecting ends it on both sides", async () => {
  const extended = await world.browser();
  // Signs in on the portal, connects, and disconnects again: what is left is the portal's own session.
  await world.connect(extended, linus);
  const options = await extended.open("options.html");
  await options.getByRole("button", { name: "Disconnect" }).click();
  const opened = extended.context.waitForEvent("page");
  await options.getByRole("button", { name: "Connect", exact: true }).click();
  const window = await opened;
  await window.getByRole("button", { name: "Connect" }).click();
  await options.getByText(`Connected as ${linus}`).waitFor();
  const sessions = await world.hallpass.sql<{ n: number }>(
    "select count(*) as n from extension_sessions where ended_at is null",
  );
  expect(sessions[0]?.n).toBe(1);
  await extended.close();
});

test("the script in a console's page can read no token, whatever becomes of it", async () => {
  const extended = await world.browser();
  await world.connect(extended, linus);
  const page = await extended.context.newPage();
  const cdp = await extended.context.newCDPSession(page);
  const worlds: { id: number; name: string; origin: string }[] = [];
  cdp.on("Runtime.executionContextCreated", ({ context }) => worlds.push(context));
  await cdp.send("Runtime.enable");
  await page.goto(bucket);
  await chipSays(page, /^Request access$/);
  const ours = worlds.find(({ origin }) => origin === `chrome-extension://${extended.id}`);
  if (!ours) throw new Error("no script of the extension runs in the page");
  const inWorld = async (expression: string) => {
    const { result } = await cdp.send("Runtime.evaluate", {
      expression: `(async () => JSON.stringify(await ${expression}))().catch((e) => "refused: " + e)`,
      contextId: ours.id,
      awaitPromise: true,
    });
    return String(result.value);
  };
  expect(await inWorld("chrome.storage.local.get()")).toMatch(/^refused: /);
  expect(await inWorld("chrome.storage.session.get()")).toMatch(/^refused: /);
  // And it can ask for nothing that only our own pages may.
  const asked = await inWorld(
    'chrome.runtime.sendMessage({ kind: "about", tabId: 1, ask: { kind: "call", operation: "createRequest", input: {} } })',
  );
  expect(JSON.parse(asked)).toMatchObject({ ok: false, problem: { code: "bad_input" } });
  await extended.close();
});

test("nobody who never connected is bothered on a console's page", async () => {
  const extended = await world.browser();
  const page = await extended.context.newPage();
  await page.goto(bucket);
  await page.waitForTimeout(2_000);
  expect(await chipText(page)).toBeNull();
  await extended.close();
});

test("an address that is no portal's is refused before anything is opened", async () => {
  const extended = await world.browser();
  const options = await extended.open("options.html");
  for (const [typed, says] of [
    ["", "Type the address"],
    ["http://hallpass.example.com", "begin with https"],
    ["ftp://x", "This is no address"],
  ] as const) {
    await options.getByLabel("Portal address").fill(typed);
    await options.getByRole("button", { name: "Connect in a tab instead" }).click();
    await options.getByText(says).waitFor();
  }
  await extended.close();
});

test("a console that the portal switched off is left alone", async () => {
  const extended = await world.browser();
  await world.connect(extended, linus);
  const page = await extended.context.newPage();
  await page.goto(bucket);
  await chipSays(page, /^Request access$/);
  await world.must("PATCH", "/api/v1/organization", { disabledConsoles: ["aws"] });
  await page.goto(bucket.replace("-exports", "-logs"));
  await page.waitForTimeout(1_500);
  await chipIsGone(page);
  const other = await extended.context.newPage();
  await other.goto(
    "https://console.cloud.google.com/sql/instances/orders/overview?project=example-shop-prod",
  );
  await chipSays(other, /^Request access$/);
  await extended.close();
});
