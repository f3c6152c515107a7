/** What an HTTP answer that is not a success means. One table for every connector that speaks HTTP. */
import { ConnectorError, type Failure } from "./errors";

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
};

const byStatus: Readonly<Record<number, Failure>> = {
  401: "unauthorized",
  403: "unauthorized",
  404: "not_found",
  408: "target_error",
  409: "conflict",
  410: "not_found",
  412: "conflict",
  423: "conflict",
  425: "conflict",
  429: "rate_limited",
};

export function failureOfStatus(status: number): Failure {
  const known = byStatus[status];
  if (known) return known;
  if (status >= 500) return "target_error";
  return status >= 400 ? "refused" : "protocol";
}

/**
 * @param options.now epoch ms; turns an HTTP date in Retry-After into seconds
 * @param options.hide secrets that the target may have repeated; they are cut from the message
 */
export function httpFailure(
  answer: HttpAnswer,
  options: { readonly now: number; readonly hide?: ReadonlyArray<string> },
): ConnectorError {
  const said = messageIn(answer.body, options.hide ?? []);
  const seconds = retryAfterSeconds(answer.headers.get("retry-after"), options.now);
  return new ConnectorError(
    failureOfStatus(answer.status),
    said
      ? `The target answered ${answer.status}: ${said}`
      : `The target answered ${answer.status}.`,
    seconds === null ? {} : { retryAfterSeconds: seconds },
  );
}

/** A day: a target that wants us to wait longer is not asking us to slow down. */
const LONGEST_WAIT_SECONDS = 86_400;

/** Whole seconds to wait, from either form of the header (RFC 9110, 10.2.3). Null: absent or unreadable. */
export function retryAfterSeconds(header: string | null, now: number): number | null {
  const text = header?.trim() ?? "";
  if (text === "") return null;
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1_000);
  if (Number.isNaN(seconds)) return null;
  return Math.min(Math.max(seconds, 0), LONGEST_WAIT_SECONDS);
}

/** Longest excerpt of a target's words in a message of ours. */
const EXCERPT_CHARACTERS = 200;

/**
 * The target's own words: the text under `error` or `message` of a JSON body, one line, bounded. Nothing else of a body
 * ever reaches a person, so that an answer from the wrong place cannot be read through our messages.
 */
export function messageIn(body: string, hide: ReadonlyArray<string> = []): string | null {
  const text = errorText(parsed(body));
  if (text === null) return null;
  const shown = hide
    .filter((secret) => secret.length >= 4)
    .reduce((rest, secret) => rest.replaceAll(secret, "…"), text);
  return oneLine(shown, EXCERPT_CHARACTERS) || null;
}

function errorText(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { error, message } = value as { readonly error?: unknown; readonly message?: unknown };
  if (typeof error === "string") return error;
  if (typeof message === "string") return message;
  const inner = typeof error === "object" && error !== null && "message" in error && error.message;
  return typeof inner === "string" ? inner : null;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // A page or plain text: it has no field that we would show.
    return null;
  }
}

/** Text from outside as one safe line: no controls, no direction overrides, at most `max` characters. */
export function oneLine(text: string, max: number): string {
  const clean = text
    .replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  const characters = Array.from(clean);
  return characters.length <= max ? clean : `${characters.slice(0, max - 1).join("")}…`;
}
