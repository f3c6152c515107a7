/**
 * Bundles the portal with Vite into `dist/portals`, which the worker serves as static assets. Files carry the hash
 * of their content in their name, so browsers keep them for ever.
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
} from "node:fs";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import preact from "@preact/preset-vite";
import { build, type Plugin } from "vite";
import { tokenCss } from "../worker/lib/token-css.ts";
import { filesUnder, removeOld } from "./files-under.ts";
import { inRoot, root } from "./paths.ts";
import { codeOf, PlainError, printFailure } from "./plain-error.ts";

const run = promisify(execFile);
const inputs = [
  "portal",
  "worker/lib/tokens.ts",
  "worker/lib/token-css.ts",
  "scripts/build-portal.ts",
  "package-lock.json",
];
const target = inRoot("dist", "portal");

/** `import "virtual:tokens.css"`: the colours of mails and pages, from their one source. */
const tokens = (): Plugin => ({
  name: "tokens",
  resolveId: (id) => (id === "virtual:tokens.css" ? "\0tokens.css" : undefined),
  load: (id) => (id === "\0tokens.css" ? tokenCss() : undefined),
});

function hashOfSources(): string {
  const hash = createHash("sha256");
  for (const file of inputs.flatMap((name) => filesUnder(inRoot(name)))) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 20);
}

/**
 * In a process of its own: Vite builds for development where NODE_ENV says so, and a test run says `test`.
 * The process is this file with the folder as its argument.
 */
async function bundleInto(outDir: string): Promise<void> {
  try {
    await run(process.execPath, [import.meta.filename, "--into", outDir], {
      cwd: root,
      maxBuffer: 16 * 1024 * 1024,
      env: { ...process.env, NODE_ENV: "production" },
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new PlainError(`the portal could not be built.\n${stdout}${stderr}`.trimEnd(), {
      cause: error,
    });
  }
}

/** What every page needs from npm, in one file: it changes rarely and packs better as a whole. */
const vendor =
  /node_modules\/(preact|@preact|@tanstack\/(react-router|router-core|history|store|react-store|preact-query|query-core|preact-store)|use-sync-external-store)\//;

async function bundle(outDir: string): Promise<void> {
  await build({
    root: inRoot("portal"),
    configFile: false,
    mode: "production",
    logLevel: "warn",
    base: "/app/",
    plugins: [tokens(), preact()],
    build: {
      outDir: join(outDir, "app"),
      emptyOutDir: true,
      target: "es2023",
      sourcemap: false,
      // Policies forbid inline data in scripts and styles.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 250,
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: "vendor", test: vendor }] } },
      },
    },
  });
}

/** `dist/portal`, which wrangler.toml names, leads to the newest build; swapped in one step, so it is never missing. */
function pointAt(build: string): void {
  const fresh = `${target}.${process.pid}`;
  symlinkSync(build, fresh);
  if (existsSync(target) && !lstatSync(target).isSymbolicLink())
    rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
}

/**
 * Builds unless this very source was built before.
 * @returns the folder to serve, which never changes; the start page is `app/index.html`
 */
export async function buildPortal(onBuild: () => void = () => {}): Promise<string> {
  const builds = inRoot("dist", "portals");
  const done = join(builds, hashOfSources());
  if (!existsSync(done)) {
    onBuild();
    mkdirSync(builds, { recursive: true });
    const fresh = `${done}.${process.pid}`;
    await bundleInto(fresh);
    try {
      renameSync(fresh, done);
    } catch (error) {
      // A build at the same time was faster; both hold the same.
      if (codeOf(error) !== "ENOTEMPTY" && codeOf(error) !== "EEXIST") throw error;
      rmSync(fresh, { recursive: true, force: true });
    }
    removeOld(builds);
  }
  pointAt(done);
  return done;
}

if (import.meta.main) {
  const into = process.argv[2] === "--into" ? process.argv[3] : undefined;
  try {
    if (into) await bundle(into);
    else
      console.log(
        `Built: ${relative(root, await buildPortal(() => console.log("Building the portal…")))}`,
      );
  } catch (error) {
    printFailure(error);
    process.exitCode = 1;
  }
}
