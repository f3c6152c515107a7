/**
 * `npm run soak`: the chaos suite in full size, about an hour: a kill at every point, storms, 1,000 cases of tampering.
 * Any vitest arguments narrow it: `npm run soak -- test/chaos/storms.test.ts`. `HALLPASS_SEED` repeats a run's dice.
 */
import { buildWorker } from "./build.ts";
import { inRoot } from "./paths.ts";
import { printFailure } from "./plain-error.ts";
import { runTool } from "./run-tool.ts";

async function runSoak(args: string[]): Promise<number> {
  await buildWorker(() => console.log("Building the worker…"));
  const vitest = inRoot("node_modules", "vitest", "vitest.mjs");
  const files = args.length > 0 ? args : ["test/chaos"];
  return runTool(
    process.execPath,
    [vitest, "run", "--project", "node", "--reporter=verbose", ...files],
    {
      HALLPASS_SOAK: "1",
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
    },
  );
}

try {
  process.exitCode = await runSoak(process.argv.slice(2));
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
