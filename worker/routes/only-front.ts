/** On one machine every call comes through our own front; whoever found the worker's private port gets nothing. */
import type { MiddlewareHandler } from "hono";
import { FRONT_SECRET_HEADER } from "../lib/front-headers";
import { sameText } from "../lib/ids";
import type { AppEnv } from "./app-env";

export const onlyFront: MiddlewareHandler<AppEnv> = async (c, next) => {
  const secret = c.env.FRONT_SECRET;
  if (secret && !sameText(c.req.header(FRONT_SECRET_HEADER) ?? "", secret))
    return c.text("Open the address that npm start printed.", 421);
  await next();
};
