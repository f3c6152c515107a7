/** What `npm start` says on a machine where it cannot install. */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inRoot } from "../../scripts/paths.ts";

let clone: string;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "hallpass-clone-"));
  mkdirSync(join(clone, "scripts"));
  cpSync(inRoot("scripts", "bootstrap.mjs"), join(clone, "scripts", "bootstrap.mjs"));
  writeFileSync(
    join(clone, "package.json"),
    JSON.stringify({ name: "clone", version: "1.0.0", dependencies: { zod: "^4.0.0" } }),
  );
  writeFileSync(join(clone, "target.ts"), "console.log('ran', process.argv.slice(2).join(' '));");
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

/** Runs with only these variables, so that neither npm's cache nor its settings of this machine help. */
function bootstrap(env: Record<string, string>, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(clone, "scripts", "bootstrap.mjs"), ...args],
    {
      env: {
        HOME: clone,
        npm_config_cache: join(clone, "cache"),
        npm_config_fetch_retries: "0",
        ...env,
      },
      encoding: "utf8",
      timeout: 50_000,
    },
  );
  return { status, output: stdout + stderr };
}

test("without npm it says what to install", () => {
  const { status, output } = bootstrap({ PATH: "/nowhere" }, "target.ts");
  expect(status).toBe(1);
  expect(output).toContain("npm was not found");
});

test("without a way to the registry it says so, and the next try starts afresh", () => {
  const { status, output } = bootstrap(
    { PATH: process.env.PATH ?? "", npm_config_registry: "http://127.0.0.1:1/" },
    "target.ts",
  );
  expect(status).toBe(1);
  expect(output).toContain("Installing packages");
  expect(output).toContain("the package registry cannot be reached");
  expect(existsSync(join(clone, "node_modules", ".hallpass-installed"))).toBe(false);
});

test("without a target it says how it is used", () => {
  const { status, output } = bootstrap({ PATH: process.env.PATH ?? "" });
  expect(status).toBe(1);
  expect(output).toContain("usage:");
});

test("an npm that writes the lock file in its own way leaves the checkout as it was, and is not run again", () => {
  const lock = '{ "name": "clone", "lockfileVersion": 3 }';
  writeFileSync(join(clone, "package-lock.json"), lock);
  // Leaves behind what a real one does: its own lock file and the programs that the bootstrap looks for.
  writeFileSync(
    join(clone, "npm.js"),
    `const { writeFileSync, mkdirSync } = require("node:fs");
     console.error("npm", process.argv.slice(2).join(" "));
     writeFileSync("package-lock.json", "{}");
     mkdirSync("node_modules/.bin", { recursive: true });
     for (const name of ["node", "workerd", "esbuild"])
       writeFileSync("node_modules/.bin/" + name, '#!/bin/sh\\nexec ${process.execPath} "$@"\\n', { mode: 0o755 });`,
  );
  const env = { PATH: process.env.PATH ?? "", npm_execpath: join(clone, "npm.js") };
  const first = bootstrap(env, "target.ts", "a");
  expect(first.output).toContain("npm install");
  expect(first.output).toContain("ran a");
  expect(readFileSync(join(clone, "package-lock.json"), "utf8")).toBe(lock);
  const second = bootstrap(env, "target.ts", "b");
  expect(second.output).not.toContain("npm install");
  expect(second.output).toContain("ran b");
});
