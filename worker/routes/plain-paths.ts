import type { MiddlewareHandler } from "hono";
import { AppError } from "../lib/errors";
import type { AppEnv } from "./app-env";

/**
 * Every address has one spelling. Our paths hold neither escapes nor empty segments, so another spelling of a
 * guarded path can only be an attempt to walk around its guard: it is nowhere.
 *
 * @see https://cwe.mitre.org/data/definitions/41.html
 */
export const plainPaths: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { pathname } = new URL(c.req.url);
  const other =
    pathname.includes("//") ||
    pathname.includes("%") ||
    pathname.includes(";") ||
    pathname.includes("\\");
  const trailing = pathname.length > 1 && pathname.endsWith("/");
  if (other || trailing) throw new AppError("not_found", "Nothing is here.");
  await next();
};
