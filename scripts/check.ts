/** `npm run check`: the types of every program, then the lint rules. */
import { globSync } from "node:fs";
import { dirname } from "node:path";
import { inRoot, packaged, root } from "./paths.ts";
import { printFailure } from "./plain-error.ts";
import { runTool } from "./run-tool.ts";

/** Every folder with a tsconfig of its own is a program of its own, for one runtime. */
const programs = () =>
  globSync("{worker,scripts,test,portal,extension,cli}/**/tsconfig.json", {
    cwd: root,
    exclude: (name) => name.includes("node_modules"),
  })
    .map(dirname)
    .sort();

/** @returns the names of what failed */
export async function check(say: (message: string) => void): Promise<string[]> {
  const failed: string[] = [];
  for (const program of programs()) {
    say(`Types: ${program}`);
    // What is known of unchanged files is kept: a second check takes a fifth of the first one's time.
    const known = inRoot(
      "node_modules",
      ".cache",
      "tsc",
      `${program.replaceAll("/", "_")}.tsbuildinfo`,
    );
    const args = ["-p", program, "--noEmit", "--incremental", "--tsBuildInfoFile", known];
    if ((await runTool(packaged("tsc"), args)) !== 0) failed.push(`types of ${program}`);
  }
  say("Lint");
  if ((await runTool(packaged("biome"), ["lint"])) !== 0) failed.push("lint");
  return failed;
}

if (import.meta.main) {
  try {
    const failed = await check(console.log);
    console.log(failed.length ? `Failed: ${failed.join(", ")}` : "Types and lint are right.");
    process.exitCode = failed.length ? 1 : 0;
  } catch (error) {
    printFailure(error);
    process.exitCode = 1;
  }
}
