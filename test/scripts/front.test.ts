/** The front, before a stand-in for the worker that tells what it was sent. */
import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readTrustedProxies } from "../../scripts/front/client-address.ts";
import { type Front, startFront } from "../../scripts/front/front.ts";

let worker: Server;
let front: Front;
let handle: (request: IncomingMessage, response: ServerResponse) => void;
const seen: IncomingMessage[] = [];

const options = {
  host: "127.0.0.1",
  port: 0,
  publicUrl: () => "https://hallpass.example.com",
  secret: "of-this-start",
  trusted: readTrustedProxies("loopback"),
};

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

beforeEach(async () => {
  seen.length = 0;
  handle = (_request, response) => response.end("ok");
  worker = createServer((call, response) => {
    seen.push(call);
    handle(call, response);
  });
  front = await startFront(options);
  front.forwardTo(await listen(worker));
});
afterEach(async () => {
  await front.close();
  worker.closeAllConnections();
  worker.close();
});

type Answer = { status: number; headers: IncomingMessage["headers"]; raw: string[]; text: string };

/** Node's own client, because fetch allows neither Host nor a path as it is. */
function call(
  path: string,
  headers: Record<string, string | string[]> = {},
  method = "GET",
  body?: string,
  port = front.port,
): Promise<Answer> {
  return new Promise((done, failed) => {
    const sent = request(
      { host: "127.0.0.1", port, path, method, headers, agent: false },
      (reply) => {
        let text = "";
        reply.on("data", (chunk) => (text += chunk));
        reply.on("end", () =>
          done({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            raw: reply.rawHeaders,
            text,
          }),
        );
      },
    );
    sent.on("error", failed);
    sent.end(body);
  });
}

/** What a client writes, byte for byte. */
async function raw(text: string): Promise<string> {
  const socket = connect(front.port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => (answer += chunk));
  socket.write(text);
  await once(socket, "close");
  return answer;
}

test("no client tells the worker or its runtime who it is, where it came from, or which address was meant", async () => {
  await call("/x", {
    host: "evil.example",
    "MF-Original-URL": "http://localhost/dev/mail",
    mf_original_url: "http://localhost/dev/mail",
    "MF-CF-Blob": "{}",
    "MF-Route-Override": "other",
    "CF-Connecting-IP": "203.0.113.1",
    "CF-Access-Jwt-Assertion": "x",
    "X-Forwarded-For": "198.51.100.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Real-IP": "203.0.113.2",
    "X-Original-URL": "/admin",
    "True-Client-IP": "203.0.113.3",
    Forwarded: "for=198.51.100.9",
    "Hallpass-Front": "of-this-start",
    "Hallpass-Client-Address": "203.0.113.4",
    Connection: "close, x-mine",
    "X-Mine": "1",
    TE: "trailers",
    Upgrade: "websocket",
    Accept: "text/plain",
    "Sec-Fetch-Site": "same-origin",
  });
  const { host, accept, connection: _own, ...rest } = seen[0]?.headers ?? {};
  expect({ host, accept }).toEqual({ host: "hallpass.example.com", accept: "text/plain" });
  expect(rest).toEqual({
    "sec-fetch-site": "same-origin",
    "hallpass-front": "of-this-start",
    "hallpass-client-address": "198.51.100.9",
  });
});

test("paths of the runtime's own tools are nowhere, however they are spelled", async () => {
  for (const path of [
    "/cdn-cgi/local/scheduled",
    "/cdn-cgi/mf/scheduled?cron=*",
    "/CDN-CGI/local/platform-proxy",
    "/x/../cdn-cgi/local/explorer",
    "/./cdn-cgi/local/email",
    "/%2e/cdn-cgi/local/email",
    "http://localhost/cdn-cgi/local/scheduled",
    "/__cf_local/stream",
  ])
    expect((await call(path)).status, path).toBe(404);
  expect(seen).toEqual([]);
});

test("another name in the first line counts for nothing, and a second slash is no name", async () => {
  await call("http://evil.example/a?b=1");
  await call("//evil.example/a");
  expect(seen.map(({ url, headers }) => [url, headers.host])).toEqual([
    ["/a?b=1", "hallpass.example.com"],
    ["//evil.example/a", "hallpass.example.com"],
  ]);
  expect((await call("*", {}, "OPTIONS")).status).toBe(400);
});

test("the runtime's own headers stay inside, cookies stay apart", async () => {
  handle = (_call, response) => {
    response.setHeader("MF-Experimental-Error-Stack", "true");
    response.setHeader("Set-Cookie", ["a=1", "b=2"]);
    response.end("x");
  };
  const { headers } = await call("/");
  expect(headers["set-cookie"]).toEqual(["a=1", "b=2"]);
  expect(Object.keys(headers).filter((name) => name.startsWith("mf-"))).toEqual([]);
});

