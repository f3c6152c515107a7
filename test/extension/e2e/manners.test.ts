/** What goes wrong around an extension, and that no page is disturbed and nothing is lost by it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeIn, mailTo } from "../../journeys/pages-world";
import { startVisitors } from "../../journeys/visitors";
import { callFrom } from "../../portal/world";
import { chipSays, chipText, hasPanel, panelOf, placeOf, pressChip } from "./chip";
import { type Extended, type ExtensionWorld, linus, startExtensionWorld } from "./world";

let world: ExtensionWorld;
let extended: Extended;

beforeAll(async () => {
  world = await startExtensionWorld();
  extended = await world.browser();
  await world.connect(extended, linus);
});
afterAll(() => world?.stop());

const host = "https://eu-west-1.console.aws.amazon.com";
const bucket = (name: string) => `${host}/s3/buckets/${name}?region=eu-west-1`;
const open = async (url: string) => {
  const page = await extended.context.newPage();
  await page.goto(url);
  return page;
};

const requests = async () =>
  (await world.must<{ items: { number: string; state: string }[] }>("GET", "/api/v1/activity"))
    .items;

test("an approver answers from the mail, and the page that asked counts down without a reload", async () => {
  const page = await open(bucket("example-commerce-staging-exports"));
  await chipSays(page, /^Request access$/);
  await pressChip(page);
  const panel = await panelOf(page);
  await panel.getByLabel("Permission").selectOption({ label: "Read and write · approval" });
  const ask = panel.getByRole("button", { name: "Request access" });
  expect(await ask.isDisabled()).toBe(true);
  await panel.getByLabel("Justification").fill("INC-42: exports are stuck");
  await page.waitForTimeout(1_000);
  await ask.click();
  await panel.getByText("Waiting for approval").waitFor();
  await chipSays(page, /^Waiting for approval$/);
  const mail = await world.sink.waitForMail(
    (m) => m.to.includes("grace@example.com") && /\/approve\//.test(m.text),
  );
  const visitors = await startVisitors();
  const grace = await visitors.visit();
  await grace.goto(mail.links.find((link) => new URL(link).pathname.startsWith("/approve/")) ?? "");
  await grace.getByRole("button", { name: "Show the request" }).click();
  const mailed = world.sink.mails.length;
  await grace.getByRole("button", { name: "Mail me a code" }).click();
  const code = codeIn(await mailTo(world.sink, "grace@example.com", /type this code/i, mailed));
  await grace.getByRole("radio", { name: "Approve" }).check();
  await grace.getByLabel("6-digit code").fill(code);
  await grace.getByRole("button", { name: "Send my answer" }).click();
  await grace.getByText("You approved this request").waitFor();
  await visitors.close();
  await panel.getByText("Active", { exact: true }).waitFor();
  await chipSays(page, /^Access · (1 h 59 min|2 h)$/);
  await page.close();
});

test("when the console moves on, the chip and the panel of before are gone at once", async () => {
  const page = await open(bucket("example-commerce-prod-exports"));
  await chipSays(page, /^Request access$/);
  await pressChip(page);
  await panelOf(page);
  const isLeft = await page.evaluate(`
    history.pushState(null, "", "/s3/buckets?region=eu-west-1");
    document.querySelector("hallpass-chip") !== null`);
  expect(isLeft).toBe(false);
  await expect.poll(() => hasPanel(page)).toBe(false);
  // What was passed by in between leaves nothing behind.
  await page.evaluate(`
    history.pushState(null, "", "/s3/buckets/example-data-prod-logs?region=eu-west-1");
    history.pushState(null, "", "/s3/buckets?region=eu-west-1");`);
  await page.waitForTimeout(1_000);
  expect(await chipText(page)).toBeNull();
  await page.evaluate(() =>
    history.pushState(null, "", "/s3/buckets/example-data-dev-logs?region=eu-west-1"),
  );
  await chipSays(page, /^Request access$/);
  await pressChip(page);
  await (await panelOf(page)).getByRole("heading", { name: "example-data-dev-logs" }).waitFor();
  await page.close();
});

test("moving through a console costs it less than two milliseconds a time, and moves nothing on the page", async () => {
  const page = await open(bucket("example-commerce-prod-exports"));
  await chipSays(page, /^Request access$/);
  // The listeners of `navigate` run inside of `pushState`; what it costs without them is taken off.
  const median = async (where: typeof page) => {
    const took = await where.evaluate<number[]>(`
      Array.from({ length: 60 }, (_, i) => {
        const from = performance.now();
        history.pushState(null, "", "/s3/buckets/b" + i + "?region=eu-west-1");
        return performance.now() - from;
      })`);
    return took.toSorted((x, y) => x - y)[30] ?? 0;
  };
  const without = await open(world.hallpass.url);
  expect((await median(page)) - (await median(without))).toBeLessThan(2);
  await without.close();
  await page.addInitScript(`
    globalThis.shifts = [];
    new PerformanceObserver((list) => globalThis.shifts.push(...list.getEntries().map(String)))
      .observe({ type: "layout-shift", buffered: true });`);
  await page.goto(bucket("example-commerce-prod-exports"));
  await chipSays(page, /^Request access$/);
  expect(await page.evaluate("globalThis.shifts")).toEqual([]);
  await page.close();
});

test("a press on a button that the page covers asks again in a window of the extension", async () => {
  const page = await open(bucket("example-commerce-prod-exports"));
  await chipSays(page, /^Request access$/);
  await pressChip(page);
  const panel = await panelOf(page);
  const button = panel.getByRole("button", { name: "Request access" });
  await button.waitFor();
  // Nearly invisible, and lets the pointer through: a person sees something else under it.
  await page.evaluate(`{
    const cover = document.createElement("div");
    cover.style.cssText =
      "position:fixed;inset:0;z-index:2147483647;background:#fff;opacity:.9;pointer-events:none";
    document.documentElement.append(cover);
  }`);
  await page.waitForTimeout(1_000);
  const before = await requests();
  const opened = extended.context.waitForEvent("page");
  const box = await button.boundingBox();
  if (!box) throw new Error("the button is nowhere");
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const asked = await opened;
  await asked.getByText("example-commerce-prod-exports").waitFor();
  expect(await requests()).toEqual(before);
  await asked.getByRole("button", { name: "Request access" }).click();
  await asked.getByText("Done.").waitFor();
  expect((await requests()).length).toBe(before.length + 1);
  await chipSays(page, /^Access · /);
  await asked.close();
  await page.close();
});

test("a script's press is none", async () => {
  const page = await open(bucket("example-data-prod-logs"));
  await chipSays(page, /^Request access$/);
  await pressChip(page);
  const panel = await panelOf(page);
  const button = panel.getByRole("button", { name: "Request access" });
  await button.waitFor();
  await page.waitForTimeout(1_000);
  const before = (await requests()).length;
  await button.evaluate((element) => (element as HTMLElement).click());
  await page.waitForTimeout(500);
  expect((await requests()).length).toBe(before);
  await page.close();
});

test("a stopped service worker has forgotten nothing", async () => {
  const page = await open(bucket("example-data-dev-exports"));
  await chipSays(page, /^Request access$/);
  const own = await extended.open("options.html");
  const debug = await extended.context.newCDPSession(own);
  await debug.send("ServiceWorker.enable");
  await debug.send("ServiceWorker.stopAllWorkers");
  await own.close();
  await pressChip(page);
  await (await panelOf(page)).getByRole("heading", { name: "example-data-dev-exports" }).waitFor();
  await page.close();
});

test("the script that an update brings takes the place of the one before", async () => {
  const page = await open(bucket("example-data-dev-exports"));
  await chipSays(page, /^Request access$/);
  const own = await extended.open("options.html");
  // As background/scripts.ts does for open pages after an update.
  await own.evaluate(`chrome.tabs.query({ url: "https://*.console.aws.amazon.com/*" }).then((tabs) =>
    Promise.all(tabs.map(({ id }) => chrome.scripting.executeScript({
      target: { tabId: id }, files: ["console-aws.js"] }))))`);
  await own.close();
  await expect.poll(() => page.locator("hallpass-chip").count()).toBe(1);
  await chipSays(page, /^Request access$/);
  await pressChip(page);
  await (await panelOf(page)).getByRole("heading", { name: "example-data-dev-exports" }).waitFor();
  await page.close();
});

test("where the extension ended under an open page, the chip asks for a reload", async () => {
  const other = await world.browser();
  await world.connect(other, linus);
  const page = await other.context.newPage();
  await page.goto(bucket("example-data-dev-exports"));
  await chipSays(page, /^Request access$/);
  // The worker ends while it answers.
  await other.context
    .serviceWorkers()[0]
    ?.evaluate("chrome.runtime.reload()")
    .catch(() => undefined);
  await expect
    .poll(
      async () => {
        await pressChip(page).catch(() => undefined);
        return chipText(page);
      },
      { timeout: 10_000, interval: 500 },
    )
    .toBe("Hallpass was updated: reload the page");
  await other.close();
});

test("disconnected in the portal, the chip says so and nothing else changes", async () => {
  const portal = await open(world.hallpass.url);
  const { items } = await callFrom<{ items: { id: string }[] }>(
    portal,
    "GET",
    "/api/v1/extension/sessions",
  );
  for (const { id } of items) await callFrom(portal, "DELETE", `/api/v1/extension/sessions/${id}`);
  await portal.close();
  const page = await open(bucket("example-data-dev-logs"));
  await chipSays(page, /^Sign in to Hallpass$/);
  await pressChip(page);
  await (await panelOf(page)).getByText("Your sign-in is over").waitFor();
  await world.reconnect(extended, linus);
  // The page that was open all the time learns of it by itself.
  await chipSays(page, /^Request access$/);
  await page.close();
});

test("a portal that cannot be reached is said on the chip, and when it is back everything is there", async () => {
  const page = await open(bucket("example-data-dev-logs"));
  await chipSays(page, /^Request access$/);
  const { x } = await placeOf(page, "chip");
  expect(x).toBeGreaterThan(0);
  await world.hallpass.kill();
  await page.goto(bucket("example-data-prod-exports"));
  await chipSays(page, /^Hallpass cannot be reached$/);
  await pressChip(page);
  await (await panelOf(page)).getByText("The portal cannot be reached. Nothing was lost").waitFor();
  await world.restart();
  await (await panelOf(page)).getByRole("button", { name: "Try again" }).click();
  await chipSays(page, /^Request access$/);
  await (await panelOf(page)).getByRole("heading", { name: "example-data-prod-exports" }).waitFor();
  await page.close();
});
