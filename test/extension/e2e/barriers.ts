/** Accessibility of the panel alone, in its frame: the page around it is not ours. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Frame } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What stands against WCAG 2.2 AA, one line per element. */
export async function barriersIn(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe);
  return frame.evaluate<string[]>(
    `axe.run(document, ${JSON.stringify({ runOnly: rules })}).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ": " + node.html)))`,
  );
}
