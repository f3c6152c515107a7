/** Changes come from our own pages, or from callers that carry a token of their own accord. */
import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { createExtensionTokens, revokeExtensionTokens } from "../contract/extension-sessions";
import { browserCookies } from "../identity/cookies";
import { AppError } from "../lib/errors";
import { readSettings } from "../lib/settings";
import type { AppEnv } from "./app-env";
import { isExtensionOrigin } from "./extension-origins";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
export const isUnsafe = (method: string): boolean => !SAFE.has(method);

const EXCHANGES: ReadonlySet<string> = new Set([
  createExtensionTokens.path,
  revokeExtensionTokens.path,
]);

const JSON_TYPE = /^application\/json(\s*;\s*charset="?utf-8"?)?\s*$/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded(\s*;|$)/i;

/**
 * Checks every unsafe call before anything is read.
 *
 * A browser says where a call comes from (`Origin`, `Sec-Fetch-Site`) and adds cookies by itself; so whatever says
 * it comes from elsewhere is refused, and so is a call that brings our cookies and says nothing. A call with an
 * `Authorization` header never uses cookies (`resolveActor`), so nobody can be tricked into sending it.
 */
export const sameOrigin: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (isUnsafe(c.req.method)) {
    // Where the extension exchanges its codes and tokens nobody is looked at but these: cookies say nothing there.
    const exchange = EXCHANGES.has(c.req.path) && isExtensionOrigin(c.req.header("origin"));
    if (c.req.header("authorization") === undefined && !exchange) requireOwnOrigin(c);
    requireKnownType(c);
  }
  await next();
};

function requireOwnOrigin(c: Context<AppEnv>): void {
  const origin = c.req.header("origin");
  const site = c.req.header("sec-fetch-site");
  const own = new URL(readSettings(c.env).publicUrl).origin;
  // Our own forms send `Origin: null`, because our pages ask for no Referer; the browser then vouches by the other header.
  // https://fetch.spec.whatwg.org/#append-a-request-origin-header
  const hidden = origin === "null" && site === "same-origin";
  const foreign =
    (origin !== undefined && origin !== own && !hidden) ||
    (site !== undefined && site !== "same-origin");
  if (foreign)
    throw new AppError(
      "not_allowed",
      `This call came from another site. Open ${own} and try again.`,
    );
  const cookies = browserCookies.some((name) => getCookie(c, name) !== undefined);
  if (origin === undefined && site === undefined && cookies) {
    throw new AppError("not_allowed", "The browser did not say where this call came from.");
  }
}

/** A form can send text/plain across sites without asking; JSON cannot be sent so. */
function requireKnownType(c: Context<AppEnv>): void {
  if (c.req.raw.body === null || c.req.header("content-length") === "0") return;
  const type = c.req.header("content-type") ?? "";
  const json = JSON_TYPE.test(type);
  const form = FORM_TYPE.test(type) && !c.req.path.startsWith("/api/");
  if (!json && !form) throw new AppError("bad_input", "Send the body as application/json.");
}
