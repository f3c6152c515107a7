/** What the extension may weigh and take. Sizes of the console scripts are held in build.test.ts. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { examples as arns } from "../../extension/consoles/aws/arn";
import { readText } from "../../extension/consoles/read-text";
import { recognise } from "../../extension/consoles/recognise";
import { buildExtension } from "../../scripts/build-extension";

/** What a chip, then a panel, then the popup bring with them, compressed. */
const MAX_CHIP_BYTES = 6 * 1_024;
const MAX_PAGE_BYTES = 45 * 1_024;

const gzipped = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length;

test("the chip, and every page of ours, stay small", async () => {
  const chrome = join(await buildExtension(["chrome"]), "chrome");
  expect(gzipped(join(chrome, "chip.js"))).toBeLessThanOrEqual(MAX_CHIP_BYTES);
  for (const page of ["panel", "popup", "sidepanel", "options", "confirm"]) {
    const html = readFileSync(join(chrome, `${page}.html`), "utf8");
    // Everything that the page loads before it shows anything, and what that loads.
    const loads = (text: string): string[] =>
      [...text.matchAll(/(?:\/chunks\/|"\.\/)([\w.-]+\.js)/g)].map(([, name = ""]) => name);
    const all = new Set(loads(html));
    for (const name of all)
      for (const more of loads(readFileSync(join(chrome, "chunks", name), "utf8"))) all.add(more);
    expect(all.size, page).toBeGreaterThan(0);
    const bytes = [...all].reduce((sum, name) => sum + gzipped(join(chrome, "chunks", name)), 0);
    expect(bytes, `${page}: ${[...all].join(", ")}`).toBeLessThanOrEqual(MAX_PAGE_BYTES);
  }
});

/** Median of several runs: the machine has other things to do. */
function microsecondsEach(
  addresses: ReadonlyArray<string>,
  read: (text: string) => unknown,
): number {
  const runs = Array.from({ length: 15 }, () => {
    const from = performance.now();
    for (const address of addresses) read(address);
    return ((performance.now() - from) * 1_000) / addresses.length;
  });
  // The best run: what else the machine does only slows the others.
  return Math.min(...runs);
}

const MAX_MICROSECONDS = 20;

/** Every address that stands beside a recogniser. */
async function allExamples(): Promise<string[]> {
  const folder = join(import.meta.dirname, "../../extension/consoles");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const found = await Promise.all(
    files.map(async (name) => {
      const { examples } = (await import(join(folder, name))) as { examples?: unknown };
      const list: unknown = typeof examples === "function" ? examples() : examples;
      return Array.isArray(list) ? list.map((one: { url?: string }) => one.url ?? "") : [];
    }),
  );
  return found.flat().filter((url) => url.startsWith("https://"));
}

test("an address is recognised in twenty microseconds", async () => {
  const addresses = await allExamples();
  expect(addresses.length).toBeGreaterThan(300);
  expect(microsecondsEach(addresses, recognise)).toBeLessThanOrEqual(MAX_MICROSECONDS);
});

test("hostile addresses and selected texts take no longer than their length deserves", () => {
  const long = [
    `https://eu-west-1.console.aws.amazon.com/s3/buckets/${"a/".repeat(50_000)}`,
    `https://console.aws.amazon.com/go/view?arn=arn:aws:s3:::${"%25".repeat(30_000)}`,
    `https://portal.azure.com/#@x/resource/${"providers/".repeat(10_000)}`,
    `https://console.cloud.google.com/${"-/".repeat(50_000)}?project=${"p".repeat(50_000)}`,
  ];
  // A thousandth of a second for a hundred thousand letters; a slow expression would take minutes.
  expect(microsecondsEach(long, recognise)).toBeLessThan(50_000);
  const texts = [
    ...arns().map(({ url }) => url.split("arn=")[1] ?? ""),
    "(".repeat(100_000),
    "arn:aws:".repeat(20_000),
  ];
  expect(microsecondsEach(texts, readText)).toBeLessThan(5_000);
});
