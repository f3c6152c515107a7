/** Hallpass on one machine: the bundle in workerd behind our own front, with everything it remembers under one folder. */
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Miniflare } from "miniflare";
import { startCron } from "./cron.ts";
import { nobodyTrusted, type TrustedProxies } from "./front/client-address.ts";
import { type Front, startFront } from "./front/front.ts";
import { reachableHost } from "./listen-address.ts";
import { migrate } from "./migrate.ts";
import { childrenOf, commandLine } from "./processes.ts";
import { type Supervised, supervise } from "./runtime/supervise.ts";
import { openKeys, openStateDir } from "./state-dir.ts";
import { lockState, type StateLock } from "./state-lock.ts";

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
  /** Variables and secrets of the worker; HALLPASS_KEY, PUBLIC_URL and FRONT_SECRET are set here. */
  readonly bindings?: Readonly<Record<string, string>>;
  /** Answers `/dev/mail`, while no real mail is set up; without it that address does not exist. */
  readonly devMail?: (request: Request) => Promise<Response>;
  /** Whose word about the client's address is taken. */
  readonly trusted?: TrustedProxies;
  readonly cron?: boolean;
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
  /** The present runtime; another one after a restart. */
  readonly mf: Miniflare;
  /** Process ids of the runtime. */
  workerd(): number[];
  /** Runs the scheduled event now. */
  cronOnce(): Promise<void>;
  stop(): Promise<void>;
};

const workerdOf = (pid: number) =>
  childrenOf(pid).filter((child) => /workerd/.test(commandLine(child)));

/**
 * Starts Hallpass and answers when it serves. A crashed workerd is started again for as long as this process lives;
 * alarms and rows are on disk. @throws {PlainError} port taken, state in use or not writable, migration failed.
 */
export async function startHallpass(options: HallpassOptions): Promise<RunningHallpass> {
  if (options.lock) return startLocked(options, options.lock);
  openStateDir(options.stateDir);
  const lock = await lockState(resolve(options.stateDir));
  try {
    const hallpass = await startLocked(options, lock);
    return {
      ...hallpass,
      // Not copied: it is another one after a restart.
      get mf() {
        return hallpass.mf;
      },
      stop: () => hallpass.stop().finally(lock.release),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Mails of the sink hold sign-in links: with a real mail service nobody may look for one there. */
async function mailIsSetUp(mf: Miniflare): Promise<boolean> {
  const db = await mf.getD1Database("DB");
  return (await db.prepare("select 1 from mail_settings limit 1").first()) !== null;
}

async function startLocked(options: HallpassOptions, lock: StateLock): Promise<RunningHallpass> {
  const host = options.host ?? "127.0.0.1";
  const secret = randomBytes(32).toString("base64url");
  const urlAt = (port: number) => options.publicUrl ?? `http://localhost:${port}`;
  let runtime: Supervised | undefined;
  const { devMail } = options;
  const front = await startFront({
    host,
    port: options.port ?? 8787,
    publicUrl: urlAt,
    secret,
    trusted: options.trusted ?? nobodyTrusted,
    ...(devMail && {
      mails: async (request) =>
        runtime && !(await mailIsSetUp(runtime.current())) ? devMail(request) : null,
    }),
  });
  const url = urlAt(front.port);
  const { HALLPASS_KEY } = openKeys(options.stateDir);
  try {
    let migrated = false;
    let workerPort = 0;
    runtime = await supervise(
      {
        bundle: options.bundle,
        stateDir: options.stateDir,
        onLog: options.onLog,
        bindings: { HALLPASS_KEY, ...options.bindings, PUBLIC_URL: url, FRONT_SECRET: secret },
      },
      {
        onUp(port) {
          lock.note({ workerd: workerdOf(process.pid), url });
          workerPort = port;
          if (migrated) front.forwardTo(port);
        },
        onDown: () => front.pause("restarting"),
      },
    );
    const { current } = runtime;
    const applied = await migrate(() => current().getD1Database("DB"), options.migrationsDir);
    options.onMigrated?.(applied);
    migrated = true;
    front.forwardTo(workerPort);
  } catch (error) {
    await runtime?.stop();
    await front.close();
    throw error;
  }
  return running(runtime, front, url, `http://${reachableHost(host)}:${front.port}`, options);
}

function running(
  runtime: Supervised,
  front: Front,
  url: string,
  origin: string,
  options: HallpassOptions,
): RunningHallpass {
  const cronOnce = async () => {
    const worker = await runtime.current().getWorker();
    const { outcome } = await worker.scheduled({ cron: "* * * * *", scheduledTime: new Date() });
    if (outcome !== "ok") throw new Error(`the minute sweep ended with "${outcome}"`);
  };
  const stopCron =
    (options.cron ?? true)
      ? startCron(cronOnce, (error) => console.error("minute sweep:", error))
      : async () => {};
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    // A sweep that hangs on a target must not hold up the end: it is repeated at the next start.
    await Promise.race([stopCron(), sleep(STOP_WAITS_FOR_SWEEP_MS, undefined, { ref: false })]);
    await front.close();
    await runtime.stop();
  };
  return {
    url,
    origin,
    get mf() {
      return runtime.current();
    },
    cronOnce,
    workerd: () => workerdOf(process.pid),
    stop: () => (stopping ??= stop()),
  };
}
