/** Every page, on a phone and on a desk, in light and in dark: nothing sticks out, nothing is unlabelled, nothing is refused. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../support/axe";
import { launchBrowser } from "../support/browser";
import { renderScene, scenes } from "./gallery";
import { type Served, servePages } from "./gallery-server";

const pictures = join("test-results", "pages");
const [desk, phone] = [
  { width: 1_280, height: 900 },
  { width: 390, height: 844 },
];

let browser: Browser;
let served: Served;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  served = await servePages((path, nonce) => {
    const scene = scenes.find((s) => path === `/${s.name}`);
    return scene ? renderScene(scene, nonce) : null;
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

/** Runs in the page. */
function faults(): string[] {
  const found: string[] = [];
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter(
      (e) => e.getBoundingClientRect().right > innerWidth + 1,
    );
    found.push(`sticks out: ${wide.map((e) => `${e.tagName}.${e.className}`).join(", ")}`);
  }
  for (const field of document.querySelectorAll<HTMLInputElement>(
    "input:not([type=hidden]), select, textarea",
  )) {
    const labelled = (field.labels?.length ?? 0) > 0 || field.getAttribute("aria-label");
    if (!labelled) found.push(`no label: ${field.outerHTML}`);
  }
  for (const button of document.querySelectorAll<HTMLElement>("button, a.button, summary")) {
    const box = button.getBoundingClientRect();
    if (box.width > 0 && (box.height < 24 || box.width < 24))
      found.push(`too small to hit: ${button.textContent}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  found.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `twice: #${id}`));
  if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
  return found;
}

/** Contrast differs between the schemes, sizes of targets between the widths: each is looked at once by axe. */
test.each([
  { ...desk, colorScheme: "light", axe: true },
  { ...desk, colorScheme: "dark", axe: false },
  { ...phone, colorScheme: "light", axe: false },
  { ...phone, colorScheme: "dark", axe: true },
] as const)(
  "pages are whole at $width px in $colorScheme",
  async ({ colorScheme, axe, ...viewport }) => {
    const context = await browser.newContext({ viewport, colorScheme });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (m) => {
      if (m.type() === "error" && !m.text().includes("404"))
        complaints.push(`${page.url()}: ${m.text()}`);
    });
    page.on("pageerror", (e) => complaints.push(`${page.url()}: ${e}`));
    for (const scene of scenes) {
      await page.goto(`${served.url}/${scene.name}`);
      const found = await page.evaluate(faults);
      complaints.push(...found.map((f) => `${scene.name}: ${f}`));
      if (axe) complaints.push(...(await barriers(page)));
      const path = join(pictures, `${scene.name}-${viewport.width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
    await context.close();
    expect(complaints).toEqual([]);
  },
);

test("a barrier that is put on a page is found", async () => {
  const page = await browser.newPage();
  await page.goto(`${served.url}/sign-in`);
  await page.evaluate('document.querySelector("main").append(document.createElement("input"))');
  expect((await barriers(page)).join()).toContain("label");
  await page.close();
});
