/** The one place where a thrown error becomes an answer: problem details for programs, a page for people. */
import type { Context } from "hono";
import { asAppError, problemOf } from "../lib/errors";
import type { AppEnv } from "./app-env";

export const isApi = (path: string): boolean => path === "/api" || path.startsWith("/api/");

/** Before the context of a call is there (a strange path, a foreign origin), no page can be drawn either. */
export const hasContext = (c: Context<AppEnv>): boolean => Boolean(c.get("ctx"));

/** @returns problem details under `/api`, and plain text elsewhere */
export function answerError(thrown: unknown, c: Context<AppEnv>): Response {
  const error = asAppError(thrown);
  const headers = new Headers();
  if (error.retryAfterSeconds !== undefined)
    headers.set("retry-after", String(error.retryAfterSeconds));
  const problem = problemOf(error, c.var.callId);
  if (isApi(c.req.path)) {
    headers.set("content-type", "application/problem+json");
    if (error.code === "not_signed_in") headers.set("www-authenticate", 'Bearer realm="Hallpass"');
    return new Response(JSON.stringify(problem), { status: problem.status, headers });
  }
  headers.set("content-type", "text/plain; charset=utf-8");
  return new Response(`${problem.title}\n\n${problem.detail}\n`, {
    status: problem.status,
    headers,
  });
}
