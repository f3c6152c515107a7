/** Accessibility of a page as axe sees it. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What stands against WCAG 2.2 AA on this page, one line per element; empty when nothing does. */
export async function barriers(page: Page): Promise<string[]> {
  // Our pages have no frames of other sites; without looking for them it takes half the time.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(rules).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${new URL(page.url()).pathname}: ${id}, ${help}: ${node.html}`),
  );
}
