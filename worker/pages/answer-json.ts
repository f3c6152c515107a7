/** Answers to the pages' own script: JSON, and problem details for a no. */
import type { Context } from "hono";
import { AppError, problemOf } from "../lib/errors";
import type { AppEnv } from "../routes/app-env";

export async function answerJson(
  c: Context<AppEnv>,
  answer: () => Promise<object>,
): Promise<Response> {
  try {
    return c.json(await answer());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return c.body(JSON.stringify(problemOf(error, c.var.callId)), error.status, {
      "content-type": "application/problem+json",
    });
  }
}
