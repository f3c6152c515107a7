/** Lets extensions call the API across origins: with the token they carry, never with cookies. */
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./app-env";

/** Firefox gives every installation another id, so ids say nothing here; the bearer token does. */
const EXTENSION = /^(chrome|moz|safari-web)-extension:\/\/[A-Za-z0-9-]{1,64}$/;

export const isExtensionOrigin = (origin: string | undefined): boolean =>
  origin !== undefined && EXTENSION.test(origin);

/** A preflight is asked again after ten minutes. */
const MAX_AGE_SECONDS = 600;

/**
 * No `Access-Control-Allow-Credentials`: a call with cookies stays unreadable to extensions. Web pages get nothing at all.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export const extensionOrigins: MiddlewareHandler<AppEnv> = async (c, next) => {
  const origin = c.req.header("origin");
  if (!c.req.path.startsWith("/api/v1/") || !isExtensionOrigin(origin)) return next();
  const allow = (headers: Headers) => {
    headers.set("access-control-allow-origin", origin ?? "");
    headers.append("vary", "Origin");
    headers.set("access-control-expose-headers", "x-call-id, retry-after, idempotency-replayed");
  };
  if (c.req.method === "OPTIONS" && c.req.header("access-control-request-method")) {
    const headers = new Headers({
      "access-control-allow-methods": "GET, POST, DELETE",
      "access-control-allow-headers": "authorization, content-type, idempotency-key",
      "access-control-max-age": String(MAX_AGE_SECONDS),
    });
    allow(headers);
    return new Response(null, { status: 204, headers });
  }
  await next();
  allow(c.res.headers);
};
