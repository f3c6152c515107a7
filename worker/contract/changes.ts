/** Has anything changed? A question that may be asked every few seconds. */
import { z } from "@hono/zod-openapi";
import { answers, endpoint } from "./endpoint";

/** `version` differs whenever anything has changed since, and tells nothing else. */
export const Changes = z.object({ version: z.string() }).openapi("Changes");
export type Changes = z.infer<typeof Changes>;

export const getChanges = endpoint(
  {
    tag: "API",
    id: "getChanges",
    method: "get",
    path: "/api/v1/changes",
    audience: "signed_in",
    scope: "requests:read",
    summary: "Say whether anything has changed",
    description:
      "Send the answer's ETag as `If-None-Match`: as long as nothing changed anywhere in the organization, the answer is 304.",
  },
  { responses: { ...answers(Changes), 304: { description: "Nothing has changed" } } },
);
