/**
 * A webhook target that fails on demand, for suites and benchmarks.
 *
 * In process: `const target = await startFakeTarget({ latencyMs: 50 })`.
 * As a process: `node test/support/fake-target.ts --port 0 --latency 50 --resources 1000`; prints one line of JSON
 * `{url, control, secret, pid}`. `control` answers GET /privileges, /calls, /counts, /history and POST /set, /clear, /down, /up.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  type Action,
  type Change,
  defaultTypes,
  instanceHeaders,
  isSigned,
  Ledger,
  makeResources,
  type Privilege,
  type Resource,
  type ResourceType,
} from "./fake-target-contract.ts";
import { type Behaviour, Mood, type Outcome, outcomeOf } from "./fake-target-faults.ts";

export type FakeTargetOptions = Behaviour & {
  readonly port?: number;
  readonly host?: string;
  readonly secret?: string;
  readonly types?: ReadonlyArray<ResourceType>;
  /** The resources, or how many rooms to make. Default 3. */
  readonly resources?: ReadonlyArray<Resource> | number;
  /** The service's own id, as every answer carries it. Default: a random one. Null: an older service without one. */
  readonly instance?: string | null;
};

export type Call = {
  /** Epoch ms at which the call had arrived whole. */
  readonly at: number;
  readonly action: string;
  readonly handle: string | null;
  readonly id: string;
  /** Null: it was left without an answer. */
  readonly status: number | null;
};

