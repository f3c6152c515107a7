import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askFrom, untilState } from "./asking";
import { type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let ben: Page;
beforeAll(async () => {
  world = await startPortalWorld();
  ben = await world.open(people.ben);
});
afterAll(async () => {
  await world?.stop();
});

const held = (name: string | RegExp) =>
  ben
    .getByRole("region", { name: "What you have now" })
    .getByRole("listitem")
    .filter({ hasText: name });
const waiting = (name: string | RegExp) =>
  ben.getByRole("region", { name: "Waiting" }).getByRole("listitem").filter({ hasText: name });

test("a newcomer is told what to do", async () => {
  await ben.getByRole("heading", { name: "Hello, Ben" }).waitFor();
  await ben.getByRole("heading", { name: /Welcome/ }).waitFor();
  await ben.getByText("Press the star beside something").waitFor();
  await world.visitors.look(ben, "home-newcomer");
  const browse = ben.getByRole("link", { name: "Look through everything" });
  expect(await browse.getAttribute("href")).toBe("/request");
});

test("one search finds resources of all flows and leads to the form, filled in", async () => {
  await ben.keyboard.press("/");
  await ben.keyboard.type("orders");
  const result = ben.getByRole("search").getByRole("listitem").filter({ hasText: "orders" });
  await result.getByText("At once").waitFor();
  expect(await result.textContent()).toContain("Bucket · storage / acme / staging");
  await world.visitors.look(ben, "home-search");
  await ben.getByLabel("What do you need access to?").fill("nothing like it");
  await ben.getByText("Nothing you can ask for now matches “nothing like it”.").waitFor();
  await ben.getByLabel("What do you need access to?").fill("prod");
  await ben.getByRole("search").getByText("3 results").waitFor();
  await ben.keyboard.press("ArrowDown");
  await ben.keyboard.press("ArrowDown");
  const name = await ben.evaluate(() => document.activeElement?.textContent ?? "");
  await ben.keyboard.press("Enter");
  await ben.waitForURL((url) => url.pathname === "/request");
  expect(new URL(ben.url()).searchParams.get("resource")).toBe(world.resources[name]);
  await ben.getByRole("checkbox", { name: new RegExp(`^${name}`), checked: true }).waitFor();
});

test("a star keeps a favourite, which is one press from the form, and forgets it again", async () => {
  await ben.goto(world.hallpass.url);
  await ben.getByLabel("What do you need access to?").fill("telemetry");
  await ben.getByRole("button", { name: "Keep telemetry as a favourite" }).click();
  const favourites = ben
    .locator("section")
    .filter({ has: ben.getByRole("heading", { name: "Favourites" }) });
  const favourite = favourites.getByRole("link", { name: "telemetry" });
  await favourite.waitFor();
  await favourite.click();
  await ben.getByRole("checkbox", { name: /^telemetry/, checked: true }).waitFor();
  await ben.goto(world.hallpass.url);
  await favourites.getByRole("button", { name: /telemetry is a favourite/ }).click();
  await expect.poll(() => favourite.count()).toBe(0);
});

test("what I have counts down, can be extended and handed back; all of it without a reload", async () => {
  const request = await askFrom(world, ben, {
    flow: "automatic",
    names: ["orders", "telemetry"],
    seconds: 840,
  });
  await untilState(world, request.id, "active");
  const card = held("Read on orders and telemetry");
  await card.getByRole("timer").waitFor();
  expect(await card.getByRole("timer").getAttribute("class")).toContain("soon");
  await card.getByRole("link", { name: "How to use it" }).waitFor();
  await card.getByRole("button", { name: "Extend by 30 minutes" }).click();
  await expect.poll(() => card.getByRole("timer").textContent()).toMatch(/^4\d:/);
  await askFrom(world, ben, { names: ["invoices"] });
  await waiting("Write on invoices").getByText("Can approve: ", { exact: false }).waitFor();
  await world.visitors.look(ben, "home");
  await card.getByRole("button", { name: "Hand back" }).click();
  await ben.getByRole("dialog").getByRole("button", { name: "Hand back" }).click();
  await expect.poll(() => card.count(), { timeout: 20_000 }).toBe(0);
});

test("what waits says who can act, and can be reminded of and withdrawn", async () => {
  const card = waiting("Write on invoices");
  expect(await card.textContent()).toMatch(/Can approve: .*Grace Hopper/);
  await card.getByRole("button", { name: "Remind" }).click();
  await ben.getByText("The approvers were reminded").waitFor();
  await card.getByRole("button", { name: "Withdraw" }).click();
  await ben.getByRole("dialog").waitFor();
  await ben.keyboard.press("Escape");
  await expect.poll(() => ben.getByRole("dialog").count()).toBe(0);
  expect(await ben.evaluate(() => document.activeElement?.textContent)).toBe("Withdraw");
  await ben.keyboard.press("Enter");
  await ben.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
  await expect.poll(() => card.count(), { timeout: 20_000 }).toBe(0);
});

test("what is over is listed once and opens the form with the same in it", async () => {
  const again = ben
    .locator("section")
    .filter({ has: ben.getByRole("heading", { name: "Request again" }) });
  await again.getByRole("link", { name: "Write on invoices" }).click();
  await ben.waitForURL((url) => url.pathname === "/request");
  await ben.getByRole("checkbox", { name: /^invoices/, checked: true }).waitFor();
  await ben.getByRole("checkbox", { name: "Write", checked: true }).waitFor();
  expect(await ben.getByRole("textbox", { name: /Justification/ }).inputValue()).toBe(
    "INC-42: orders are stuck",
  );
});

test("who is asked sees how many wait for an answer and gets there in one press", async () => {
  await askFrom(world, ben, { names: ["backups"] });
  const grace = await world.open(people.grace);
  await grace.getByText("1 request waits for your answer").click();
  await grace.waitForURL((url) => url.pathname === "/approvals");
  await grace.close();
});

test("names that are markup are text, in results, in what I have and in the form", async () => {
  const name = `<img src=x onerror="document.title='ran'">`;
  const { id } = await world.must<{ id: string }>("POST", "/api/v1/integrations", {
    name: "<b>lab</b>",
    kind: "sandbox",
    config: {
      resources: [{ type: "sandbox.bucket", externalId: "b/1", name, path: ["</ul>"], tags: {} }],
    },
  });
  const { automatic } = world.flows;
  await world.must("POST", "/api/v1/flows", {
    ...automatic.document,
    name: "<script>document.title='ran'</script>",
    targets: [{ ...automatic.document.targets[0], integration: id }],
  });
  await ben.goto(world.hallpass.url);
  await expect
    .poll(
      async () => {
        await ben.getByLabel("What do you need access to?").fill("");
        await ben.getByLabel("What do you need access to?").fill("onerror");
        return ben.getByRole("link", { name }).first().isVisible();
      },
      { timeout: 15_000, interval: 500 },
    )
    .toBe(true);
  await ben.getByRole("link", { name }).first().click();
  await ben
    .getByRole("complementary", { name: "What happens" })
    .getByText("Granted at once, for 1 hour.")
    .waitFor();
  await ben.getByRole("button", { name: "Request access" }).click();
  await ben.waitForURL((url) => /^\/requests\/req_/.test(url.pathname));
  await ben.goto(world.hallpass.url);
  await held(name).waitFor();
  expect(await ben.title()).not.toBe("ran");
  await world.visitors.look(ben, "home-hostile");
});

test("nothing on the way is an error in the console or a barrier", () => {
  expect(world.visitors.complaints).toEqual([]);
});
