/** Comma-separated values as of RFC 4180, safe to open in a spreadsheet. */

export type Cell = string | number | boolean | null;

/** Stands first in a file: without it Excel takes UTF-8 for the old code page of its machine. */
export const CSV_BYTE_ORDER_MARK = "\ufeff";

/**
 * A cell that begins like this is run as a formula by spreadsheets; an apostrophe in front makes it text. The full-width
 * forms are taken for the plain ones by some of them, and white space and quotes in front are skipped.
 *
 * A spreadsheet splits at the separator of its country or of its import dialog, and then our quotes stand in the middle
 * of its cell and protect nothing: so every piece behind such a separator is held to the same rule. Behind a comma the
 * quotes do protect.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = String.raw`(?=[\s"]*[=+\-@\uff0b\uff0d\uff1d\uff20])`;
const AT_THE_BEGINNING = new RegExp(String.raw`^(?:${FORMULA}|(?=[\t\r\n]))`);
const BEHIND_A_SEPARATOR = new RegExp(
  String.raw`(?:\r\n|[;|\t\n\v\f\r\u0085\u2028\u2029])${FORMULA}`,
  "g",
);

/** What any reader may take for the end of a cell or of a row. */
const NEEDS_QUOTES = /[",;|\t\n\v\f\r\u0085\u2028\u2029]/;

export function csvCell(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const text = cell === null ? "" : String(cell).replaceAll("\u0000", "");
  const safe = text.replaceAll(BEHIND_A_SEPARATOR, "$&'").replace(AT_THE_BEGINNING, "'");
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: ReadonlyArray<Cell>): string =>
  `${cells.map(csvCell).join(",")}\r\n`;
