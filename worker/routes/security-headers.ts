/** Headers of every answer. */
import type { Context, MiddlewareHandler } from "hono";
import { base64url } from "../lib/ids";
import type { AppEnv } from "./app-env";

const everywhere = Object.entries({
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
});

/** Scripts and styles run with the nonce of this answer only; nothing is loaded from elsewhere, nothing frames us. */
const contentPolicy = (nonce: string, formTarget: string | undefined): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    // Chromium holds a form's redirect against this too.
    formTarget === undefined ? "form-action 'self'" : `form-action 'self' ${formTarget}`,
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

const DATA_POLICY =
  "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Makes the call id and the nonce, and sets what an answer did not set itself (static files may be cached). */
export const securityHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  const callId = base64url(crypto.getRandomValues(new Uint8Array(12)));
  c.set("callId", callId);
  c.set("nonce", base64url(crypto.getRandomValues(new Uint8Array(18))));
  await next();
  const headers = writableHeaders(c);
  for (const [name, value] of everywhere) headers.set(name, value);
  headers.set("x-call-id", callId);
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  if (!headers.has("content-security-policy")) {
    const html = headers.get("content-type")?.startsWith("text/html") ?? false;
    headers.set(
      "content-security-policy",
      html ? contentPolicy(c.var.nonce, c.get("formTarget")) : DATA_POLICY,
    );
  }
};

/** The headers of the answer. Our own are changed in place: a copy of the answer costs every call. */
function writableHeaders(c: Context<AppEnv>): Headers {
  try {
    c.res.headers.delete("x-call-id");
    return c.res.headers;
  } catch (error) {
    // Answers of other services come with headers that cannot be changed.
    if (!(error instanceof TypeError)) throw error;
    const { body, status, statusText, headers } = c.res;
    c.res = undefined;
    c.res = new Response(body, { status, statusText, headers: new Headers(headers) });
    return c.res.headers;
  }
}
