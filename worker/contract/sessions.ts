/** Signed-in browsers. Signing in itself happens on pages, never through the API. */
import { z } from "@hono/zod-openapi";
import { answers, endpoint, noContent } from "./endpoint";
import { BrowserId, InstantText, SessionId } from "./values";

export const Session = z
  .object({
    id: SessionId,
    /** True for the one that asks. */
    current: z.boolean(),
    kind: z.enum(["portal", "link"]),
    userAgent: z.string(),
    createdAt: InstantText,
    lastSeenAt: InstantText,
    expiresAt: InstantText,
  })
  .openapi("Session");
export type Session = z.infer<typeof Session>;

export const RememberedBrowser = z
  .object({
    id: BrowserId,
    userAgent: z.string(),
    createdAt: InstantText,
    lastUsedAt: InstantText,
    expiresAt: InstantText,
  })
  .openapi("RememberedBrowser");
export type RememberedBrowser = z.infer<typeof RememberedBrowser>;

const tag = "Sessions";

export const listSessions = endpoint(
  {
    tag,
    id: "listSessions",
    method: "get",
    path: "/api/v1/sessions",
    audience: "link",
    summary: "List my sessions",
  },
  { responses: answers(z.object({ items: z.array(Session) })) },
);

export const endSession = endpoint(
  {
    tag,
    id: "endSession",
    method: "delete",
    path: "/api/v1/sessions/{sessionId}",
    audience: "link",
    summary: "End one of my sessions",
  },
  { request: { params: z.object({ sessionId: SessionId }) }, responses: noContent },
);

export const endOtherSessions = endpoint(
  {
    tag,
    id: "endOtherSessions",
    method: "post",
    path: "/api/v1/sessions/end-others",
    audience: "link",
    summary: "End all my sessions but this one, and forget all browsers that mailed links know",
  },
  { responses: noContent },
);

const known = { tag, audience: "signed_in" } as const;

export const listBrowsers = endpoint(
  {
    ...known,
    id: "listBrowsers",
    method: "get",
    path: "/api/v1/browsers",
    summary: "List the browsers in which my mailed links need no code",
  },
  { responses: answers(z.object({ items: z.array(RememberedBrowser) })) },
);

export const forgetBrowser = endpoint(
  {
    ...known,
    id: "forgetBrowser",
    method: "delete",
    path: "/api/v1/browsers/{browserId}",
    summary: "Forget one of these browsers",
  },
  { request: { params: z.object({ browserId: BrowserId }) }, responses: noContent },
);

export const forgetBrowsers = endpoint(
  {
    ...known,
    id: "forgetBrowsers",
    method: "post",
    path: "/api/v1/browsers/forget-all",
    summary: "Forget all of these browsers",
  },
  { responses: noContent },
);