export type FakeTarget = {
  readonly url: string;
  readonly secret: string;
  privileges(): ReadonlyArray<Privilege>;
  calls(action?: Action, handle?: string): ReadonlyArray<Call>;
  history(): ReadonlyArray<Change>;
  set(behaviour: Behaviour): void;
  /** A privilege that somebody else gave there. */
  addForeign(privilege: Omit<Privilege, "handle">): void;
  /** Forgets a privilege behind everybody's back. */
  lose(handle: string): void;
  /** Changes a privilege behind everybody's back. */
  alter(handle: string, change: Partial<Privilege>): void;
  /** From now on another service answers here: another id, and nothing stands. Null: it has no id. */
  replace(instance: string | null): void;
  /** Forgets calls and history, keeps privileges. */
  clear(): void;
  /** Refuses connections and cuts the open ones, until `up`. The port stays the same. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
};

const actions: ReadonlyArray<Action> = ["list", "grant", "revoke", "observe"];
const isAction = (text: string): text is Action => actions.some((action) => action === text);

export async function startFakeTarget(options: FakeTargetOptions = {}): Promise<FakeTarget> {
  const secret = options.secret ?? `whsec_${randomBytes(32).toString("base64")}`;
  const host = options.host ?? "127.0.0.1";
  const { resources = 3 } = options;
  const ledger = new Ledger(
    options.types ?? defaultTypes,
    typeof resources === "number" ? makeResources(resources) : resources,
  );
  const calls: Call[] = [];
  const mood = new Mood(options);
  const self = {
    instance: options.instance === undefined ? `fake-${randomUUID()}` : options.instance,
  };
  const server = createServer(serving(secret, self, ledger, mood, calls));
  server.on("clientError", (_error, socket) => socket.destroy());
  server.keepAliveTimeout = 60_000;
  await listen(server, host, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    secret,
    privileges: () => ledger.privileges(),
    calls: (action, handle) =>
      calls.filter((c) => (!action || c.action === action) && (!handle || c.handle === handle)),
    history: () => ledger.history,
    set: (next) => mood.change(next),
    addForeign: (privilege) => void ledger.foreign.push({ ...privilege, handle: null }),
    lose: (handle) => void ledger.standing.delete(handle),
    alter(handle, change) {
      const stands = ledger.standing.get(handle);
      if (!stands) throw new Error(`${handle} does not stand at the fake target`);
      ledger.standing.set(handle, { ...stands, ...change });
    },
    replace(instance) {
      self.instance = instance;
      ledger.standing.clear();
    },
    clear() {
      calls.length = 0;
      ledger.history.length = 0;
    },
    down: () => close(server),
    up: () => listen(server, host, port),
    stop: () => close(server),
  };
}

function serving(
  secret: string,
  self: { readonly instance: string | null },
  ledger: Ledger,
  mood: Mood,
  calls: Call[],
) {
  async function outcome(
    action: string,
    input: Parameters<Ledger["apply"]>[1] | null,
  ): Promise<Outcome> {
    if (!isAction(action)) return { status: 404, body: "not found" };
    if (input === null) return { status: 401, body: { error: "wrong signature" } };
    if (mood.isTooFast())
      return { status: 429, body: { error: "slow down" }, headers: { "retry-after": "1" } };
    const fault = mood.takeFault(action);
    if (mood.behaviour.latencyMs) await sleep(mood.behaviour.latencyMs);
    const applied =
      !fault || fault.kind.endsWith("_after_effect") ? ledger.apply(action, input) : null;
    if (fault) return outcomeOf(fault, action, input.handle ?? null);
    return { status: applied?.status ?? 500, body: applied?.json ?? null };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString();
    const action = request.method === "POST" ? (request.url ?? "").slice(1) : "";
    const input = isSigned(secret, request.headers, body) ? JSON.parse(body) : null;
    const at = Date.now();
    const result = await outcome(action, input);
    const status = typeof result === "string" ? null : result.status;
    const id = String(request.headers["webhook-id"]);
    calls.push({ at, action, handle: input?.handle ?? null, id, status });
    if (result === "cut") request.socket.destroy();
    if (typeof result === "string") return;
    const text =
      typeof result.body === "object" && result.body ? JSON.stringify(result.body) : result.body;
    response.writeHead(result.status, {
      "content-type": "application/json",
      ...instanceHeaders(secret, self.instance, id),
      ...result.headers,
    });
    response.end(text);
  }

  return (request: IncomingMessage, response: ServerResponse) => {
    // The caller hung up, or sent what breaks this fake: both show as a cut connection.
    serve(request, response).catch((error: Error) => request.socket.destroy(error));
  };
}

const listen = (server: Server, host: string, port: number) =>
  new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen({ port, host, backlog: 4_096 }, () => {
      server.off("error", fail);
      done();
    });
  });

const close = (server: Server) =>
  new Promise<void>((done) => {
    if (!server.listening) return done();
    server.close(() => done());
    server.closeAllConnections();
  });

/** What a benchmark in another process uses instead of the functions above. */
async function startControl(target: FakeTarget): Promise<string> {
  const verbs: Record<string, (body: string) => unknown> = {
    "GET /privileges": () => target.privileges(),
    "GET /calls": () => target.calls(),
    "GET /counts": () =>
      Object.fromEntries(actions.map((name) => [name, target.calls(name).length])),
    "GET /history": () => target.history(),
    "POST /set": (body) => target.set(JSON.parse(body) as Behaviour),
    "POST /clear": () => target.clear(),
    "POST /down": () => target.down(),
    "POST /up": () => target.up(),
  };
  const control = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const verb = verbs[`${request.method} ${request.url}`];
    const result = verb ? ((await verb(body)) ?? {}) : { error: "no such verb" };
    response.writeHead(verb ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(result));
  });
  await listen(control, "127.0.0.1", 0);
  return `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      host: { type: "string", default: "127.0.0.1" },
      latency: { type: "string", default: "0" },
      resources: { type: "string", default: "3" },
      secret: { type: "string" },
    },
  });
  const target = await startFakeTarget({
    port: Number(values.port),
    host: values.host,
    latencyMs: Number(values.latency),
    resources: Number(values.resources),
    ...(values.secret && { secret: values.secret }),
  });
  const control = await startControl(target);
  const { url, secret } = target;
  console.log(JSON.stringify({ url, control, secret, pid: process.pid }));
}
