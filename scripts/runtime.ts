/** Hallpass on one machine: the bundle in workerd through Miniflare's API, with everything it remembers under one folder. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  Miniflare,
  type Request,
  type Response,
} from "miniflare";
import { startCron } from "./cron.ts";
import { portFailure, probePort, reachableHost } from "./listen-address.ts";
import { migrate } from "./migrate.ts";
import { codeOf, PlainError } from "./plain-error.ts";
import { childrenOf, commandLine } from "./processes.ts";
import { openKeys, openStateDir } from "./state-dir.ts";
import { lockState, type StateLock } from "./state-lock.ts";

const COMPATIBILITY_DATE = "2026-11-01";
const durableObjects = {
  TIMERS: "Timers",
  OUTBOX: "Outbox",
  AUDIT_CHAIN: "AuditChain",
  SYNC: "SyncRunner",
  LIMITS: "Limits",
};
/** More restarts than this within a minute means that starting again does not help. */
const MAX_RESTARTS_PER_MINUTE = 5;
const STOP_WAITS_FOR_SWEEP_MS = 2_000;

export type HallpassOptions = {
  /** Folder of the built bundle, see build.ts. */
  readonly bundle: string;
  readonly stateDir: string;
  /** When the caller already holds the state; it then releases it too. */
  readonly lock?: StateLock;
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port?: number;
  /** Default `http://localhost:PORT`; the only source of absolute links. */
  readonly publicUrl?: string;
  /** Variables and secrets of the worker; HALLPASS_KEY and PUBLIC_URL are set here. */
  readonly bindings?: Readonly<Record<string, string>>;
  /** Answers `/dev/mail`; without it that address does not exist. */
  readonly devMail?: (request: Request) => Promise<Response>;
  readonly cron?: boolean;
  /** Called when the runtime is lost for good. The process should end with a failure. */
  readonly onFatal?: (error: Error) => void;
  readonly onLog?: (level: string, message: string) => void;
  /** Other migrations than the repository's. */
  readonly migrationsDir?: string;
  readonly onMigrated?: (names: ReadonlyArray<string>) => void;
};

export type RunningHallpass = {
  /** What people open. */
  readonly url: string;
  /** Where it listens. */
  readonly origin: string;
  readonly mf: Miniflare;
  /** Process ids of the runtime. */
  workerd(): number[];
  /** Runs the scheduled event now. */
  cronOnce(): Promise<void>;
  stop(): Promise<void>;
};

const moduleTypes: Record<string, "ESModule" | "CompiledWasm" | "Text" | "Data"> = {
  ".js": "ESModule",
  ".mjs": "ESModule",
  ".wasm": "CompiledWasm",
  ".txt": "Text",
  ".html": "Text",
  ".sql": "Text",
  ".bin": "Data",
};

/** The bundle's files; the entry comes first, as workerd expects. */
function modulesOf(bundle: string) {
  return readdirSync(bundle)
    .flatMap((name) => {
      const type = moduleTypes[extname(name)];
      return type
        ? [{ type, path: join(bundle, name), contents: readFileSync(join(bundle, name)) }]
        : [];
    })
    .sort((a, b) => Number(b.path.endsWith("index.js")) - Number(a.path.endsWith("index.js")));
}

/** Miniflare ends the process on signals, workerd first come first served; whoever started us stops things in order. */
function keepingOurSignals<T>(make: () => T): T {
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const before = new Map(names.map((name) => [name, process.listeners(name)]));
  const made = make();
  for (const name of names) {
    for (const listener of process.listeners(name)) {
      if (!before.get(name)?.includes(listener)) process.removeListener(name, listener);
    }
  }
  return made;
}

class RuntimeLog extends Log {
  readonly #onError: (error: Error) => void;
  constructor(onError: (error: Error) => void) {
    super(LogLevel.WARN);
    this.#onError = onError;
  }
  override error(error: Error): void {
    super.error(error);
    this.#onError(error);
  }
}

