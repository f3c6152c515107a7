/** Walking through a page with the keyboard alone. */
import type { Page } from "playwright-core";

/** More stops than any page has. */
const MOST_STOPS = 250;

/** What a screen reader would call the element that has the focus: `button Publish`. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return "";
    const labels = "labels" in element ? [...(element.labels as NodeListOf<HTMLElement>)] : [];
    const name =
      element.getAttribute("aria-label") ??
      (labels.map((label) => label.textContent).join(" ") || element.textContent);
    const kind = element.getAttribute("role") ?? element.getAttribute("type") ?? element.localName;
    return `${kind} ${name.replaceAll(/\s+/g, " ").trim()}`;
  });

/** Presses Tab until the focus is on what matches. @throws when it never is */
export async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (wanted.test(now)) return;
    seen.push(now);
  }
  throw new Error(
    `the keyboard never got to ${wanted}; it passed ${[...new Set(seen)].join(" | ")}`,
  );
}
