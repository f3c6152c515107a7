/** What goes to the stores: the same bytes every time, the permissions of the list, no network, no code from elsewhere. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  buildExtension,
  bundleExtension,
  storeBrowsers,
  zipOf,
} from "../../scripts/build-extension";
import { filesUnder } from "../../scripts/files-under";
import { inRoot } from "../../scripts/paths";

let built: string;
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "hallpass-build-"));
  built = await buildExtension();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));

test.each(storeBrowsers)(
  "two builds for %s, in different folders, are the same bytes",
  async (browser) => {
    const again = await bundleExtension(browser, join(dir, "deeper", "again"));
    const kept = readFileSync(join(built, `hallpass-${browser}.zip`));
    expect(zipOf(again).equals(kept)).toBe(true);
  },
);

test("it asks for nothing but what is on this list", () => {
  const everywhere = [
    "storage",
    "alarms",
    "scripting",
    "notifications",
    "contextMenus",
    "identity",
  ];
  for (const browser of storeBrowsers) {
    const manifest = manifestOf(join(built, browser));
    const panel = browser === "firefox" ? [] : ["sidePanel"];
    expect(manifest.permissions).toEqual([...everywhere, ...panel]);
    expect(manifest.host_permissions).toBeUndefined();
    expect(manifest.content_scripts).toBeUndefined();
    expect(manifest.externally_connectable).toBeUndefined();
    expect(manifest.optional_permissions).toBeUndefined();
    expect(manifest.optional_host_permissions).toEqual([
      "https://*/*",
      "http://localhost/*",
      "http://127.0.0.1/*",
    ]);
    const open = manifest.web_accessible_resources.flatMap(
      ({ resources }: { resources: string[] }) => resources,
    );
    expect(open).toEqual(["panel.html"]);
  }
});

test("the extension has one id wherever it is loaded unpacked, and stores give their own", () => {
  expect(manifestOf(join(built, "chrome")).key).toMatch(/^MII/);
  for (const browser of storeBrowsers) {
    const archive = readFileSync(join(built, `hallpass-${browser}.zip`)).toString("latin1");
    expect(archive).not.toContain("MIIBIjANBgkq");
  }
});

/** Before anything is shown: on every page of the console, for everybody. */
const MAX_SCRIPT_BYTES = 12 * 1_024;

test("a console's script stays small, and the chip comes by itself", () => {
  const scripts = filesUnder(join(built, "chrome")).filter((file) =>
    /console-[a-z-]+\.js$/.test(file),
  );
  expect(scripts.length).toBe(12);
  for (const file of scripts) {
    const bytes = gzipSync(readFileSync(file), { level: 9 }).length;
    expect(bytes, file).toBeLessThanOrEqual(MAX_SCRIPT_BYTES);
  }
});

test("nothing in it depends on who built it, and no code is fetched or made of text", () => {
  const code = filesUnder(join(built, "chrome"))
    .filter((file) => file.endsWith(".js"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  expect(code.includes(inRoot("extension"))).toBe(false);
  expect(code.match(/\beval\(|document\.write\(|importScripts\(|import\("https?:/g)).toBeNull();
});

const run = promisify(execFile);

test("Mozilla's linter finds no error", async () => {
  const linter = inRoot("node_modules", ".bin", "addons-linter");
  const { stdout } = await run(
    process.execPath,
    [linter, "--output", "json", join(built, "hallpass-firefox.zip")],
    { maxBuffer: 16 * 1_024 * 1_024 },
  ).catch((failed: { stdout: string }) => failed);
  const { summary, errors } = JSON.parse(stdout);
  expect(errors).toEqual([]);
  expect(summary.errors).toBe(0);
});

test("Safari's build compiles, without what Safari does not have", async () => {
  const manifest = manifestOf(await bundleExtension("safari", join(dir, "safari")));
  expect(manifest.permissions).not.toContain("identity");
  expect(manifest.permissions).not.toContain("sidePanel");
  expect(manifest.side_panel).toBeUndefined();
});
