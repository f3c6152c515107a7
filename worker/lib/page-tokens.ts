/** Where a list goes on: the sort key of the last row, as opaque text. */
import { AppError } from "./errors";
import { base64url, fromBase64url } from "./ids";

type Key = ReadonlyArray<string | number>;

export const writePageToken = (key: Key): string =>
  base64url(new TextEncoder().encode(JSON.stringify(key)));

/**
 * @param kinds what the key must be made of, such as `["string", "number"]`
 * @throws {AppError} `bad_input` for a token that this list did not give out
 */
export function readPageToken(
  token: string | undefined,
  kinds: ReadonlyArray<"string" | "number">,
): Array<string | number> | null {
  if (token === undefined) return null;
  try {
    const key: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(token)));
    if (
      Array.isArray(key) &&
      key.length === kinds.length &&
      kinds.every((k, i) => typeof key[i] === k)
    )
      return key;
  } catch (cause) {
    throw foreign(cause);
  }
  throw foreign();
}

const foreign = (cause?: unknown) =>
  new AppError("bad_input", "This page token is not from this list. Start again without it.", {
    cause,
    errors: [{ pointer: "/pageToken", detail: "not from this list" }],
  });

/** Cuts `limit + 1` rows to a page. The row too many only tells that there is more. */
export function pageOf<R, T>(
  rows: ReadonlyArray<R>,
  limit: number,
  keyOf: (last: R) => Key,
  show: (row: R) => T,
): { items: T[]; pagination: { nextPageToken: string | null } } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: shown.map(show),
    pagination: { nextPageToken: more ? writePageToken(keyOf(last)) : null },
  };
}
