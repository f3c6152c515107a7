/** Runs one of the packaged tools and shows what it says. */
import { type ChildProcess, spawn } from "node:child_process";
import { root } from "./paths.ts";

const running = new Set<ChildProcess>();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exitCode = 130;
  });
}

/** @param script path of a JavaScript file or of a program @returns the exit code, 1 for an end by signal */
export function runTool(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const child = spawn(program, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  running.add(child);
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("exit", (code) => {
      running.delete(child);
      done(code ?? 1);
    });
  });
}
