import type { Context } from "hono";
import type { AppError } from "../lib/errors";
import type { AppEnv } from "../routes/app-env";

/** Tells the log of a refusal that the page shows in its form. @param of whose code or link it was */
export function noteRefusal(c: Context<AppEnv>, error: AppError, of?: string): void {
  c.set("refusal", error);
  if (of !== undefined) c.set("refusedOf", of);
}
