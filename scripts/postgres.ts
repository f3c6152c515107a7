/** The demo's real PostgreSQL: started on loopback, kept under the state folder, stopped with us. */
import { type ChildProcess, spawn } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { PlainError } from "./plain-error.ts";
import { binaries, type Owner, postgresOwner, reachableDataDir } from "./postgres-binaries.ts";
import { alive, commandLine, endProcess } from "./processes.ts";

const START_TIMEOUT_MS = 30_000;
const superuser = "postgres";

export type RunningPostgres = {
  readonly port: number;
  readonly dataDir: string;
  /** A connection as superuser. */
  connect(database?: string): Promise<pg.Client>;
  stop(): Promise<void>;
};

type Place = {
  readonly bin: string;
  readonly dataDir: string;
  readonly owner: Owner | null;
  readonly logFile: string;
};

function tail(logFile: string): string {
  return existsSync(logFile)
    ? readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-15).join("\n")
    : "";
}

/** Ends a server that outlived a killed start, and clears its mark when the process behind it is gone. */
async function clearLeftovers(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  const ours = pid > 0 && alive(pid) && commandLine(pid).includes(dataDir);
  if (ours) {
    // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one.
    const ended = await endProcess(pid, [
      ["SIGINT", 10_000],
      ["SIGQUIT", 5_000],
      ["SIGKILL", 3_000],
    ]);
    if (!ended)
      throw new PlainError(
        `PostgreSQL of an earlier start (process ${pid}) does not end; end it by hand and start again.`,
      );
  }
  rmSync(pidFile, { force: true });
}

function run(
  program: string,
  args: string[],
  owner: Owner | null,
): Promise<{ code: number | null; output: string }> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, {
      ...owner,
      stdio: ["ignore", "pipe", "pipe"],
      env: environment(),
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", failed);
    child.on("close", (code) => done({ code, output }));
  });
}

/** Nothing of the person's own PG* settings may reach the server. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("PG"));
  return { ...Object.fromEntries(kept), LC_MESSAGES: "C" };
}

/** Makes the data folder beside its place and moves it there when it is whole; an unfinished one is thrown away. */
async function initialise({ bin, dataDir, owner }: Place, password: string): Promise<void> {
  const fresh = `${dataDir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(dirname(dataDir), { recursive: true });
  mkdirSync(fresh, { mode: 0o700 });
  const passwordFile = `${dataDir}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner) for (const path of [fresh, passwordFile]) chownSync(path, owner.uid, owner.gid);
  try {
    const { code, output } = await run(
      join(bin, "initdb"),
      [
        `--pgdata=${fresh}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-locale",
      ],
      owner,
    );
    if (code !== 0)
      throw new PlainError(`PostgreSQL could not make its data folder ${dataDir}:\n${output}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(fresh, dataDir);
}

/** The wanted port when it is free, else any: an old connection string then names the wrong one, but nothing hangs. */
function freePort(wanted: number): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", () =>
      wanted === 0 ? failed(new Error("no free port")) : done(freePort(0)),
    );
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function launch({ bin, dataDir, owner, logFile }: Place, port: number): ChildProcess {
  const log = openSync(logFile, "a", 0o600);
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "100",
    shared_buffers: "32MB",
    logging_collector: "off",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // A session of its own: Ctrl-C is ours to handle, the database goes last.
  const child = spawn(join(bin, "postgres"), ["-D", dataDir, "-p", String(port), ...flags], {
    ...owner,
    stdio: ["ignore", log, log],
    detached: true,
    cwd: dataDir,
    env: environment(),
  });
  closeSync(log);
  return child;
}

function connecting(port: number, password: string) {
  return async (database = "postgres"): Promise<pg.Client> => {
    const client = new pg.Client({
      host: "127.0.0.1",
      port,
      user: superuser,
      password,
      database,
      connectionTimeoutMillis: 5_000,
    });
    // The server going away ends the process's use of it elsewhere; an unheard event would end the process here.
    client.on("error", (error) => console.error("PostgreSQL connection:", error.message));
    await client.connect();
    return client;
  };
}

async function untilReady(
  child: ChildProcess,
  connect: () => Promise<pg.Client>,
  logFile: string,
): Promise<void> {
  let failure: unknown;
  child.once("error", (error) => (failure = error));
  const until = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await (await connect()).end();
      return;
    } catch (error) {
      failure ??= child.exitCode === null && child.signalCode === null ? undefined : error;
      // 28P01 means it answers, with another password than this state's: waiting does not help.
      if (error instanceof pg.DatabaseError && error.code === "28P01") failure = error;
      if (failure || Date.now() > until) {
        throw new PlainError(`PostgreSQL did not start. The end of ${logFile}:\n${tail(logFile)}`, {
          cause: failure ?? error,
        });
      }
    }
    await sleep(100);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await endProcess(child.pid, [
    ["SIGINT", 5_000],
    ["SIGQUIT", 2_000],
    ["SIGKILL", 2_000],
  ]);
}

/**
 * @param options.password of the superuser; must be the same for the same state
 * @param options.onExit called when the server ends without being asked to
 * @throws {PlainError} no packaged PostgreSQL for this machine, or it does not start
 */
export async function startPostgres(options: {
  readonly stateDir: string;
  readonly password: string;
  readonly port: number;
  readonly onExit?: (message: string) => void;
  readonly onProgress?: (message: string) => void;
}): Promise<RunningPostgres> {
  const owner = postgresOwner();
  const dataDir = reachableDataDir(options.stateDir, owner);
  const place = {
    bin: binaries(owner),
    dataDir,
    owner,
    logFile: join(options.stateDir, "postgres.log"),
  };
  await clearLeftovers(dataDir);
  if (!existsSync(join(dataDir, "PG_VERSION"))) {
    options.onProgress?.("Making the demo's PostgreSQL…");
    rmSync(dataDir, { recursive: true, force: true });
    await initialise(place, options.password);
  }
  options.onProgress?.("Starting PostgreSQL…");
  const port = await freePort(options.port);
  const child = launch(place, port);
  const connect = connecting(port, options.password);
  try {
    await untilReady(child, connect, place.logFile);
  } catch (error) {
    await end(child);
    throw error;
  }
  let stopping = false;
  child.on("exit", () => {
    if (!stopping)
      options.onExit?.(
        `PostgreSQL ended by itself. The end of ${place.logFile}:\n${tail(place.logFile)}`,
      );
  });
  return {
    port,
    dataDir,
    connect,
    stop: async () => {
      stopping = true;
      await end(child);
    },
  };
}
