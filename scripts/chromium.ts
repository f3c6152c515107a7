/** Finds the Chromium for the page tests, and gets it from the system's packages where that is possible. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { PlainError } from "./plain-error.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macApps = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Path of a Chromium, or null. `CHROMIUM_PATH` wins. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  if (env.CHROMIUM_PATH) {
    if (existsSync(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH;
    throw new PlainError(`CHROMIUM_PATH names ${env.CHROMIUM_PATH}, which does not exist.`);
  }
  const onPath = (env.PATH ?? "")
    .split(delimiter)
    .flatMap((dir) => names.map((name) => join(dir, name)));
  return [...onPath, ...macApps].find((path) => existsSync(path)) ?? null;
}

function aptCommand(): string[] | null {
  if (!existsSync("/usr/bin/apt-get")) return null;
  if (process.getuid?.() === 0) return ["/usr/bin/apt-get"];
  const mayBecomeRoot = spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0;
  return mayBecomeRoot ? ["sudo", "-n", "/usr/bin/apt-get"] : null;
}

/** @throws {PlainError} when there is none and none can be installed */
export function requireChromium(say: (message: string) => void): string {
  const found = findChromium();
  if (found) return found;
  const byHand =
    "The page tests need Chromium. Install it (Debian, Ubuntu: apt-get install chromium) or set CHROMIUM_PATH to one.";
  const apt = aptCommand();
  if (!apt) throw new PlainError(byHand);
  say("Installing Chromium for the page tests…");
  const [program = "", ...prefix] = apt;
  const run = (...args: string[]) =>
    execFileSync(program, [...prefix, ...args], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  try {
    run("update", "-qq");
    run("install", "-y", "-qq", "--no-install-recommends", "chromium");
  } catch (error) {
    throw new PlainError(`Chromium could not be installed by apt-get.\n${byHand}`, {
      cause: error,
    });
  }
  const installed = findChromium();
  if (!installed) throw new PlainError(byHand);
  return installed;
}
