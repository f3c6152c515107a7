/** Switching console support of the extension off from afar. It can never be switched on or changed from here. */
import { z } from "@hono/zod-openapi";
import { answers, endpoint } from "./endpoint";

/** A console that the extension knows, such as `aws`, `gcp`, `azure`, `github`. */
export const ConsoleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, { error: "must be a console's name such as aws" })
  .openapi({ type: "string", pattern: "^[a-z][a-z0-9-]{0,31}$", example: "aws" });

export const DisabledConsoles = z.array(ConsoleName).max(50);

export const ExtensionFlags = z
  .object({ disabledConsoles: DisabledConsoles })
  .openapi("ExtensionFlags");
export type ExtensionFlags = z.infer<typeof ExtensionFlags>;

export const getExtensionFlags = endpoint(
  {
    tag: "Browser extension",
    id: "getExtensionFlags",
    method: "get",
    path: "/api/v1/extension/flags",
    audience: "anyone",
    summary: "Which consoles the extension leaves alone",
  },
  { responses: answers(ExtensionFlags) },
);
