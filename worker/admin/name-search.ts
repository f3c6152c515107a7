/** Searching in names: a part of one, or a glob over the whole. */
import { type Column, type SQL, sql } from "drizzle-orm";
import { AppError } from "../lib/errors";

/** D1 refuses longer patterns; local workerd does not, so we do. */
const MAX_PATTERN_BYTES = 50;

/** Without regard to the case of ASCII letters, which is all that SQLite folds. @throws {AppError} `bad_input` */
export function nameMatches(column: Column, search: string): SQL {
  const wanted = search.toLowerCase();
  if (!/[*?]/.test(wanted))
    return sql`(instr(lower(${column}), ${wanted}) > 0 or instr(${column}, ${search}) > 0)`;
  // A bracket would open a character class in SQLite's GLOB.
  const pattern = wanted.replaceAll("[", "[[]");
  if (new TextEncoder().encode(pattern).byteLength > MAX_PATTERN_BYTES) {
    const detail = `a pattern with wildcards may have ${MAX_PATTERN_BYTES} bytes`;
    throw new AppError("bad_input", `/search: ${detail}`, {
      errors: [{ pointer: "/search", detail }],
    });
  }
  return sql`lower(${column}) glob ${pattern}`;
}
