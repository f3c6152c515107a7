/** What a build is made of, and what older ones leave. */
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** Every file of a folder in a fixed order; a file itself; nothing for what does not exist. */
export function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !name.endsWith(".tsbuildinfo"))
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

/** Older builds are kept so that a test run next to an edit finds its own. */
const KEPT_BUILDS = 3;

export function removeOld(builds: string): void {
  const byAge = readdirSync(builds)
    .map((name) => ({ path: join(builds, name), at: statSync(join(builds, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { path, at } of byAge.slice(KEPT_BUILDS)) {
    // Another build may be writing a young one right now, or serving it.
    if (Date.now() - at > 600_000) rmSync(path, { recursive: true, force: true });
  }
}
