/** README's shell lines, run as they stand in a copy of what is in the repository, as a newcomer has it. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inRoot } from "../../scripts/paths.ts";
import { endProcess } from "../../scripts/processes.ts";
import { startTestSink } from "../support/smtp-sink.ts";
import { freePort } from "./start-process.ts";

const readme = readFileSync(inRoot("README.md"), "utf8");
const lines = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
  .flatMap(([, block = ""]) => block.split("\n"))
  .map((line) => line.replace(/\s+#.*$/, "").trim())
  .filter(Boolean);

/** Lines that this test does not run, and why. Every other line of README must be run below. */
const elsewhere = new Map([
  ["npm start", "the demo is run by test/journeys"],
  ["npm test", "this is it"],
  ["npm install", "the copy has the packages of this run"],
  ["npx wrangler login", "needs an account"],
  ["npx wrangler d1 create hallpass", "needs an account"],
  ["npm run deploy", "needs an account; without one it must say what is missing"],
]);

const root = mkdtempSync(join(tmpdir(), "hallpass-readme-"));
const clone = join(root, "hallpass");
const children: ChildProcess[] = [];
const ran = new Set<string>();

const git = (...args: string[]) =>
  execFileSync("git", ["-C", inRoot(), ...args], { encoding: "utf8" })
    .split("\0")
    .filter(Boolean);

beforeAll(() => {
  for (const file of git("ls-files", "-z", "--cached", "--others", "--exclude-standard")) {
    if (!existsSync(inRoot(file))) continue;
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(inRoot(file), join(clone, file));
  }
  // The packages are lent, with the mark that an install has seen the present package files.
  mkdirSync(join(clone, "node_modules"));
  for (const name of readdirSync(inRoot("node_modules")))
    if (!name.startsWith(".hallpass"))
      symlinkSync(inRoot("node_modules", name), join(clone, "node_modules", name));
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}\n`);
  for (const name of ["package.json", "package-lock.json"])
    hash.update(readFileSync(join(clone, name)));
  writeFileSync(join(clone, "node_modules", ".hallpass-installed"), hash.digest("hex"));
});
afterAll(async () => {
  for (const { pid, exitCode } of children)
    if (pid && exitCode === null)
      await endProcess(pid, [
        ["SIGTERM", 20_000],
        ["SIGKILL", 2_000],
      ]);
  rmSync(root, { recursive: true, force: true });
});

const environment = () => {
  const {
    PUBLIC_URL: _url,
    HALLPASS_ADMIN_TOKEN: _token,
    HALLPASS_ROOT: _root,
    ...rest
  } = process.env;
  return {
    ...rest,
    XDG_STATE_HOME: join(root, "memory"),
    WRANGLER_SEND_METRICS: "false",
    CLOUDFLARE_API_TOKEN: "",
  };
};

/** The one line of README that fits. @throws when there is none any more */
function line(pattern: RegExp): string {
  const found = lines.filter((text) => pattern.test(text));
  expect(found, String(pattern)).toHaveLength(1);
  ran.add(found[0] ?? "");
  return found[0] ?? "";
}

function run(command: string, input = "") {
  const child = spawn("sh", ["-c", command], { cwd: clone, env: environment(), stdio: "pipe" });
  children.push(child);
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  child.stdin.end(input);
  const ended = new Promise<number>((done) => child.on("close", (code) => done(code ?? 1)));
  return { ended, output: () => output };
}

async function succeeds(command: string, input?: string): Promise<string> {
  const { ended, output } = run(command, input);
  expect([await ended, output()]).toEqual([0, expect.any(String)]);
  return output();
}

test("the unattended recipe gives a Hallpass that answers the call under it", async () => {
  const [port, sink] = [await freePort(), await startTestSink()];
  const here = (text: string) =>
    text
      .replaceAll("9000", String(port))
      .replace("/tmp/hallpass", join(root, "state"))
      .replace("2525", String(sink.port));
  // Without a shell in between, so that the signal at the end reaches npm.
  const start = here(line(/npm start -- --empty/)).replace("npm start", "exec npm start");
  const hallpass = run(start);
  const until = Date.now() + 110_000;
  while (!hallpass.output().includes("Hallpass is ready")) {
    if (Date.now() > until) throw new Error(hallpass.output());
    await sleep(100);
  }
  expect(await succeeds(here(line(/^curl /)))).toContain('"email":"admin@example.com"');
  await sink.stop();
}, 150_000);

test("the Cloudflare recipe goes as far as it can without an account", async () => {
  const dry = await succeeds(line(/npm run deploy -- --dry-run/));
  expect(dry).toContain("env.ASSETS");
  expect(dry).toContain("--dry-run: exiting now");
  const key = line(/wrangler secret put HALLPASS_KEY/).replace(/\| npx wrangler .*/, "");
  expect((await succeeds(key)).trim()).toMatch(/^[\w-]{43}$/);
  const real = run("npm run -s deploy");
  expect(await real.ended).toBe(1);
  expect(real.output()).toContain("database_id: run `npx wrangler d1 create hallpass`");
}, 150_000);

test("the extension is built where README says", async () => {
  await succeeds(line(/^npm run build/));
  for (const name of ["chrome", "edge", "firefox"])
    expect(existsSync(join(clone, "dist", "extension", name, "manifest.json")), name).toBe(true);
}, 150_000);

test("every line of README is run here or says where", () => {
  for (const text of elsewhere.keys()) expect(lines).toContain(text);
  expect(lines.filter((text) => !ran.has(text) && !elsewhere.has(text))).toEqual([]);
});
