import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { guardHost } from "../../worker/connectors/address-guard";
import type { TcpSocket } from "../../worker/connectors/connector";
import { httpPort } from "../../worker/connectors/http-port";
import { tcpPort } from "../../worker/connectors/tcp-port";
import { hostileUrls, hostileUrlsAt } from "../support/hostile-urls";

let canary: Server;
let canaryPort: number;
let hits: string[] = [];
beforeAll(async () => {
  canary = createServer((request, response) => {
    hits.push(`${request.headers.host}${request.url}`);
    response.end("inner secret");
  });
  await new Promise<void>((done) => canary.listen(0, "0.0.0.0", done));
  canaryPort = (canary.address() as AddressInfo).port;
});
afterAll(() => canary.close());
beforeEach(() => {
  hits = [];
});

/** As if every name on earth led to the canary: whatever gets past the guard is a hit. */
const toCanary = (url: string, init: RequestInit) =>
  fetch(`http://127.0.0.1:${canaryPort}/?${encodeURIComponent(url)}`, init);

const refusals = ["misconfigured"];

async function failureOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "let through",
    (error: { failure?: string }) => error.failure ?? String(error),
  );
}

test("at least 400 hostile URLs are refused before anything is sent", async () => {
  const port = httpPort({ allowPrivateAddresses: false, fetch: toCanary });
  const letThrough: string[] = [];
  for (const url of hostileUrls) {
    if (!refusals.includes(await failureOf(port(url)))) letThrough.push(url);
  }
  expect(letThrough).toEqual([]);
  expect(hits).toEqual([]);
  expect(new Set(hostileUrls).size).toBeGreaterThanOrEqual(400);
});

test("the canary is not reached by the real fetch under any of its names", async () => {
  const port = httpPort({ allowPrivateAddresses: false, fetch });
  const outcomes = await Promise.all(
    hostileUrlsAt(canaryPort).map((url) => failureOf(port(url, { timeoutMs: 2_000 }))),
  );
  expect(new Set(outcomes)).toEqual(new Set(refusals));
  expect(hits).toEqual([]);
});

test("the canary is reached when the operator allows private addresses, so the test can fail", async () => {
  const port = httpPort({ allowPrivateAddresses: true, fetch });
  expect((await port(`http://127.0.0.1:${canaryPort}/`)).body).toBe("inner secret");
  expect(hits).toHaveLength(1);
});

test("a public target cannot send us to the canary by redirect", async () => {
  for (const location of hostileUrlsAt(canaryPort)) {
    const port = httpPort({
      allowPrivateAddresses: false,
      fetch: async () =>
        new Response(null, { status: 302, headers: { location: encodeURI(location) } }),
    });
    expect(await failureOf(port("https://public.example.com/"))).toBe("refused");
  }
  expect(hits).toEqual([]);
});

test.each([
  "https://example.com/",
  "https://EXAMPLE.com./a?b=c",
  "https://bücher.example.com/",
  "https://example.com:8443/",
  "https://93.184.216.34/",
  "https://[2606:4700::1111]/",
  "https://localhost.example.com/",
  "https://internal.example.com/",
  "https://172.32.0.1/",
  "https://100.128.0.1/",
])("%s is a public address and gets through", async (url) => {
  const port = httpPort({ allowPrivateAddresses: false, fetch: toCanary });
  expect((await port(url)).status).toBe(200);
  expect(hits).toHaveLength(1);
});

test.each([
  "http://169.254.169.254/latest/meta-data/",
  "http://0xa9fea9fe/",
  "http://[::ffff:169.254.169.254]/",
  "http://[64:ff9b::a9fe:a9fe]/",
  "http://[fd00:ec2::254]/",
  "http://[fe80::1]/",
  "http://metadata.google.internal/computeMetadata/v1/",
  "http://100.100.100.200/",
  "http://168.63.129.16/",
])("%s stays closed even where private addresses are allowed", async (url) => {
  const port = httpPort({ allowPrivateAddresses: true, fetch: toCanary });
  expect(await failureOf(port(url))).toBe("misconfigured");
  expect(hits).toEqual([]);
});

test.each(["ftp://127.0.0.1/", "http://u:p@127.0.0.1/", "file:///etc/passwd"])(
  "%s is refused even where private addresses are allowed",
  async (url) => {
    const port = httpPort({ allowPrivateAddresses: true, fetch: toCanary });
    expect(await failureOf(port(url))).toBe("misconfigured");
  },
);

describe("the raw port", () => {
  const dial = (allowPrivateAddresses: boolean) => {
    const dialled: object[] = [];
    const tcp = tcpPort({
      allowPrivateAddresses,
      connect: (address, options) => {
        dialled.push({ ...address, ...options });
        return {} as TcpSocket;
      },
    });
    return { tcp, dialled };
  };
  const hosts = hostileUrls.flatMap((url) => /^https:\/\/([^/@?#\\]+)\/$/.exec(url)?.[1] ?? []);

  test("refuses the same hosts", () => {
    const { tcp, dialled } = dial(false);
    const inner = hosts.filter((host) => !host.includes("example.com"));
    expect(inner.length).toBeGreaterThan(300);
    for (const hostname of inner)
      expect(() => tcp({ hostname, port: 5432 }, { secureTransport: "off" }), hostname).toThrow(
        expect.objectContaining({ failure: "misconfigured" }),
      );
    expect(dialled).toEqual([]);
  });

  test.each([
    "example.com:22",
    "example.com/x",
    "a@example.com",
    "",
    " example.com",
    "a\\b.com",
    "::1",
  ])("refuses %j as a host", (hostname) => {
    const { tcp, dialled } = dial(false);
    expect(() => tcp({ hostname, port: 5432 }, { secureTransport: "off" })).toThrow();
    expect(dialled).toEqual([]);
  });

  test.each([0, 22, 25, 1023, 65_536, 1.5, Number.NaN])("refuses port %d", (port) => {
    const { tcp } = dial(false);
    expect(() => tcp({ hostname: "db.example.com", port }, { secureTransport: "off" })).toThrow(
      /Port/,
    );
  });

  test("connects to the normal form of what was typed", () => {
    const { tcp, dialled } = dial(true);
    tcp({ hostname: "0x7f.1", port: 5432 }, { secureTransport: "starttls" });
    expect(dialled).toEqual([
      { hostname: "127.0.0.1", port: 5432, secureTransport: "starttls", allowHalfOpen: false },
    ]);
  });
});

test("guarding a host gives it back in its normal form", () => {
  expect(guardHost("DB.Example.COM", false)).toBe("db.example.com");
  expect(guardHost("2606:4700::0:1111", false)).toBe("[2606:4700::1111]");
  expect(guardHost("::1", true)).toBe("[::1]");
});
