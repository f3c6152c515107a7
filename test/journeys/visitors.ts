/** People in front of browsers: each with a browser of their own, and what went wrong in it. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { barriers } from "../support/axe";
import { launchBrowser } from "../support/browser";
import { takesPictures } from "../support/pictures";

const pictures = join("test-results", "journeys");
const desk = { width: 1_280, height: 900 };
const phone = { width: 390, height: 844 };

export type Visitors = {
  visit(): Promise<Page>;
  /** Looks for barriers in light and dark; where pictures are wanted, takes them on a desk and a phone. */
  look(page: Page, name: string): Promise<void>;
  /** Errors in consoles, and barriers; empty when all was well. */
  readonly complaints: ReadonlyArray<string>;
  close(): Promise<void>;
};

export async function startVisitors(): Promise<Visitors> {
  mkdirSync(pictures, { recursive: true });
  const browser = await launchBrowser();
  const complaints: string[] = [];
  return {
    complaints,
    visit: () => visit(browser, complaints),
    look: async (page, name) => {
      complaints.push(...(await look(page, name)));
    },
    close: () => browser.close(),
  };
}

async function visit(browser: Browser, complaints: string[]): Promise<Page> {
  const context = await browser.newContext({ viewport: desk });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    complaints.push(`${page.url()}: ${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));
  return page;
}

async function look(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    // What the bar on top covers by half counts as too small to press.
    await page.evaluate("scrollTo(0, 0)");
    found.push(...(await barriers(page)).map((line) => `${colorScheme} ${line}`));
    for (const size of takesPictures ? [phone, desk] : []) {
      await page.setViewportSize(size);
      await page.evaluate("scrollTo(0, 0)");
      const path = join(pictures, `${name}-${size.width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}
