import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renderAssets } from "../../scripts/build-pages";
import { inRoot } from "../../scripts/paths";
import { tokenCss } from "../../worker/lib/token-css";
import { built } from "../../worker/pages/assets.gen";

test("what browsers get is built from the sources as they are: run `node scripts/build-pages.ts`", async () => {
  expect(readFileSync(inRoot("worker", "pages", "assets.gen.ts"), "utf8")).toBe(
    await renderAssets(),
  );
});

test("every colour the style sheet names is a token", () => {
  const names = new Set([...tokenCss().matchAll(/(--[a-z-]+):/g)].map((m) => m[1]));
  const used = new Set([...built.css.text.matchAll(/var\((--[a-z-]+)\)/g)].map((m) => m[1]));
  expect([...used].filter((name) => !names.has(name))).toEqual([]);
});

test("the script writes no markup", () => {
  for (const sink of [
    "innerHTML",
    "outerHTML=",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "new Function",
  ]) {
    expect(built.js.text).not.toContain(sink);
  }
});
