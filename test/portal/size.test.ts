/** What a browser has to load before a page shows: script by what the build wrote, compressed. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { buildPortal } from "../../scripts/build-portal";
import { inRoot } from "../../scripts/paths";

const FIRST_LOAD = 75 * 1024;
const EACH_ROUTE = 30 * 1024;

let app: string;
let entry: string;
beforeAll(async () => {
  app = join(await buildPortal(), "app");
  const html = readFileSync(join(app, "index.html"), "utf8");
  const [, source] = /<script type="module"[^>]* src="([^"]+)"/.exec(html) ?? [];
  if (!source) throw new Error("index.html names no script");
  entry = basename(source);
}, 120_000);

const textOf = (file: string) => readFileSync(join(app, "assets", file), "utf8");

/** Chunks that come with a chunk: static imports, and theirs. What only a click loads is a dynamic import. */
function withImports(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, next] of textOf(file).matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([\w.-]+\.js)["']/g))
    if (next) withImports(next, known);
  return known;
}

const sizeOf = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(textOf(file), { level: 9 }).byteLength, 0);

const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;

/** The chunk of a page: Vite names it after its file. */
function chunkOf(page: string): string {
  const found = readdirSync(join(app, "assets")).filter(
    (name) =>
      name.startsWith(`${page}-`) && name.endsWith(".js") && name.length === page.length + 12,
  );
  if (found.length !== 1) throw new Error(`${page}: ${found.length} chunks`);
  return found[0] as string;
}

const pages = [
  ...readFileSync(inRoot("portal", "router.tsx"), "utf8").matchAll(
    /import\("\.\/pages\/[\w-]+\/([\w-]+)"\)/g,
  ),
].map(([, page]) => page as string);

test("the start page comes with at most 75 KB of script in all", () => {
  const files = new Set([...withImports(entry), ...withImports(chunkOf("home-page"))]);
  const size = sizeOf(files);
  expect(files.size).toBeGreaterThan(1);
  expect(size, kilobytes(size)).toBeLessThanOrEqual(FIRST_LOAD);
});

test.each([...new Set(pages)])("%s adds at most 30 KB of script", (page) => {
  const already = withImports(entry);
  const added = [...withImports(chunkOf(page))].filter((file) => !already.has(file));
  const size = sizeOf(added);
  expect(added.length).toBeGreaterThan(0);
  expect(size, `${kilobytes(size)}: ${added.join(", ")}`).toBeLessThanOrEqual(EACH_ROUTE);
});