function miniflareOptions(
  options: HallpassOptions,
  at: { host: string; port: number; url: string },
  log: Log,
  onRestart: () => void,
) {
  const { HALLPASS_KEY } = openKeys(options.stateDir);
  return convertV4MiniflareOptions({
    host: at.host,
    port: at.port,
    log,
    // The request's `cf` facts would be fetched from the internet; nothing here reads them.
    cf: false,
    logRequests: false,
    resourcePersistencePath: resolve(options.stateDir, "worker"),
    unsafeHandleRuntimeRestart: onRestart,
    handleStructuredLogs: ({ level, message }) => (options.onLog ?? printLog)(level, message),
    workers: [
      {
        // Part of the path of every stored object: a change of name loses them.
        name: "hallpass",
        modules: modulesOf(options.bundle),
        compatibilityDate: COMPATIBILITY_DATE,
        compatibilityFlags: ["nodejs_compat"],
        bindings: { HALLPASS_KEY, ...options.bindings, PUBLIC_URL: at.url },
        d1Databases: { DB: "hallpass" },
        // Benches run other workers, which have no portal.
        ...(existsSync(join(options.bundle, "portal")) && {
          assets: {
            directory: join(options.bundle, "portal"),
            binding: "ASSETS",
            routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
          },
        }),
        durableObjects: Object.fromEntries(
          Object.entries(durableObjects).map(([name, className]) => [
            name,
            { className, useSQLite: true },
          ]),
        ),
        serviceBindings: {
          // Names that resolve to addresses the operator forbids are refused where the connection is made.
          NETWORK: {
            network: {
              allow:
                options.bindings?.ALLOW_PRIVATE_TARGETS === "true"
                  ? ["public", "private"]
                  : ["public"],
              tlsOptions: { trustBrowserCas: true },
            },
          },
          ...(options.devMail ? { DEV_MAIL: options.devMail } : {}),
        },
      },
    ],
  });
}

/** Lines of workerd about itself; that an alarm was overdue after a pause is what alarms are for. */
const chatter = /^NOSENTRY /;

function printLog(level: string, message: string): void {
  if (chatter.test(message)) return;
  if (level === "error" || level === "warn") console.error(message);
  else console.log(message);
}

/** Tells a runtime that came back from one that never will. */
function restartGuard(onFatal: (error: Error) => void) {
  const restarts: number[] = [];
  return () => {
    const now = Date.now();
    restarts.push(now);
    while (restarts[0] !== undefined && restarts[0] < now - 60_000) restarts.shift();
    if (restarts.length > MAX_RESTARTS_PER_MINUTE) {
      onFatal(
        new PlainError(`the runtime crashed ${restarts.length} times within a minute; giving up.`),
      );
    }
  };
}

const workerdOf = (pid: number) =>
  childrenOf(pid).filter((child) => /workerd/.test(commandLine(child)));

/**
 * Starts Hallpass and answers when it serves. A crashed workerd is started again by itself; alarms and
 * rows are on disk. @throws {PlainError} port taken, state in use or not writable, migration failed.
 */
export async function startHallpass(options: HallpassOptions): Promise<RunningHallpass> {
  const host = options.host ?? "127.0.0.1";
  if (options.lock) return startLocked(options, host, options.lock);
  openStateDir(options.stateDir);
  const lock = await lockState(resolve(options.stateDir));
  try {
    const hallpass = await startLocked(options, host, lock);
    return { ...hallpass, stop: () => hallpass.stop().finally(lock.release) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked(
  options: HallpassOptions,
  host: string,
  lock: StateLock,
): Promise<RunningHallpass> {
  const port = await probePort(host, options.port ?? 8787);
  const url = options.publicUrl ?? `http://localhost:${port}`;
  const onFatal = options.onFatal ?? (() => {});
  const guard = restartGuard(onFatal);
  const note = () => lock.note({ workerd: workerdOf(process.pid), url });
  const log = new RuntimeLog((error) => {
    if (codeOf(error) === "ERR_RUNTIME_FAILURE")
      onFatal(new PlainError(`the runtime ended and could not be started again: ${error.message}`));
  });
  const mf = keepingOurSignals(
    () =>
      new Miniflare(
        miniflareOptions(options, { host, port, url }, log, () => {
          note();
          guard();
        }),
      ),
  );
  try {
    await mf.ready;
    note();
    // Not inside the optional call: without a listener its argument would never be evaluated.
    const applied = await migrate(await mf.getD1Database("DB"), options.migrationsDir);
    options.onMigrated?.(applied);
  } catch (error) {
    await mf.dispose();
    throw portFailure(error, host, port);
  }
  return running(mf, url, `http://${reachableHost(host)}:${port}`, options.cron ?? true);
}

function running(mf: Miniflare, url: string, origin: string, cron: boolean): RunningHallpass {
  const cronOnce = async () => {
    const worker = await mf.getWorker();
    const { outcome } = await worker.scheduled({ cron: "* * * * *", scheduledTime: new Date() });
    if (outcome !== "ok") throw new Error(`the minute sweep ended with "${outcome}"`);
  };
  const stopCron = cron
    ? startCron(cronOnce, (error) => console.error("minute sweep:", error))
    : async () => {};
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    // A sweep that hangs on a target must not hold up the end: it is repeated at the next start.
    await Promise.race([stopCron(), sleep(STOP_WAITS_FOR_SWEEP_MS, undefined, { ref: false })]);
    await mf.dispose();
  };
  return {
    url,
    origin,
    mf,
    cronOnce,
    workerd: () => workerdOf(process.pid),
    stop: () => (stopping ??= stop()),
  };
}
