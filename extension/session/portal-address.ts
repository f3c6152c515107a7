/** What people type as the address of their portal, read into an origin. Pure. */
export type PortalAddress =
  | { readonly ok: true; readonly origin: string }
  | { readonly ok: false; readonly why: "empty" | "no_address" | "not_secure" };

/** Tokens travel there: nothing but TLS, except to this very machine. */
const here = new Set(["localhost", "127.0.0.1"]);

export function readPortalAddress(typed: string): PortalAddress {
  const text = typed.trim();
  if (text === "") return { ok: false, why: "empty" };
  const isHere = /^(localhost|127\.0\.0\.1)(?=[:/]|$)/.test(text);
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text
    : `${isHere ? "http" : "https"}://${text}`;
  if (!URL.canParse(address)) return { ok: false, why: "no_address" };
  const { protocol, hostname, origin, username, password } = new URL(address);
  if (username !== "" || password !== "" || hostname === "")
    return { ok: false, why: "no_address" };
  if (protocol === "https:" || (protocol === "http:" && here.has(hostname)))
    return { ok: true, origin };
  return { ok: false, why: protocol === "http:" ? "not_secure" : "no_address" };
}

/** The match pattern to ask the browser for. Chromium's patterns know no ports for permissions, so all of the host's are meant. */
export const patternOf = (origin: string): string => {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
};
