/** The toolbar's popup in a real Chromium against the real worker: ask, decide, extend, hand back, by keyboard too. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Extended, type ExtensionWorld, linus, startExtensionWorld } from "../e2e/world";
import { badgeOf, inWorker, lookAt, newsNow, noticeKinds, openPopup } from "./popup-page";

const grace = "grace@example.com";

let world: ExtensionWorld;
/** Linus asks; Grace is his manager. */
let asks: Extended;
let decides: Extended;

beforeAll(async () => {
  world = await startExtensionWorld();
  asks = await world.browser();
  decides = await world.browser({ colorScheme: "dark" });
});
afterAll(() => world?.stop());

const search = (page: Page) => page.getByRole("combobox", { name: /Search everything/ });
const card = (page: Page, name: string) => page.getByRole("article").filter({ hasText: name });

async function ask(page: Page, words: string, name: string, permission?: RegExp): Promise<void> {
  await search(page).fill(words);
  await page.getByRole("option").filter({ hasText: name }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name }).waitFor();
  if (!permission) return;
  const select = page.getByLabel("Permission");
  await select.waitFor();
  const all = await select.locator("option").allTextContents();
  await select.selectOption({ label: all.find((text) => permission.test(text)) ?? "" });
}

test("before it is connected the popup says what it is for and leads to the settings", async () => {
  const page = await openPopup(asks);
  await page.getByRole("heading", { name: "Ask for access where you need it" }).waitFor();
  await lookAt(page, "popup-welcome");
  // Installing it opened the settings already.
  const settings = () => asks.context.pages().filter((one) => one.url().includes("options.html"));
  for (const one of settings()) await one.close();
  await page.getByRole("button", { name: "Connect" }).click();
  await expect.poll(() => settings().length).toBe(1);
  expect(await badgeOf(asks)).toBe("");
  await page.close();
});

test("with the keyboard alone one searches, asks, gets access, and finds it in the popup again", async () => {
  await world.connect(asks, linus);
  await world.connect(decides, grace);
  const page = await openPopup(asks);
  await page.getByText("You have no access that ends").waitFor();
  await lookAt(page, "popup-empty");
  // The box has the focus already.
  await page.keyboard.type("commerce prod exports", { delay: 5 });
  const options = page.getByRole("option");
  await options.first().waitFor();
  expect(await search(page).getAttribute("aria-activedescendant")).toBe(
    await page.locator('[aria-selected="true"]').getAttribute("id"),
  );
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await lookAt(page, "popup-search");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "example-commerce-prod-exports" }).waitFor();
  await page.getByRole("button", { name: "Request access" }).waitFor();
  await lookAt(page, "popup-form");
  await page.getByRole("button", { name: "Request access" }).press("Enter");
  await page.getByText("Active", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Done" }).press("Enter");
  await card(page, "example-commerce-prod-exports")
    .getByText(/59 min left|1 h left/)
    .waitFor();
  await lookAt(page, "popup-active");
  await page.close();
});

test("access is extended and handed back in the popup, and is offered as recent afterwards", async () => {
  const page = await openPopup(asks);
  const mine = card(page, "example-commerce-prod-exports");
  await mine.getByRole("button", { name: "Extend by 1 h" }).click();
  await mine.getByText(/1 h 59 min left|2 h left/).waitFor();
  await mine.getByRole("button", { name: "Hand back" }).click();
  await mine.getByRole("group").getByRole("button", { name: "Hand back" }).click();
  await mine.getByText("Handed back").waitFor();
  await page.reload();
  const recent = page.getByRole("option").filter({ hasText: "example-commerce-prod-exports" });
  await recent.getByText("Recent").waitFor();
  await recent.click();
  expect(await page.getByLabel("Permission").locator("option:checked").textContent()).toMatch(
    /^Read ·/,
  );
  await page.close();
});

test("what nobody may ask for is not found, and Escape empties the box", async () => {
  const page = await openPopup(asks);
  await search(page).fill("no such thing anywhere");
  await page.getByText("Nothing you can request matches").waitFor();
  await lookAt(page, "popup-nothing");
  await page.keyboard.press("Escape");
  expect(await search(page).inputValue()).toBe("");
  await page.close();
});

test("an approver sees the request in badge, notice and popup, and approves it there", async () => {
  const page = await openPopup(asks);
  await ask(page, "commerce staging logs", "example-commerce-staging-logs", /^Read and write/);
  await page.getByLabel("Justification").fill("Rotating the logs, INC-7");
  await page.getByRole("button", { name: "Request access" }).click();
  await page.getByText("Waiting for approval").waitFor();
  await newsNow(decides);
  await expect.poll(() => badgeOf(decides)).toBe("1");
  await expect.poll(() => noticeKinds(decides)).toEqual(["approval"]);

  const other = await openPopup(decides);
  const waiting = card(other, "example-commerce-staging-logs");
  await waiting.getByText("Rotating the logs, INC-7").waitFor();
  await waiting.getByText(/You are asked: .*manager/i).waitFor();
  await lookAt(other, "popup-approval-dark");
  await waiting.getByRole("button", { name: "Approve" }).click();
  await other.getByLabel("Reason (optional)").fill("fine");
  await lookAt(other, "popup-approve-dark");
  await waiting.getByRole("button", { name: "Approve" }).click();
  await expect.poll(() => badgeOf(decides)).toBe("");
  await page.getByText("Active", { exact: true }).waitFor();
  const { items } = await world.must<{ items: { decisions: { reason: string; via: string }[] }[] }>(
    "GET",
    "/api/v1/activity",
  );
  expect(items[0]?.decisions).toMatchObject([{ reason: "fine", via: "extension" }]);
  await newsNow(asks);
  await expect.poll(() => noticeKinds(asks)).toEqual(["granted"]);
  await other.close();
  await page.close();
});

