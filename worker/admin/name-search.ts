/** Searching in names: a part of one, or a glob over the whole. */
import { type SQL, sql } from "drizzle-orm";
import { type NamedTable, nameContains, plainFold } from "../../db/names";
import { AppError } from "../lib/errors";
import { fold } from "../lib/fold";

/** D1 refuses longer patterns; local workerd does not, so we do. */
const MAX_PATTERN_BYTES = 50;

/** Compared folded, like names everywhere. @throws {AppError} `bad_input` */
export function nameMatches(table: NamedTable, search: string): SQL {
  const wanted = fold(search);
  if (!/[*?]/.test(wanted)) return nameContains(table, wanted);
  // A bracket would open a character class in SQLite's GLOB.
  const pattern = wanted.replaceAll("[", "[[]");
  if (new TextEncoder().encode(pattern).byteLength > MAX_PATTERN_BYTES) {
    const detail = `a pattern with wildcards may have ${MAX_PATTERN_BYTES} bytes`;
    throw new AppError("bad_input", `/search: ${detail}`, {
      errors: [{ pointer: "/search", detail }],
    });
  }
  return sql`${plainFold(table)} glob ${pattern}`;
}
