import { Hono } from "hono";
import { AppError } from "../lib/errors";
import type { AppEnv } from "./guard";

/** Shows the mails of the local sink. On Cloudflare there is no such binding, and so no such address. */
export const devMailRoutes = new Hono<AppEnv>().on(
  ["GET", "POST", "DELETE"],
  ["/dev/mail", "/dev/mail.json", "/dev/mail/*"],
  (c) => {
    const sink = c.env.DEV_MAIL;
    if (!sink) throw new AppError("not_found", "Nothing is here.");
    return sink.fetch(c.req.raw);
  },
);