test("HEAD and 304 have no body and keep their headers", async () => {
  handle = (request, response) => {
    if (request.headers["if-none-match"]) response.writeHead(304, { etag: '"1"' }).end();
    else response.writeHead(200, { etag: '"1"', "content-length": "5" }).end("hello");
  };
  expect(await call("/", {}, "HEAD")).toMatchObject({
    status: 200,
    text: "",
    headers: { "content-length": "5" },
  });
  expect(await call("/", { "if-none-match": '"1"' })).toMatchObject({
    status: 304,
    text: "",
    headers: { etag: '"1"' },
  });
});

test("a call without a body has none for the worker either, and a big one arrives whole", async () => {
  const lengths: Array<readonly [string | undefined, string | undefined, number]> = [];
  handle = async (request, response) => {
    let length = 0;
    for await (const chunk of request) length += (chunk as Buffer).length;
    lengths.push([
      request.headers["content-length"],
      request.headers["transfer-encoding"],
      length,
    ] as const);
    response.end();
  };
  await call("/", { "content-length": "0" }, "POST");
  await call("/", {}, "DELETE");
  const big = "x".repeat(5_000_000);
  await call("/", { "content-length": String(big.length) }, "PUT", big);
  await call("/", { "transfer-encoding": "chunked" }, "POST", big);
  expect(lengths).toEqual([
    ["0", undefined, 0],
    [undefined, undefined, 0],
    [String(big.length), undefined, big.length],
    [undefined, "chunked", big.length],
  ]);
});

test("an answer streams: its first part arrives before its last is written", async () => {
  let finish = () => {};
  handle = (_call, response) => {
    response.write("first");
    finish = () => response.end("last");
  };
  const reply = await fetch(`http://127.0.0.1:${front.port}/`);
  const reader = reply.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
  finish();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("last");
});

test("a client that goes away ends the call at the worker", async () => {
  const ended = new Promise<void>((done) => {
    handle = (_call, response) => {
      response.write("first");
      response.on("close", done);
    };
  });
  const away = new AbortController();
  const reply = await fetch(`http://127.0.0.1:${front.port}/`, { signal: away.signal });
  expect(reply.status).toBe(200);
  away.abort();
  await ended;
});

test("many at once each get their own answer", async () => {
  handle = (request, response) => setTimeout(() => response.end(request.url), Math.random() * 20);
  const paths = Array.from({ length: 300 }, (_, i) => `/${i}`);
  const answers = await Promise.all(paths.map((path) => call(path)));
  expect(answers.map(({ text }) => text)).toEqual(paths);
});

test("a connection that the worker closed between two calls costs nobody an error", async () => {
  handle = (request, response) => {
    response.end("ok", () => setImmediate(() => request.socket.destroy()));
  };
  for (let n = 0; n < 20; n++) expect((await call("/")).status).toBe(200);
});

test("while there is no worker it says so, to people and to supervisors", async () => {
  front.pause("restarting");
  expect(await call("/healthz")).toMatchObject({
    status: 503,
    headers: { "retry-after": "2" },
    text: expect.stringContaining('"status":"restarting"'),
  });
  worker.closeAllConnections();
  const port = await new Promise<number>((done) => {
    const { port } = worker.address() as AddressInfo;
    worker.close(() => done(port));
  });
  front.forwardTo(port);
  expect((await call("/", {}, "POST")).status).toBe(503);
});

test("two lengths, or a length beside chunks, are refused before the worker sees them", async () => {
  for (const lines of [
    "Content-Length: 1\r\nContent-Length: 2",
    "Content-Length: 1\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked, identity",
  ])
    expect(await raw(`POST / HTTP/1.1\r\nHost: a\r\n${lines}\r\n\r\n0\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 400/,
    );
  expect(seen).toEqual([]);
});

test("mails show to this machine by its own name only, and not through a proxy", async () => {
  const withMails = await startFront({ ...options, mails: async () => new Response("the mails") });
  const { port } = worker.address() as AddressInfo;
  withMails.forwardTo(port);
  const get = (headers: Record<string, string>, path = "/dev/mail") =>
    call(path, headers, "GET", undefined, withMails.port);
  try {
    for (const host of ["localhost:8787", "127.0.0.1", "[::1]:8787"])
      expect((await get({ host })).text).toBe("the mails");
    for (const headers of [
      { host: "evil.example" },
      { host: "127.0.0.1.evil.example" },
      { host: "localhost.evil.example:8787" },
      { host: "evil.example@localhost" },
      { host: "localhost", "x-forwarded-for": "203.0.113.1" },
      { host: "localhost", forwarded: "for=203.0.113.1" },
      { host: "localhost", via: "1.1 proxy" },
    ])
      expect((await get(headers)).text, JSON.stringify(headers)).toBe("ok");
    expect(
      (await get({ host: "localhost", "mf-original-url": "http://localhost/dev/mail" }, "/healthz"))
        .text,
    ).toBe("ok");
  } finally {
    await withMails.close();
  }
});
