import { HTTPException } from "hono/http-exception";
import { type Problem, type ProblemCode, problems } from "../contract/problems";

export type FieldError = { readonly pointer: string; readonly detail: string };

/**
 * A failure the caller can act on. `message` is shown to people: what happened and what to do; never a secret,
 * a token or another person's data.
 *
 * Anything else that is thrown is a bug; callers see `internal` and the log sees the rest.
 */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly errors: ReadonlyArray<FieldError> | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly url: string | undefined;
  readonly about: string | undefined;

  constructor(
    readonly code: ProblemCode,
    message: string,
    options: ErrorOptions & {
      readonly errors?: ReadonlyArray<FieldError>;
      readonly retryAfterSeconds?: number;
      /** Where a person can do it instead, on this deployment. */
      readonly url?: string;
      /** Id of the person whose code was tried: for the log and the audit, never shown. */
      readonly about?: string;
    } = {},
  ) {
    super(message, options);
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.url = options.url;
    this.about = options.about;
  }

  get status() {
    return problems[this.code][0];
  }
}

/** Refusals that come from Hono itself, such as a body that is not JSON. */
const fromHono: Partial<Record<number, ProblemCode>> = {
  400: "bad_input",
  403: "not_allowed",
  404: "not_found",
  413: "too_large",
  415: "bad_input",
};

/** Turns whatever was thrown into what the caller may see; the original stays in `cause`. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof HTTPException ? fromHono[error.status] : undefined;
  return code
    ? new AppError(code, (error as HTTPException).message || "This request was refused.", {
        cause: error,
      })
    : new AppError("internal", "Something went wrong on our side.", { cause: error });
}

export function problemOf(error: AppError, callId: string): Problem {
  const [status, title] = problems[error.code];
  return {
    type: `/problems#${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    ...(error.errors && { errors: [...error.errors] }),
    ...(error.url !== undefined && { url: error.url }),
    callId,
  };
}
