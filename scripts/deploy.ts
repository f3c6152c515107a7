/**
 * `npm run deploy`: builds, brings the database of wrangler.toml up to date, and deploys to Cloudflare.
 * `npm run deploy -- --dry-run` needs no account: it does the same as far as this machine can, and sends nothing.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildPortal } from "./build-portal.ts";
import { inRoot } from "./paths.ts";
import { PlainError, printFailure } from "./plain-error.ts";
import { runTool } from "./run-tool.ts";

/** What wrangler.toml holds in a fresh clone, and where the right value comes from. */
const placeholders: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /^\s*database_id\s*=\s*"0{8}-/m,
    "database_id: run `npx wrangler d1 create hallpass` and put the printed id there",
  ],
  [
    /^\s*PUBLIC_URL\s*=\s*"https:\/\/hallpass\.example\.com"/m,
    "PUBLIC_URL: the address that people will open, such as https://hallpass.your-name.workers.dev",
  ],
];

function requireSettings(): void {
  const text = readFileSync(inRoot("wrangler.toml"), "utf8");
  const missing = placeholders.filter(([pattern]) => pattern.test(text)).map(([, words]) => words);
  if (missing.length > 0)
    throw new PlainError(`wrangler.toml is not filled in yet:\n  ${missing.join("\n  ")}`);
}

async function wrangler(...args: string[]): Promise<void> {
  const script = inRoot("node_modules", "wrangler", "bin", "wrangler.js");
  const code = await runTool(process.execPath, [script, ...args], {
    WRANGLER_SEND_METRICS: "false",
  });
  if (code !== 0)
    throw new PlainError(
      `wrangler ${args.slice(0, 3).join(" ")} failed; its own message stands above.`,
    );
}

async function deploy(): Promise<void> {
  requireSettings();
  // Wrangler bundles the worker by itself; the portal it only takes from where wrangler.toml says.
  await buildPortal(() => console.log("Building the portal…"));
  // First: the new worker is not ready before, and the old one keeps working on what is only added to.
  await wrangler("d1", "migrations", "apply", "hallpass", "--remote");
  await wrangler("deploy");
}

async function tryOut(): Promise<void> {
  // Wrangler bundles the worker by itself; the portal it only takes from where wrangler.toml says.
  await buildPortal(() => console.log("Building the portal…"));
  const folder = mkdtempSync(join(tmpdir(), "hallpass-deploy-"));
  try {
    await wrangler("d1", "migrations", "apply", "hallpass", "--local", "--persist-to", folder);
    await wrangler("deploy", "--dry-run", "--outdir", join(folder, "out"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  const { values } = parseArgs({ options: { "dry-run": { type: "boolean", default: false } } });
  await (values["dry-run"] ? tryOut() : deploy());
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
