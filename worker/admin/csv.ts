/** Comma-separated values as of RFC 4180, safe to open in a spreadsheet. */

export type Cell = string | number | boolean | null;

/**
 * A cell that begins like this is run as a formula by spreadsheets; an apostrophe in front makes it text. The full-width
 * forms are taken for the plain ones by some of them, and white space in front is skipped.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/;

export function csvCell(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const text = cell === null ? "" : String(cell).replaceAll("\u0000", "");
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: ReadonlyArray<Cell>): string =>
  `${cells.map(csvCell).join(",")}\r\n`;
