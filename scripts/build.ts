/** Bundles worker and portal exactly as Cloudflare would get them. `npm run build` does this, and builds the extension. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
} from "node:fs";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { buildExtension } from "./build-extension.ts";
import { buildPortal } from "./build-portal.ts";
import { filesUnder, removeOld } from "./files-under.ts";
import { inRoot, root } from "./paths.ts";
import { codeOf, PlainError, printFailure } from "./plain-error.ts";

const run = promisify(execFile);
const inputs = [
  "worker",
  "db",
  "portal",
  "wrangler.toml",
  "package-lock.json",
  "scripts/build-portal.ts",
];

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

/** @param entry another entry than the worker's, for benches; its bundle is named after it */
export async function bundleInto(outDir: string, entry?: string): Promise<void> {
  // wrangler.toml names its folder, so it must be there whatever is built.
  await buildPortal();
  const wrangler = inRoot("node_modules", "wrangler", "bin", "wrangler.js");
  const args = ["deploy", ...(entry ? [entry] : []), "--dry-run", "--outdir", outDir];
  try {
    await run(process.execPath, [wrangler, ...args], {
      cwd: root,
      maxBuffer: 16 * 1024 * 1024,
      env: {
        ...process.env,
        // Nothing of a build leaves the machine.
        WRANGLER_SEND_METRICS: "false",
        CLOUDFLARE_CF_FETCH_ENABLED: "false",
        WRANGLER_HIDE_BANNER: "true",
        WRANGLER_LOG_PATH: inRoot("dist", "wrangler-logs"),
        CI: "true",
      },
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new PlainError(`the worker could not be built.\n${stdout}${stderr}`.trimEnd(), {
      cause: error,
    });
  }
}

/**
 * Builds unless this very source was built before.
 * @returns the folder of the bundle; its entry is `index.js`.
 */
export async function buildWorker(onBuild: () => void = () => {}): Promise<string> {
  const bundles = inRoot("dist", "worker");
  const done = join(bundles, hashOfSources());
  if (existsSync(join(done, "index.js"))) {
    utimesSync(done, new Date(), new Date());
    return done;
  }
  onBuild();
  mkdirSync(bundles, { recursive: true });
  const fresh = `${done}.${process.pid}`;
  await bundleInto(fresh);
  // Beside the worker, so that both are always of one version.
  cpSync(await buildPortal(), join(fresh, "portal"), { recursive: true });
  try {
    renameSync(fresh, done);
  } catch (error) {
    // A build at the same time was faster; both hold the same.
    if (codeOf(error) !== "ENOTEMPTY" && codeOf(error) !== "EEXIST") throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  removeOld(bundles);
  return done;
}

if (import.meta.main) {
  try {
    const outDir = await buildWorker(() => console.log("Building the worker…"));
    console.log(`Built: ${relative(root, outDir)}`);
    await buildExtension(undefined, () => console.log("Building the browser extension…"));
    console.log(
      `Built: ${join("dist", "extension")}: load its folder chrome unpacked, or upload its archives`,
    );
  } catch (error) {
    printFailure(error);
    process.exitCode = 1;
  }
}
