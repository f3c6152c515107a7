/** Whether the database takes writes at present, as the last ones went. Kept in memory: it cannot be written down. */

export type Unwritable = { readonly since: number; readonly message: string };

/** A full or failing disk, a file that became read-only, a database at its size limit: not the fault of a statement. */
const CANNOT_WRITE =
  /SQLITE_(FULL|IOERR|READONLY|CANTOPEN)|disk is full|disk I\/O error|readonly database|unable to open database|exceeded maximum (DB|database) size|no space left/i;

let unwritable: Unwritable | null = null;

const textOf = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined
    ? `${error.message} ${textOf(error.cause)}`
    : String(error);

export const cannotWrite = (error: unknown): boolean => CANNOT_WRITE.test(textOf(error));

/** @returns true when this is news */
export function noteWriteFailure(error: unknown, now: number): boolean {
  if (!cannotWrite(error)) return false;
  const isNew = unwritable === null;
  unwritable ??= { since: now, message: textOf(error).slice(0, 300) };
  return isNew;
}

/** @returns since when it had not been possible, when this is news */
export function noteWritten(): Unwritable | null {
  const before = unwritable;
  unwritable = null;
  return before;
}

/** Null: as far as is known, what is written stays. */
export const unwritableNow = (): Unwritable | null => unwritable;
