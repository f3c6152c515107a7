/**
 * A failure whose message tells the person at the terminal what happened and what to do. It is printed
 * without a stack; anything else that is thrown is a bug and printed with one.
 */
export class PlainError extends Error {
  override readonly name = "PlainError";
}

export function printFailure(error: unknown): void {
  if (error instanceof PlainError) console.error(`\nhallpass: ${error.message}\n`);
  else console.error(error);
}

/** The `code` of a system error such as EACCES, or undefined. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
