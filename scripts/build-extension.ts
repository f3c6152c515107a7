/**
 * Bundles the browser extension: `dist/extension/<browser>` to load unpacked, `dist/extension/hallpass-<browser>.zip` for
 * stores. Nothing here needs the network, and the same source gives the same bytes.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { filesUnder, removeOld } from "./files-under.ts";
import { inRoot, root } from "./paths.ts";
import { codeOf, PlainError, printFailure } from "./plain-error.ts";
import { zip } from "./zip.ts";

export const storeBrowsers = ["chrome", "edge", "firefox"] as const;
/** Safari's build is wrapped into an app by Xcode; there is no archive to upload. */
export type ExtensionBrowser = (typeof storeBrowsers)[number] | "safari";

const inputs = [
  "extension",
  "worker/lib/tokens.ts",
  "worker/lib/token-css.ts",
  "scripts/build-extension.ts",
  "scripts/zip.ts",
  "package.json",
  "package-lock.json",
];
const target = inRoot("dist", "extension");

function hashOfSources(): string {
  const hash = createHash("sha256");
  const files = inputs.flatMap((name) => filesUnder(inRoot(name)));
  // Types that WXT writes beside the source.
  for (const file of files.filter((name) => !name.includes(`${sep}.wxt${sep}`))) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 20);
}

const run = promisify(execFile);

/**
 * In a process of its own, because plugins look at the environment: a build inside a test run would be another one.
 * @returns the folder with the manifest
 */
export async function bundleExtension(browser: ExtensionBrowser, outDir: string): Promise<string> {
  try {
    await run(process.execPath, [import.meta.filename, "--bundle", browser, outDir], {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production", CI: "true" },
      maxBuffer: 16 * 1024 * 1024,
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new PlainError(`the extension could not be built.\n${stdout}${stderr}`.trimEnd(), {
      cause: error,
    });
  }
  return join(outDir, browser);
}

async function bundleHere(browser: string, outDir: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  // Only here: whoever builds the worker alone need not wait for a bundler to load.
  const { build } = await import("wxt");
  await build({
    root: inRoot("extension"),
    outDir,
    browser,
    mode: "production",
    manifest: { version },
  });
}

/** Stores give ids of their own and refuse a key. */
function forStores(name: string, data: Buffer): Buffer {
  if (name !== "manifest.json") return data;
  const { key: _, ...manifest } = JSON.parse(data.toString("utf8"));
  return Buffer.from(JSON.stringify(manifest));
}

export const zipOf = (folder: string): Buffer =>
  zip(
    filesUnder(folder).map((file) => {
      const name = relative(folder, file).replaceAll(sep, "/");
      return { name, data: forStores(name, readFileSync(file)) };
    }),
  );

/** `dist/extension` leads to the newest build; swapped in one step, so it is never missing. */
function pointAt(done: string): void {
  const fresh = `${target}.${process.pid}`;
  symlinkSync(done, fresh);
  if (existsSync(target) && !lstatSync(target).isSymbolicLink())
    rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
}

/**
 * Builds what was not built of this very source before.
 * @returns the folder with one folder per browser and the archives
 */
export async function buildExtension(
  browsers: ReadonlyArray<ExtensionBrowser> = storeBrowsers,
  onBuild: () => void = () => {},
): Promise<string> {
  const builds = inRoot("dist", "extensions");
  const done = join(builds, hashOfSources());
  const missing = browsers.filter((browser) => !existsSync(join(done, browser)));
  if (missing.length > 0) onBuild();
  mkdirSync(done, { recursive: true });
  for (const browser of missing) {
    const fresh = `${done}.${process.pid}`;
    const folder = await bundleExtension(browser, fresh);
    if (browser !== "safari") writeFileSync(join(done, `hallpass-${browser}.zip`), zipOf(folder));
    try {
      renameSync(folder, join(done, browser));
    } catch (error) {
      // A build at the same time was faster; both hold the same.
      if (codeOf(error) !== "ENOTEMPTY" && codeOf(error) !== "EEXIST") throw error;
    }
    rmSync(fresh, { recursive: true, force: true });
  }
  removeOld(builds);
  pointAt(done);
  return done;
}

if (import.meta.main) {
  try {
    const [flag, browser, outDir] = process.argv.slice(2);
    if (flag === "--bundle" && browser && outDir) await bundleHere(browser, outDir);
    else {
      const onBuild = () => console.log("Building the extension…");
      const done = await buildExtension(storeBrowsers, onBuild);
      console.log(`Built: ${relative(root, done)} (also dist/extension)`);
    }
  } catch (error) {
    printFailure(error);
    process.exitCode = 1;
  }
}
