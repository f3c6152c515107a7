/** Where a page of a list ended, as an opaque token. Keyset, never offset: rows that come meanwhile shift nothing. */

import { AppError } from "../lib/errors";
import { base64url, fromBase64url } from "../lib/ids";

export const writePageToken = (position: ReadonlyArray<string | number>): string =>
  base64url(new TextEncoder().encode(JSON.stringify(position)));

/** @throws {AppError} `bad_input` for a token that this list did not give out */
export function readPageToken(
  token: string,
  shape: ReadonlyArray<"string" | "number">,
): Array<string | number> {
  try {
    const position: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(token)));
    if (
      Array.isArray(position) &&
      position.length === shape.length &&
      position.every((part, i) => typeof part === shape[i])
    ) {
      return position;
    }
  } catch (cause) {
    throw new AppError("bad_input", "This pageToken is not one of ours.", { cause });
  }
  throw new AppError("bad_input", "This pageToken belongs to another list.");
}
