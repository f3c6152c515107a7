/** The only two ways in which a value gets into the text of a statement; all others are parameters. */
import { ConnectorError } from "../errors";

/** PostgreSQL cuts longer names off without an error, so that they could mean another object. Bytes of UTF-8. */
const MAX_NAME_BYTES = 63;

/** @throws {ConnectorError} `refused` when PostgreSQL cannot hold the name exactly as it is */
export function requireName(name: string): string {
  const problem =
    name === ""
      ? "is empty"
      : name.includes("\0")
        ? "holds a NUL character"
        : !name.isWellFormed()
          ? "is not well-formed Unicode"
          : new TextEncoder().encode(name).length > MAX_NAME_BYTES
            ? `is longer than ${MAX_NAME_BYTES} bytes`
            : null;
  if (problem) {
    throw new ConnectorError(
      "refused",
      `The name ${JSON.stringify(name.slice(0, 80))} ${problem}; PostgreSQL has no such name.`,
    );
  }
  return name;
}

/**
 * A name as PostgreSQL reads it, letter for letter.
 *
 * @throws {ConnectorError} `refused`, see `requireName`
 * @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
 */
export const quoteIdentifier = (name: string): string =>
  `"${requireName(name).replaceAll('"', '""')}"`;

/** `schema.object`, both quoted. */
export const quoteQualified = (schema: string, name: string): string =>
  `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;

/**
 * Text for statements that take no parameters (`COMMENT`, `CREATE ROLE`). The `E` form reads a
 * backslash the same way whatever `standard_conforming_strings` says. NUL cannot be stored and is left out.
 */
export const quoteLiteral = (text: string): string =>
  `E'${text.toWellFormed().replaceAll("\0", "").replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
