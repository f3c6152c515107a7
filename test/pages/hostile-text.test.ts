/** Whatever people, systems and requests are called, pages show it as text: nothing of it ever runs. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser";
import { renderScene, scenesWith } from "./gallery";
import { type Served, servePages } from "./gallery-server";
import { hostileTexts } from "./hostile-texts";
import type { Scene } from "./scene";

const PER_PAGE = 12;
const shown = [
  "approve",
  "approve-thanks",
  "link-door",
  "link-form-filled",
  "status-active",
  "status-failed",
];

let browser: Browser;
let served: Served;
let page: Page;
const ran: string[] = [];
let batch: ReadonlyArray<string> = [];

/** Every text of an example becomes one of the hostile ones, in turn; what code decides on stays as it is. */
function poisoned<T>(value: T): T {
  let next = 0;
  const fixed =
    /^(id|.*Id|state|type|code|at|.*At|via|source|credentials|deadlineClass|key|.*Hash|number|name\$)$/;
  const walk = (part: unknown, key: string): unknown => {
    if (typeof part === "string")
      return fixed.test(key) || part === "" ? part : batch[next++ % batch.length];
    if (Array.isArray(part)) return part.map((item) => walk(item, key));
    if (part && typeof part === "object") {
      return Object.fromEntries(Object.entries(part).map(([k, v]) => [k, walk(v, k)]));
    }
    return part;
  };
  return walk(value, "") as T;
}

beforeAll(async () => {
  const scene = (path: string): Scene | undefined =>
    scenesWith(poisoned).find((s) => path === `/${s.name}`);
  served = await servePages(
    (path, nonce) => {
      const found = scene(path);
      return found ? renderScene(found, nonce) : null;
    },
    (path) => {
      if (path.endsWith("/dry-run")) return { tone: batch[0], title: batch[1], lines: batch };
      if (path.endsWith("/resources"))
        return { items: batch.map((name, i) => ({ id: `r${i}`, name, path: [name] })) };
      if (path.endsWith("/reveal"))
        return { secrets: batch.map((value) => ({ label: value, value })) };
      return null;
    },
  );
  browser = await launchBrowser();
  const context = await browser.newContext();
  await context.exposeFunction("canary", () => ran.push(page.url()));
  page = await context.newPage();
  page.on("dialog", (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

test("the canary sings when a page lets it: the test can fail", async () => {
  await page.goto(`${served.url}/sign-in`);
  await page.evaluate("canary()");
  expect(ran).toHaveLength(1);
  ran.length = 0;
});

test(`${hostileTexts.length} hostile texts in names, justifications and details run nowhere`, {
  timeout: 300_000,
}, async () => {
  expect(hostileTexts.length).toBeGreaterThanOrEqual(150);
  for (let start = 0; start < hostileTexts.length; start += PER_PAGE) {
    batch = hostileTexts.slice(start, start + PER_PAGE);
    for (const name of shown) {
      await page.goto(`${served.url}/${name}`);
      const live = await page.evaluate(() => ({
        scripts: document.scripts.length,
        handlers: [...document.querySelectorAll("*")].filter((e) =>
          e.getAttributeNames().some((n) => n.startsWith("on")),
        ).length,
        links: [...document.links].filter((a) => !/^https?:$/.test(a.protocol)).map((a) => a.href),
        foreign: document.querySelectorAll("iframe, object, embed, base, marquee, video, math")
          .length,
      }));
      expect({ name, ...live }).toEqual({ name, scripts: 1, handlers: 0, links: [], foreign: 0 });
    }
  }
  expect(ran).toEqual([]);
});

test("what the script puts on a page is text, too", { timeout: 120_000 }, async () => {
  for (let start = 0; start < hostileTexts.length; start += PER_PAGE * 4) {
    batch = hostileTexts.slice(start, start + PER_PAGE * 4);
    await page.goto(`${served.url}/link-form`);
    await page.locator("[data-search]").fill("a");
    await expect.poll(() => page.locator("[data-results] li").count()).toBe(batch.length);
    await expect.poll(() => page.locator("[data-preview] p").count()).toBe(batch.length);
    expect(await page.locator("[data-results] li .hint").first().textContent()).toBe(batch[0]);
    await page.goto(`${served.url}/status-active`);
    await page.locator("[data-reveal]").first().click();
    await expect.poll(() => page.locator("[data-keep] code").count()).toBe(batch.length);
    expect(await page.locator("[data-keep] code").first().textContent()).toBe(batch[0]);
    expect(
      await page.locator("[data-keep] script, [data-results] script, [data-preview] img").count(),
    ).toBe(0);
  }
  expect(ran).toEqual([]);
});
