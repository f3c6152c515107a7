import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { httpPort } from "../../worker/connectors/http-port";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const open = httpPort({ allowPrivateAddresses: true, fetch });

test("an answer comes back whole, whatever its status", async () => {
  const url = await serve(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    response.writeHead(418, { "x-seen": String(request.headers["x-sent"]) });
    response.end(`${request.method} ${body} ✓`);
  });
  const answer = await open(url, { method: "PUT", headers: { "x-sent": "yes" }, body: "hello" });
  expect(answer).toMatchObject({ status: 418, body: "PUT hello ✓" });
  expect(answer.headers.get("x-seen")).toBe("yes");
});

test.each([301, 302, 303, 307, 308, 304])("a %i is refused and not followed", async (status) => {
  let hits = 0;
  const canary = await serve((_request, response) => {
    hits += 1;
    response.end("inner secret");
  });
  const url = await serve((_request, response) =>
    response.writeHead(status, { location: canary }).end(),
  );
  const failed = open(url);
  await expect(failed).rejects.toMatchObject({ failure: "refused", transient: false });
  await expect(failed).rejects.toThrow(/redirects are not followed/i);
  expect(hits).toBe(0);
});

test("a target that never answers is unreachable after the time-out", async () => {
  const url = await serve(() => undefined);
  const startedAt = Date.now();
  await expect(open(url, { timeoutMs: 150 })).rejects.toMatchObject({
    failure: "unreachable",
    message: expect.stringContaining("0.15 s"),
  });
  expect(Date.now() - startedAt).toBeLessThan(2_000);
});

test("the time-out covers a body that trickles for ever", async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write("."), 20);
    response.on("close", () => clearInterval(timer));
  });
  await expect(open(url, { timeoutMs: 200 })).rejects.toMatchObject({ failure: "unreachable" });
});

test("a runtime whose fetch ignores its signal is given up on in time", async () => {
  const deaf = httpPort({ allowPrivateAddresses: true, fetch: () => new Promise(() => undefined) });
  await expect(deaf("http://127.0.0.1:9", { timeoutMs: 50 })).rejects.toMatchObject({
    failure: "unreachable",
  });
});

test("a runtime whose bodies ignore the signal is given up on in time", async () => {
  const endless = new ReadableStream({ pull: () => new Promise(() => undefined) });
  const deaf = httpPort({ allowPrivateAddresses: true, fetch: async () => new Response(endless) });
  await expect(deaf("http://127.0.0.1:9", { timeoutMs: 50 })).rejects.toMatchObject({
    failure: "unreachable",
  });
});

test("a body beyond the limit is an error while it is still coming in", async () => {
  let sent = 0;
  const url = await serve((_request, response) => {
    response.writeHead(200);
    const more = () => {
      sent += 65_536;
      if (!response.destroyed && response.write("x".repeat(65_536))) setImmediate(more);
    };
    response.on("drain", more);
    more();
  });
  await expect(open(url, { maxBytes: 1_000 })).rejects.toMatchObject({ failure: "protocol" });
  expect(sent).toBeLessThan(50 * 1024 * 1024);
});

test("a body of exactly the limit is read", async () => {
  const url = await serve((_request, response) => response.end("x".repeat(1_000)));
  expect((await open(url, { maxBytes: 1_000 })).body).toHaveLength(1_000);
});

test("a refused connection is unreachable and names the reason, without the URL's path", async () => {
  const url = await serve(() => undefined);
  const server = servers.pop();
  await new Promise((done) => server?.close(done));
  const failed = open(`${url}/path?key=hunter2`);
  await expect(failed).rejects.toMatchObject({ failure: "unreachable", transient: true });
  await expect(failed).rejects.toThrow(/ECONNREFUSED/);
  await expect(failed).rejects.not.toThrow(/hunter2/);
});

test("a connection that is cut in the middle of a body is unreachable", async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half");
    setTimeout(() => response.socket?.destroy(), 20);
  });
  await expect(open(url)).rejects.toMatchObject({ failure: "unreachable" });
});

test("a header that HTTP forbids is a wrong setting, and nothing is sent", async () => {
  let hits = 0;
  const url = await serve((_request, response) => {
    hits += 1;
    response.end();
  });
  await expect(open(url, { headers: { "x-a": "1\r\nx-b: 2" } })).rejects.toMatchObject({
    failure: "misconfigured",
  });
  expect(hits).toBe(0);
});

describe("a public name that points inwards", () => {
  const guarded = (addresses: ReadonlyArray<string>) => {
    const hosts: string[] = [];
    const port = httpPort({
      allowPrivateAddresses: false,
      fetch: async (url) => {
        hosts.push(url);
        return new Response("ok");
      },
      resolve: async () => addresses,
    });
    return { port, hosts };
  };

  test("is refused when one of its addresses is private", async () => {
    const { port, hosts } = guarded(["93.184.216.34", "10.0.0.7"]);
    await expect(port("https://rebind.example.com/")).rejects.toMatchObject({
      failure: "misconfigured",
    });
    expect(hosts).toEqual([]);
  });

  test("is let through when all of its addresses are public", async () => {
    const { port, hosts } = guarded(["93.184.216.34", "2606:4700::1"]);
    expect((await port("https://good.example.com/")).body).toBe("ok");
    expect(hosts).toEqual(["https://good.example.com/"]);
  });
});
