/** Pages that look enough like those of cloud consoles, under the consoles' own host names. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type ConsoleServer = {
  readonly port: number;
  /** What a page at this host and path holds; without it a calm page that shows nothing. */
  show(hostAndPath: string, body: string): void;
  /** Headers of every page, such as a policy. */
  headers: Record<string, string>;
  stop(): Promise<void>;
};

/** Made for this run and thrown away with it. */
function selfSigned(): { key: string; cert: string } {
  const dir = mkdtempSync(join(tmpdir(), "hallpass-console-"));
  const file = (name: string) => join(dir, name);
  try {
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"],
        ...["-keyout", file("key.pem"), "-out", file("cert.pem")],
        ...["-subj", "/CN=console.aws.amazon.com"],
        ...["-addext", "subjectAltName=DNS:console.aws.amazon.com,DNS:*.console.aws.amazon.com"],
      ],
      { stdio: "ignore" },
    );
    return {
      key: readFileSync(file("key.pem"), "utf8"),
      cert: readFileSync(file("cert.pem"), "utf8"),
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A header, a side bar and a table, as in every console; rem and letter spacing of its own. */
const page = (body: string) => `<!doctype html>
<html lang="en" style="font-size:10px"><head><title>Console</title>
<style>
  :root{color-scheme:light dark}
  body{margin:0;font:1.4rem/2rem Arial,sans-serif;background:light-dark(#fff,#0f1b2a);color:light-dark(#16191f,#d1d5db)}
  header{background:#232f3e;color:#fff;padding:1.2rem 2rem}
  main{padding:2rem}
  [role=alert]{background:#d13212;color:#fff;padding:1.2rem;border-radius:.4rem}
  table{width:100%;border-collapse:collapse;margin-top:2rem} td{border-bottom:1px solid #8888;padding:.8rem}
</style></head>
<body><header>Console</header><main>${body}</main></body></html>`;

const calm = `<h1>Resource</h1><table>${"<tr><td>row</td><td>value</td></tr>".repeat(6)}</table>`;

export async function startConsoles(): Promise<ConsoleServer> {
  const bodies = new Map<string, string>();
  const headers: Record<string, string> = {};
  const server = createServer(selfSigned(), (request, response) => {
    const path = (request.url ?? "/").split("?")[0];
    if (path === "/favicon.ico") {
      response.writeHead(204).end();
      return;
    }
    const body = bodies.get(`${request.headers.host?.split(":")[0]}${path}`) ?? calm;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers });
    response.end(page(body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    headers,
    show: (at, body) => bodies.set(at, body),
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
