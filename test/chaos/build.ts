/** Bundles the test-only worker as the real one is bundled. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { buildWorker } from "../../scripts/build.ts";
import { inRoot, root } from "../../scripts/paths.ts";
import { codeOf } from "../../scripts/plain-error.ts";

const run = promisify(execFile);
const entry = "test/chaos/worker.ts";

async function bundleInto(folder: string): Promise<void> {
  const wrangler = inRoot("node_modules", "wrangler", "bin", "wrangler.js");
  await run(process.execPath, [wrangler, "deploy", entry, "--dry-run", "--outdir", folder], {
    cwd: root,
    maxBuffer: 16 * 1024 * 1024,
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_HIDE_BANNER: "true",
      WRANGLER_LOG_PATH: inRoot("dist", "wrangler-logs"),
      CI: "true",
    },
  });
  // The runtime takes `index.js` for the entry.
  renameSync(join(folder, "worker.js"), join(folder, "index.js"));
}

const OLD_MS = 6 * 3_600_000;

/** A soak may still be running on a younger one. */
function removeOldBundles(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > OLD_MS) rmSync(path, { recursive: true });
  }
}

/** Builds unless these very sources were built before. @returns the folder of the bundle */
export async function buildChaosWorker(): Promise<string> {
  const product = basename(await buildWorker());
  const own = createHash("sha256")
    .update(readFileSync(inRoot(entry)))
    .digest("hex")
    .slice(0, 8);
  const done = inRoot("dist", "chaos", `${product}-${own}`);
  if (existsSync(join(done, "index.js"))) return done;
  removeOldBundles(inRoot("dist", "chaos"));
  const fresh = `${done}.${process.pid}`;
  await bundleInto(fresh);
  try {
    renameSync(fresh, done);
  } catch (error) {
    // Another test file was faster; both hold the same.
    if (codeOf(error) !== "ENOTEMPTY" && codeOf(error) !== "EEXIST") throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  return done;
}
