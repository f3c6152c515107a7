/**
 * `npm test`: types, lint, and every test. `npm test -- test/policy` (any vitest arguments) runs only those tests.
 * The last line is `N passed, N failed, N skipped`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { buildWorker } from "./build.ts";
import { check } from "./check.ts";
import { requireChromium } from "./chromium.ts";
import { inRoot } from "./paths.ts";
import { printFailure } from "./plain-error.ts";
import { runTool } from "./run-tool.ts";

const report = inRoot("test-results", "vitest.json");

function counts(): { line: string; failed: number } {
  if (!existsSync(report))
    return { line: "0 passed, 1 failed, 0 skipped (the test run gave no report)", failed: 1 };
  const result = JSON.parse(readFileSync(report, "utf8")) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: { status: string; assertionResults: unknown[] }[];
  };
  // A file that does not even load has no tests that could fail.
  const broken = result.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  const failed = result.numFailedTests + broken;
  const skipped = result.numPendingTests + result.numTodoTests;
  return { line: `${result.numPassedTests} passed, ${failed} failed, ${skipped} skipped`, failed };
}

async function runTests(args: string[]): Promise<number> {
  const chromium = requireChromium(console.log);
  await buildWorker(() => console.log("Building the worker…"));
  // Only a whole run looks at everything; a narrow one is for somebody in the middle of a change.
  const unclean = args.length === 0 ? await check(console.log) : [];
  mkdirSync(inRoot("test-results"), { recursive: true });
  rmSync(report, { force: true });
  const vitest = inRoot("node_modules", "vitest", "vitest.mjs");
  const code = await runTool(
    process.execPath,
    [
      vitest,
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...args,
    ],
    {
      CHROMIUM_PATH: chromium,
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
    },
  );
  const { line, failed } = counts();
  for (const name of unclean) console.log(`Failed: ${name}`);
  console.log(line);
  return code !== 0 || failed > 0 || unclean.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await runTests(process.argv.slice(2));
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
