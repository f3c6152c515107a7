/** What PostgreSQL's errors mean to us. */
import { DatabaseError } from "pg";
import { ConnectorError, type Failure } from "../errors";

/** SQLSTATE, or its class of two characters. @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const bySqlState: Readonly<Record<string, Failure>> = {
  "08": "unreachable",
  "0A": "refused",
  "22": "refused",
  "23505": "conflict",
  "25006": "misconfigured",
  "28": "unauthorized",
  "2BP01": "refused",
  "3D000": "not_found",
  "3F000": "not_found",
  "40": "conflict",
  "42": "refused",
  "42501": "unauthorized",
  "42704": "not_found",
  "42710": "conflict",
  "42883": "not_found",
  "42P01": "not_found",
  "53": "target_error",
  "53300": "rate_limited",
  "55": "refused",
  "55006": "conflict",
  "55P03": "conflict",
  "57014": "target_error",
  "57P": "unreachable",
  "57P04": "not_found",
};

/**
 * Two changes of one catalogue row at a time: `XX000`, told from real trouble by its text, or, where
 * the server speaks another language, by the place in PostgreSQL's own source.
 */
const CONCURRENT_UPDATE = /tuple (already|concurrently) (updated|deleted)/;
const CONCURRENT_ROUTINE = /^simple_(heap|table_tuple)_(update|delete)$/;

const certificateCodes = /CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)/;

export const sqlStateOf = (error: unknown): string | null =>
  error instanceof DatabaseError ? (error.code ?? null) : null;

export function failureOf(error: DatabaseError): Failure {
  const code = error.code ?? "";
  if (CONCURRENT_UPDATE.test(error.message) || CONCURRENT_ROUTINE.test(error.routine ?? "")) {
    return "conflict";
  }
  return (
    bySqlState[code] ??
    bySqlState[code.slice(0, 3)] ??
    bySqlState[code.slice(0, 2)] ??
    "target_error"
  );
}

/**
 * Turns whatever a session threw into a `ConnectorError`; one that is there already stays as it is.
 *
 * @param doing completes the sentence "PostgreSQL at … could not …"
 */
export function asConnectorError(error: unknown, doing: string, server: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (error instanceof DatabaseError) {
    const failure = failureOf(error);
    const detail =
      error.detail && (failure === "refused" || failure === "unauthorized")
        ? ` (${error.detail})`
        : "";
    return new ConnectorError(
      failure,
      `PostgreSQL at ${server} could not ${doing}: ${error.message}${detail} [${error.code ?? "?"}]`,
      { cause: error, ...(failure === "rate_limited" && { retryAfterSeconds: 5 }) },
    );
  }
  const text = error instanceof Error ? error.message : String(error);
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  const certificate = certificateCodes.test(code) || /certificate/i.test(text);
  const failure: Failure = certificate
    ? "misconfigured"
    : text.startsWith("SASL")
      ? "protocol"
      : "unreachable";
  return new ConnectorError(failure, `PostgreSQL at ${server} could not ${doing}: ${text}`, {
    cause: error,
  });
}
