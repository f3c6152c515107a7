import type { Context } from "hono";
import type { AppError } from "../lib/errors";
import type { AppEnv } from "../routes/app-env";

/** Tells the log of a refusal that the page shows in its form. */
export function noteRefusal(c: Context<AppEnv>, error: AppError): void {
  c.set("refusal", error);
}
