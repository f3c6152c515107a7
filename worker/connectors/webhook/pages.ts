/** Walking pages by cursor, for `list` and `observe`. */
import { ConnectorError } from "../errors";

/** @throws {ConnectorError} `protocol` when a cursor comes back, which would never end */
export async function* pagesOf<P extends { readonly nextCursor: string | null }>(
  from: string | null,
  read: (cursor: string | null) => Promise<P>,
): AsyncGenerator<P> {
  const seen = new Set<string | null>([from]);
  for (let cursor = from; ; ) {
    const page = await read(cursor);
    if (page.nextCursor !== null && seen.has(page.nextCursor))
      throw new ConnectorError(
        "protocol",
        "The target's pages go in a circle: a cursor came back.",
      );
    yield page;
    cursor = page.nextCursor;
    if (cursor === null) return;
    seen.add(cursor);
  }
}
