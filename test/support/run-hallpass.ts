/** The real, built worker in a process of its own, so that a test can kill it as a power cut would. */
import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWorker } from "../../scripts/build.ts";
import { inRoot } from "../../scripts/paths.ts";
import { gone, signal } from "../../scripts/processes.ts";

export type RunOptions = {
  /** A fresh folder when absent. Give the same one again to start after a kill. */
  readonly stateDir?: string;
  /** Any free port when absent. */
  readonly port?: number;
  readonly token?: string;
  /** Default false: a test that wants the sweep calls `cron()`. */
  readonly cron?: boolean;
  /** Where mails go; absent, they are only logged. */
  readonly smtp?: { readonly host: string; readonly port: number };
  /** Another bundle than the built worker: a folder with an `index.js`. */
  readonly bundle?: string;
  /** Other migrations than the repository's. */
  readonly migrationsDir?: string;
  /** More variables of the worker. */
  readonly bindings?: Readonly<Record<string, string>>;
};

export type ApiAnswer<T> = { readonly status: number; readonly body: T; readonly headers: Headers };

export type RunningHallpass = {
  readonly url: string;
  readonly stateDir: string;
  readonly token: string;
  /** Process ids: ours, then the runtime's. */
  readonly pids: ReadonlyArray<number>;
  /** What the process printed so far. */
  output(): string;
  /** A JSON call as the first admin. */
  api<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<ApiAnswer<T>>;
  /** Process ids of the runtime as it is now: others after a restart. */
  workerd(): Promise<number[]>;
  /** Runs the minute sweep now. */
  cron(): Promise<void>;
  /** One statement straight at the database, as its operator could run it; one at a time. */
  sql<Row>(statement: string, params?: ReadonlyArray<unknown>): Promise<Row[]>;
  /** SIGKILL to everything at once; answers when all of it is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

type Started = {
  readonly url: string;
  readonly origin: string;
  readonly workerd: ReadonlyArray<number>;
};

/** A setting of the test run, not of the worker: nothing of the developer's own environment may leak in. */
function environment(): NodeJS.ProcessEnv {
  const { PUBLIC_URL: _url, HALLPASS_ADMIN_TOKEN: _token, ...rest } = process.env;
  return rest;
}

function nextMessage<T>(child: ChildProcess, wanted: string, output: () => string): Promise<T> {
  return new Promise((done, failed) => {
    const ended = () => failed(new Error(`Hallpass ended before it was ready:\n${output()}`));
    child.once("exit", ended);
    const listen = (message: unknown) => {
      if (typeof message !== "object" || message === null || !(wanted in message)) return;
      child.off("message", listen);
      child.off("exit", ended);
      done(message as T);
    };
    child.on("message", listen);
  });
}

async function call<T>(
  url: string,
  token: string,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<ApiAnswer<T>> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = /\bjson\b/.test(answer.headers.get("content-type") ?? "");
  return {
    status: answer.status,
    body: (isJson && text ? JSON.parse(text) : text) as T,
    headers: answer.headers,
  };
}

function bindingsOf(options: RunOptions, token: string): Record<string, string> {
  return {
    MAIL_TRANSPORT: options.smtp ? "smtp" : "log",
    MAIL_FROM: "Hallpass <hallpass@example.com>",
    ...(options.smtp
      ? { SMTP_HOST: options.smtp.host, SMTP_PORT: String(options.smtp.port), SMTP_TLS: "off" }
      : {}),
    ALLOW_PRIVATE_TARGETS: "true",
    HALLPASS_ADMIN_TOKEN: token,
    HALLPASS_ADMIN_EMAIL: "ada@example.com",
    ...options.bindings,
  };
}

export async function runHallpass(options: RunOptions = {}): Promise<RunningHallpass> {
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), "hallpass-test-"));
  const token = options.token ?? `test-${randomBytes(24).toString("base64url")}`;
  const bundle = options.bundle ?? (await buildWorker());
  const settings = {
    bundle,
    stateDir,
    port: options.port ?? 0,
    cron: options.cron ?? false,
    ...(options.migrationsDir && { migrationsDir: options.migrationsDir }),
    bindings: bindingsOf(options, token),
  };
  const child = fork(inRoot("test", "support", "hallpass-process.ts"), [JSON.stringify(settings)], {
    execPath: inRoot("node_modules", ".bin", "node"),
    execArgv: [],
    env: environment(),
    // A group of its own: killing the group takes workerd along, and nothing else.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  child.stdout?.on("data", (chunk) => (output += chunk));
  child.stderr?.on("data", (chunk) => (output += chunk));
  const { url, origin, workerd } = await nextMessage<Started>(child, "url", () => output);
  const pids = [child.pid ?? 0, ...workerd];
  const end = async (how: () => void, timeoutMs: number) => {
    how();
    const ended = await Promise.all(pids.map((pid) => gone(pid, timeoutMs)));
    if (!ended.every(Boolean)) throw new Error(`Hallpass did not end:\n${output}`);
  };
  return {
    url,
    stateDir,
    token,
    pids,
    output: () => output,
    // 127.0.0.1, not localhost: on some machines that is tried as ::1 first.
    api: (method, path, body, headers = {}) => call(origin, token, method, path, body, headers),
    async workerd() {
      const answered = nextMessage<{ workers: number[] }>(child, "workers", () => output);
      child.send("workerd");
      return (await answered).workers;
    },
    async cron() {
      const answered = nextMessage<{ cron: string }>(child, "cron", () => output);
      child.send("cron");
      const { cron } = await answered;
      if (cron !== "done") throw new Error(cron);
    },
    async sql<Row>(statement: string, params: ReadonlyArray<unknown> = []) {
      const answered = nextMessage<{ rows: Row[] | null; error?: string }>(
        child,
        "rows",
        () => output,
      );
      child.send({ sql: statement, params });
      const { rows, error } = await answered;
      if (rows === null) throw new Error(`${error}\n${statement}`);
      return rows;
    },
    kill: () => end(() => signal(-(child.pid ?? 0), "SIGKILL"), 5_000),
    stop: () => end(() => signal(child.pid ?? 0, "SIGTERM"), 15_000),
  };
}
