/** What listens for clients on one machine: tells the worker who called, and answers by itself while there is no worker. */
import {
  Agent,
  createServer,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { portFailure } from "../listen-address.ts";
import { clientAddress, type TrustedProxies } from "./client-address.ts";
import { requestHeaders, responseHeaders } from "./headers.ts";
import { mailPath, mayReadMail } from "./mail-door.ts";

/** The worker closes idle connections after five seconds; ours go before, so that no call meets a closing one. */
const IDLE_UPSTREAM_MS = 2_000;
/** Longer than that of common proxies, for the same reason. */
const IDLE_CLIENT_MS = 75_000;
const CLOSE_WAITS_MS = 2_000;

export type FrontOptions = {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly publicUrl: (port: number) => string;
  readonly secret: string;
  readonly trusted: TrustedProxies;
  /** Shows the mails of the sink; `null`: they are not to be shown now. */
  readonly mails?: (request: Request) => Promise<Response | null>;
};

export type Front = {
  readonly port: number;
  /** From now on calls go to the worker on that port of this machine. */
  forwardTo(port: number): void;
  /** From now on calls are told to come back: `starting`, `restarting`. */
  pause(why: string): void;
  close(): Promise<void>;
};

type Target = { readonly port: number } | { readonly why: string };

/** Paths that only tools of the runtime answer; the worker has nothing there. */
const runtimePaths = /^\/(cdn-cgi|__cf_local)(\/|$)/i;

/** Path and query as the worker will read them; also of `GET http://elsewhere/path`, whose name counts for nothing. */
function targetOf({ url = "/" }: IncomingMessage): string | null {
  const text = /^https?:\/\//i.test(url) ? url : url.startsWith("/") ? `http://front${url}` : "";
  if (!URL.canParse(text)) return null;
  const { pathname, search } = new URL(text);
  return pathname + search;
}

function answer(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...headers,
  });
  response.end(text);
}

const answerLater = (response: ServerResponse, why: string) =>
  answer(
    response,
    503,
    { status: why, detail: `Hallpass is ${why}. Try again in a few seconds.` },
    { "retry-after": "2" },
  );

/** Node would send a body of no length where there is none, and none where the client sends one with GET. */
function bodyHeaders({ headers, method = "GET" }: IncomingMessage): string[] {
  if (headers["transfer-encoding"] !== undefined) return ["transfer-encoding", "chunked"];
  const silent = ["GET", "HEAD", "DELETE", "OPTIONS"].includes(method);
  return silent || headers["content-length"] !== undefined ? [] : ["content-length", "0"];
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

async function showMails(
  mails: NonNullable<FrontOptions["mails"]>,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { accept = "" } = request.headers;
  const method = request.method === "HEAD" ? "HEAD" : "GET";
  const shown = await mails(
    new Request(`http://localhost${path}`, { method, headers: { accept } }),
  );
  if (!shown) return false;
  response.writeHead(shown.status, Object.fromEntries(shown.headers));
  response.end(method === "HEAD" ? undefined : Buffer.from(await shown.arrayBuffer()));
  return true;
}

export async function startFront(options: FrontOptions): Promise<Front> {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_UPSTREAM_MS, maxFreeSockets: 256 });
  let target: Target = { why: "starting" };
  let host = "";

  function forward(request: IncomingMessage, response: ServerResponse, path: string, again = true) {
    if ("why" in target) return answerLater(response, target.why);
    const headers = requestHeaders(request, {
      host,
      secret: options.secret,
      clientAddress: clientAddress(
        request.socket.remoteAddress,
        {
          xForwardedFor: oneLine(request.headers["x-forwarded-for"]),
          forwarded: oneLine(request.headers.forwarded),
        },
        options.trusted,
      ),
    });
    const bodyless = !hasBody(request);
    const upstream = openRequest({
      agent,
      host: "127.0.0.1",
      port: target.port,
      method: request.method,
      path,
      headers: [...headers, ...bodyHeaders(request)],
    });
    upstream.on("response", (reply) => {
      response.writeHead(
        reply.statusCode ?? 502,
        reply.statusMessage ?? "",
        responseHeaders(reply),
      );
      // Without this a stream's headers would wait for its first byte.
      response.flushHeaders();
      pipeline(reply, response, () => {});
    });
    upstream.on("error", () => {
      if (response.headersSent || response.destroyed) return void response.destroy();
      // Closed between two calls: the worker never saw this one.
      const repeatable = bodyless && (request.method === "GET" || request.method === "HEAD");
      if (again && repeatable && upstream.reusedSocket)
        return forward(request, response, path, false);
      answerLater(response, "why" in target ? target.why : "restarting");
    });
    response.on("close", () => {
      if (!response.writableFinished) upstream.destroy();
    });
    if (bodyless) upstream.end();
    else pipeline(request, upstream, () => {});
  }

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = targetOf(request);
    if (path === null) return answer(response, 400, { detail: "This is not an address here." });
    const [pathname = ""] = path.split("?", 1);
    if (runtimePaths.test(pathname)) return answer(response, 404, { detail: "Nothing is here." });
    const { mails } = options;
    const reads = request.method === "GET" || request.method === "HEAD";
    if (mails && reads && mailPath.test(pathname) && mayReadMail(request))
      if (await showMails(mails, path, request, response)) return;
    forward(request, response, path);
  }

  const server = createServer({ keepAliveTimeout: IDLE_CLIENT_MS }, (request, response) => {
    receive(request, response).catch((error: unknown) => {
      console.error("front:", error);
      answer(response, 500, { detail: "This call could not be answered." });
    });
  });
  await new Promise<void>((ready, failed) => {
    server.once("error", failed);
    server.listen({ host: options.host, port: options.port, exclusive: true }, ready);
  }).catch((error: unknown) => {
    throw portFailure(error, options.host, options.port);
  });
  const { port } = server.address() as AddressInfo;
  host = new URL(options.publicUrl(port)).host;

  return {
    port,
    forwardTo(worker) {
      target = { port: worker };
    },
    pause(why) {
      target = { why };
    },
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), CLOSE_WAITS_MS);
      await closed;
      clearTimeout(late);
      agent.destroy();
    },
  };
}

const oneLine = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(", ") : value;
