/** The pages under `/dev/mail`: what the sink received. The front decides who sees them, see front/mail-door.ts. */
import type { Email } from "postal-mime";
import { type MailStore, parseMail, type StoredMail } from "./smtp-sink.ts";

const LISTED_MAILS = 100;

const escapes: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const html = (text: string) => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif;background:light-dark(#fff,#11151b);color:light-dark(#1a202c,#e6eaf0)}
body{margin:0 auto;max-width:60rem;padding:1rem}a{color:light-dark(#1d5bbf,#8ab4ff)}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #8884;vertical-align:top}
iframe{width:100%;height:70vh;border:1px solid #8886;border-radius:6px;background:Canvas}pre{white-space:pre-wrap;overflow-wrap:anywhere}`;

// The mail's own HTML runs no script, loads nothing and may only be looked at; its links open in the whole window.
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

const headers = {
  "content-security-policy": policy,
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const page = (title: string, body: string, status = 200) =>
  new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${html(title)}</title><style>${style}</style><body>${body}</body></html>`,
    { status, headers: { ...headers, "content-type": "text/html; charset=utf-8" } },
  );

const json = (value: unknown, status = 200) => Response.json(value, { status, headers });

const addresses = (list: Email["to"]) =>
  (list ?? [])
    .flatMap((entry) => ("group" in entry && entry.group ? entry.group : [entry]))
    .map((a) => a.address ?? "");

async function summary({ id, receivedAt, raw }: StoredMail) {
  const mail = await parseMail(raw);
  return {
    id,
    receivedAt: new Date(receivedAt).toISOString(),
    from: mail.from?.address ?? "",
    to: addresses(mail.to),
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html ?? "",
    headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
  };
}
type Summary = Awaited<ReturnType<typeof summary>>;

async function list(store: MailStore, asJson: boolean): Promise<Response> {
  const stored = store
    .ids()
    .slice(0, LISTED_MAILS)
    .flatMap((id) => store.read(id) ?? []);
  const mails = await Promise.all(stored.map(summary));
  if (asJson) {
    return json({
      items: mails.map(({ id, receivedAt, from, to, subject }) => ({
        id,
        receivedAt,
        from,
        to,
        subject,
      })),
    });
  }
  const rows = mails.map(
    (mail) =>
      `<tr><td><time>${html(mail.receivedAt.slice(11, 19))}</time><td>${html(mail.to.join(", "))}<td><a href="/dev/mail/${mail.id}">${html(mail.subject || "(no subject)")}</a>`,
  );
  const table = `<table><thead><tr><th>Time (UTC)<th>To<th>Subject</thead><tbody>${rows.join("")}</tbody></table>`;
  return page(
    "Mails",
    `<h1>Mails</h1><p>Every mail that Hallpass sent from this machine; nothing left it.</p>${rows.length ? table : "<p>No mail yet.</p>"}`,
  );
}

function show(mail: Summary): Response {
  const source = `<base target="_top">${mail.html}`;
  const frame = mail.html
    ? `<iframe title="The mail as its reader sees it" sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation" srcdoc="${html(source)}"></iframe>`
    : "<p>This mail has no HTML part.</p>";
  const facts = mail.headers
    .map(({ name, value }) => `<tr><th>${html(name)}<td>${html(value)}`)
    .join("");
  // Trailing punctuation is part of the sentence, not of the address.
  const text = html(mail.text).replace(
    /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)]/g,
    (url) => `<a href="${url}">${url}</a>`,
  );
  return page(
    mail.subject,
    `<p><a href="/dev/mail">All mails</a></p><h1>${html(mail.subject)}</h1><p>To ${html(mail.to.join(", "))} from ${html(mail.from)}</p>${frame}<h2>Text part</h2><pre>${text}</pre><details><summary>Headers</summary><table>${facts}</table></details>`,
  );
}

/**
 * Answers `/dev/mail`, `/dev/mail/ID` and `/dev/mail/ID.eml`; with `.json` or `Accept: application/json`
 * the same as data, for scripts.
 */
export function devMail(
  store: MailStore,
): (request: {
  url: string;
  method: string;
  headers: { get(name: string): string | null };
}) => Promise<Response> {
  return async (request) => {
    if (request.method !== "GET" && request.method !== "HEAD")
      return page("Not allowed", "<h1>Only reading</h1>", 405);
    const path = new URL(request.url).pathname.replace(/\/+$/, "");
    const [, id, ending] = /^\/dev\/mail(?:\/([0-9a-f-]+))?(\.json|\.eml)?$/.exec(path) ?? [];
    const asJson =
      ending === ".json" || /application\/json/.test(request.headers.get("accept") ?? "");
    if (/^\/dev\/mail(\.json)?$/.test(path)) return list(store, asJson);
    const stored = id ? store.read(id) : null;
    if (!stored)
      return asJson
        ? json({ error: "no such mail" }, 404)
        : page("No such mail", "<h1>No such mail</h1>", 404);
    if (ending === ".eml")
      return new Response(new Uint8Array(stored.raw), {
        headers: { ...headers, "content-type": "text/plain; charset=utf-8" },
      });
    const mail = await summary(stored);
    return asJson ? json(mail) : show(mail);
  };
}
