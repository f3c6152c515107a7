/** Wires between Hallpass and its targets that can be cut at every message: PostgreSQL's, and a webhook target's. */
import { createServer as createHttpServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { Points } from "./points.ts";

export type Proxy = { readonly port: number; stop(): Promise<void> };

/** The leading words of a statement: enough to tell CREATE ROLE from DROP ROLE, and the same on each run. */
function nameOf(sql: string): string {
  const words = /^\s*([A-Za-z]+(?:\s+[A-Z]+)?)/.exec(sql)?.[1] ?? "?";
  if (/pg_advisory/.test(sql)) return "pg:lock";
  if (/pg_terminate_backend/.test(sql)) return "pg:end sessions";
  return `pg:${words.replaceAll(/\s+/g, " ")}`;
}

/**
 * Reads what a client sends: after the first, untyped message each is a type, a length and a body. Gives the names of
 * the statements in what arrived (`Q` simple, `P` prepared).
 */
function statementReader() {
  let rest = Buffer.alloc(0);
  let started = false;
  return (chunk: Buffer): string[] => {
    rest = Buffer.concat([rest, chunk]);
    const names: string[] = [];
    for (;;) {
      const head = started ? 1 : 0;
      if (rest.length < head + 4) return names;
      const length = rest.readInt32BE(head);
      if (rest.length < head + length) return names;
      const body = rest.subarray(head + 4, head + length);
      const type = started ? String.fromCharCode(rest[0] ?? 0) : "connect";
      if (type === "connect") names.push("pg:connect");
      if (type === "Q") names.push(nameOf(body.toString()));
      if (type === "P") names.push(nameOf(body.subarray(body.indexOf(0) + 1).toString()));
      started = true;
      rest = rest.subarray(head + length);
    }
  };
}

function pipeWithPoints(client: Socket, port: number, points: Points): void {
  const server = connect(port, "127.0.0.1");
  const cut = () => {
    client.destroy();
    server.destroy();
  };
  for (const socket of [client, server]) socket.on("error", cut).on("close", cut);
  const read = statementReader();
  let asked: string[] = [];
  let up = Promise.resolve();
  let down = Promise.resolve();
  client.on("data", (chunk: Buffer) => {
    up = up.then(async () => {
      const names = read(chunk);
      const passes = await Promise.all(names.map((name) => points.pass(name, "before")));
      asked.push(...names);
      if (passes.every(Boolean)) server.write(chunk);
      else cut();
    });
  });
  server.on("data", (chunk: Buffer) => {
    down = down.then(async () => {
      const names = asked;
      asked = [];
      const passes = await Promise.all(names.map((name) => points.pass(name, "after")));
      if (passes.every(Boolean)) client.write(chunk);
      else cut();
    });
  });
}

/** Between Hallpass and PostgreSQL; a point that fails cuts the connection. `before` a statement is sent on, `after` the server has answered it. */
export async function startPostgresProxy(port: number, points: Points): Promise<Proxy> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.on("close", () => clients.delete(client));
    pipeWithPoints(client, port, points);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const client of clients) client.destroy();
      }),
  };
}

/** Between Hallpass and an HTTP target; a point that fails cuts the connection. `before` the target sees the call, `after` it did and before its answer goes out. */
export async function startHttpProxy(target: string, points: Points): Promise<Proxy> {
  const server = createHttpServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const name = `http:${(request.url ?? "").slice(1)}`;
    if (!(await points.pass(name, "before"))) return request.socket.destroy();
    const passed = httpRequest(`${target}${request.url}`, {
      method: request.method ?? "POST",
      headers: request.headers,
    });
    passed.on("error", () => response.destroy());
    passed.on("response", async (answer) => {
      const text = Buffer.concat(await answer.toArray());
      if (!(await points.pass(name, "after"))) return request.socket.destroy();
      response.writeHead(answer.statusCode ?? 502, answer.headers).end(text);
    });
    passed.end(body);
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
