/** Why a call came to nothing, in a form that messages can carry. */
export type Problem = {
  /** A code of the contract, or `offline`, `not_connected`, `extension_updated`. */
  readonly code: string;
  readonly detail: string;
  readonly errors?: ReadonlyArray<{ readonly pointer: string; readonly detail: string }>;
  /** Where a person can do it instead. */
  readonly url?: string;
};

export class CallError extends Error {
  override readonly name = "CallError";

  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.detail, options);
  }

  get code(): string {
    return this.problem.code;
  }
}

export const asProblem = (error: unknown): Problem =>
  error instanceof CallError
    ? error.problem
    : { code: "internal", detail: "Something went wrong in the extension. Please try again." };
