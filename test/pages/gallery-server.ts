/** Serves rendered pages with the headers that matter for what a browser runs. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tokenCss } from "../../worker/lib/token-css";
import { built } from "../../worker/pages/assets.gen";

const nonce = "gallery-nonce";
/** The same policy as worker/routes/security-headers.ts. */
const policy = `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'nonce-${nonce}'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;

export type Served = { readonly url: string; readonly posts: string[]; stop(): Promise<void> };

/** @param render the document of a path, or null for 404; JSON paths may be answered by `api` */
export async function servePages(
  render: (path: string, nonce: string) => string | null,
  api: (path: string, body: string) => unknown = () => null,
): Promise<Served> {
  const posts: string[] = [];
  const server = createServer(async (request, response) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    let body = "";
    for await (const part of request) body += String(part);
    if (request.method === "POST") posts.push(`${path} ${body}`);
    const send = (type: string, text: string, status = 200) => {
      response.writeHead(status, { "content-type": type, "content-security-policy": policy });
      response.end(text);
    };
    if (path === "/assets/pages.css") return send(built.css.type, tokenCss() + built.css.text);
    if (path === "/assets/pages.js") return send(built.js.type, built.js.text);
    const answer = api(path, body);
    if (answer !== null) return send("application/json", JSON.stringify(answer));
    const html = render(path, nonce);
    return html === null
      ? send("text/plain", "nothing", 404)
      : send("text/html; charset=utf-8", html);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    posts,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}
