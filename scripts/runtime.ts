/** Hallpass on one machine: the bundle in workerd behind our own front, with everything it remembers under one folder. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Miniflare } from "miniflare";
import { startCron } from "./cron.ts";
import { nobodyTrusted, type TrustedProxies } from "./front/client-address.ts";
import { type Front, startFront } from "./front/front.ts";
import { reachableHost } from "./listen-address.ts";
import { migrate } from "./migrate.ts";
import { childrenOf, commandLine } from "./processes.ts";
import { rememberProgress } from "./runtime/remember-progress.ts";
import { type Supervised, supervise } from "./runtime/supervise.ts";
import { openState, type State } from "./state/open.ts";

const STOP_WAITS_FOR_SWEEP_MS = 2_000;

export type HallpassOptions = {
  /** Folder of the built bundle, see build.ts. */
  readonly bundle: string;
  readonly stateDir: string;
  /** When the caller already opened the state; it then releases it too. */
  readonly state?: State;
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
  if (options.state) return startOn(options.state, options);
  let lost: (error: Error) => void = () => {};
  const state = await openState({
    stateDir: options.stateDir,
    forgetful: true,
    onLost: (error) => lost(error),
    say: console.error,
  });
  const { lock } = state;
  try {
    const hallpass = await startOn(state, options);
    lost = (error) => {
      console.error(error.message);
      void hallpass.stop();
    };
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

async function startOn(state: State, options: HallpassOptions): Promise<RunningHallpass> {
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
  // The worker inherits it: what it writes is for this user only.
  process.umask(0o077);
  try {
    let migrated = false;
    let workerPort = 0;
    runtime = await supervise(
      {
        bundle: options.bundle,
        stateDir: state.dir,
        onLog: options.onLog,
        bindings: {
          HALLPASS_KEY: state.keys.HALLPASS_KEY,
          HALLPASS_PREVIOUS_KEYS: (state.keys.previousKeys ?? []).join(","),
          ...options.bindings,
          PUBLIC_URL: url,
          FRONT_SECRET: secret,
          // With the time, so that each start with a doubt is one of its own.
          ...(state.doubt && { RESTORED: `${new Date().toISOString()} ${state.doubt}` }),
        },
      },
      {
        onUp(port) {
          state.lock.note({ workerd: workerdOf(process.pid), url });
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
  const origin = `http://${reachableHost(host)}:${front.port}`;
  return running({ runtime, front, url, origin, state }, options.cron ?? true);
}

type Parts = {
  readonly runtime: Supervised;
  readonly front: Front;
  readonly url: string;
  readonly origin: string;
  readonly state: State;
};

function running({ runtime, front, url, origin, state }: Parts, cron: boolean): RunningHallpass {
  const cronOnce = async () => {
    const worker = await runtime.current().getWorker();
    const { outcome } = await worker.scheduled({ cron: "* * * * *", scheduledTime: new Date() });
    if (outcome !== "ok") throw new Error(`the minute sweep ended with "${outcome}"`);
    swept = true;
  };
  // A doubt is settled by the first sweep; before that the memory must go on telling of it.
  let swept = state.doubt === null;
  const stopRemembering = rememberProgress(runtime.current, (head) => {
    if (swept) state.remember(head);
  });
  const stopCron = cron
    ? startCron(cronOnce, (error) => console.error("minute sweep:", error))
    : async () => {};
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    // A sweep that hangs on a target must not hold up the end: it is repeated at the next start.
    await Promise.race([stopCron(), sleep(STOP_WAITS_FOR_SWEEP_MS, undefined, { ref: false })]);
    await front.close();
    await stopRemembering();
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
