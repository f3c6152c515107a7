/** Runs `npm start`'s script as a person would, with its output caught. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inRoot } from "../../scripts/paths.ts";

export type Started = {
  readonly child: ChildProcess;
  output(): string;
  /** Waits until the output holds the text. @throws when the process ends first or it takes over a minute */
  says(text: string): Promise<void>;
  /** The exit code; 128 and more for a signal that was not handled. */
  readonly ended: Promise<number>;
};

/** What starts remember outside of their states: not beside the developer's own. */
const memory = mkdtempSync(join(tmpdir(), "hallpass-memory-"));
process.on("exit", () => rmSync(memory, { recursive: true, force: true }));

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** @param through `start` runs the script itself, `bootstrap` all of what `npm start` runs */
export function start(
  args: ReadonlyArray<string>,
  env: NodeJS.ProcessEnv = {},
  through: "start" | "bootstrap" = "start",
): Started {
  const script = inRoot("scripts", "start.ts");
  const command =
    through === "start" ? [script] : [inRoot("scripts", "bootstrap.mjs"), "scripts/start.ts"];
  const node = through === "start" ? inRoot("node_modules", ".bin", "node") : process.execPath;
  const { PUBLIC_URL: _url, HALLPASS_ADMIN_TOKEN: _token, ...rest } = process.env;
  const child = spawn(node, [...command, ...args], {
    env: { ...rest, XDG_STATE_HOME: memory, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const ended = new Promise<number>((done) =>
    child.on("close", (code, signal) => done(signal ? 128 : (code ?? 1))),
  );
  return {
    child,
    output: () => output,
    ended,
    async says(text) {
      const until = Date.now() + 60_000;
      while (!output.includes(text)) {
        if (child.exitCode !== null || Date.now() > until)
          throw new Error(`never said "${text}":\n${output}`);
        await sleep(25);
      }
    },
  };
}
