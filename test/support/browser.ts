/** A real Chromium for the page tests. */
import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../../scripts/chromium.ts";

/** @throws when there is no Chromium; `npm test` installs one */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error("no Chromium found; run the tests with npm test, or set CHROMIUM_PATH");
  return chromium.launch({
    executablePath,
    headless: true,
    // Chromium's own sandbox needs rights that containers and root do not give; the pages are our own.
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
    ],
  });
}