test("where the flow wants approvers signed in, the popup leads to the portal", async () => {
  const page = await openPopup(asks);
  await ask(page, "commerce prod exports", "example-commerce-prod-exports", /^Read and write/);
  await page.getByLabel("Justification").fill("Repairing an export");
  await page.getByRole("button", { name: "Request access" }).click();
  await page.getByText("Waiting for approval").waitFor();
  const other = await openPopup(decides);
  const waiting = card(other, "example-commerce-prod-exports");
  await waiting.getByRole("button", { name: "Approve" }).click();
  // The flow wants a reason: without one nothing can be pressed.
  expect(await waiting.getByRole("button", { name: "Approve" }).isDisabled()).toBe(true);
  await other.getByLabel("Reason").fill("agreed");
  await waiting.getByRole("button", { name: "Approve" }).click();
  const link = waiting.getByRole("link", { name: "Decide in the portal" });
  await link.waitFor();
  expect(await link.getAttribute("href")).toContain(`${world.hallpass.url}/requests/`);
  await lookAt(other, "popup-step-up-dark");
  await waiting.getByRole("button", { name: "Back" }).click();
  await waiting.getByRole("button", { name: "Reject" }).click();
  await lookAt(other, "popup-reject-dark");
  await other.close();
  const mine = card(page, "example-commerce-prod-exports");
  await mine.getByRole("button", { name: "Withdraw" }).click();
  await mine.getByText("Withdrawn").waitFor();
  await page.close();
});

test("a selected ARN opens the form of what it names, and a selected name is searched for", async () => {
  const find = (text: string) => `popup.html#${new URLSearchParams({ find: text })}`;
  const page = await asks.open(find("(arn:aws:s3:::example-commerce-prod-exports/2026/a.csv),"));
  await page.getByRole("heading", { name: "example-commerce-prod-exports" }).waitFor();
  await page.getByRole("button", { name: "Request access" }).waitFor();
  await lookAt(page, "popup-found");
  await page.close();
  const named = await asks.open(find("commerce-orders"));
  await named.getByRole("option").filter({ hasText: "commerce-orders" }).first().waitFor();
  expect(await search(named).inputValue()).toBe("commerce-orders");
  await named.close();
});

test("a bundle is asked for as a whole, and a flow shows what it gives", async () => {
  const target = {
    integration: "AWS (sandbox)",
    resourceType: "aws.sqs.queue",
    permissions: ["read"],
    include: [{ by: "tag", key: "env", values: ["dev"] }],
  };
  const bundle = await world.must<{ id: string }>("POST", "/api/v1/bundles", {
    name: "Queue watch",
    description: "",
    targets: [target],
  });
  await world.must("POST", "/api/v1/flows", {
    name: "Nights of the queues",
    requesters: { conditions: [{ type: "group", values: ["engineering"] }] },
    targets: [{ bundle: bundle.id }],
    duration: { maxSeconds: 3_600, defaultSeconds: 3_600 },
    approval: { mode: "automatic" },
    settings: { justificationRequired: false },
  });
  const page = await openPopup(asks);
  await ask(page, "queue watch", "Queue watch");
  await page.getByText("Access Bundle", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Request access" }).click();
  await page.getByText("Active", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Done" }).click();
  await search(page).fill("nights queues");
  await page
    .getByRole("option")
    .filter({ has: page.getByText("Nights of the queues", { exact: true }).first() })
    .filter({ hasNotText: "Queue watch" })
    .click();
  const given = page.getByRole("region", { name: "What “Nights of the queues” gives" });
  await given.getByRole("button").first().click();
  await page.getByLabel("Permission").waitFor();
  await page.close();
});

test("the settings switch notices off", async () => {
  const page = await asks.open("options.html");
  await page.getByLabel("Tell me before access ends").uncheck();
  await page.reload();
  expect(await page.getByLabel("Tell me before access ends").isChecked()).toBe(false);
  await page.getByLabel(/Open the side panel instead/).check();
  await lookAt(page, "options", { width: 800, height: 900 });
  const opens = () => inWorker(asks, "chrome.sidePanel.getPanelBehavior()");
  await expect.poll(opens).toMatchObject({ openPanelOnActionClick: true });
  await page.close();
});

test("the side panel shows what the tab in front is about, and follows to the next tab", async () => {
  const bucket = await asks.context.newPage();
  await bucket.goto(
    "https://eu-west-1.console.aws.amazon.com/s3/buckets/example-commerce-prod-exports?region=eu-west-1",
  );
  const side = await asks.open("sidepanel.html");
  await bucket.bringToFront();
  const here = side.getByRole("region", { name: "On this page" });
  await here.getByRole("heading", { name: "example-commerce-prod-exports" }).waitFor();
  await lookAt(side, "side-panel", { width: 360, height: 800 });
  const project = await asks.context.newPage();
  await project.goto(
    "https://console.cloud.google.com/sql/instances/orders/overview?project=example-shop-prod",
  );
  await here.getByRole("heading", { name: "orders" }).waitFor();
  for (const one of [bucket, project, side]) await one.close();
});

test("out of reach the popup keeps what it showed and says that it is old", async () => {
  const page = await openPopup(asks);
  await card(page, "example-commerce-staging-logs").waitFor();
  await world.hallpass.kill();
  await page.getByText("This is how it was a moment ago").waitFor({ timeout: 40_000 });
  await card(page, "example-commerce-staging-logs").waitFor();
  await lookAt(page, "popup-stale");
  await page.reload();
  await page.getByText("The portal cannot be reached.").waitFor();
  await page.getByRole("button", { name: "Try again" }).waitFor();
  await lookAt(page, "popup-offline");
  await page.close();
});
