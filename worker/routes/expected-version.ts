/** The version a caller saw: from `expectedVersion`, else from `If-Match`; undefined when neither says. */
export function expectedVersion(
  query: { readonly expectedVersion?: number | undefined },
  headers: { readonly "if-match"?: string | undefined },
): number | undefined {
  if (query.expectedVersion !== undefined) return query.expectedVersion;
  const digits = /\d+/.exec(headers["if-match"] ?? "")?.[0];
  return digits === undefined ? undefined : Number(digits);
}
