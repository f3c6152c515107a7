/** What of a client's headers reaches the worker, and what of the worker's reaches the client. */
import type { IncomingMessage } from "node:http";
import { CLIENT_ADDRESS_HEADER, FRONT_SECRET_HEADER } from "../../worker/lib/front-headers.ts";

/** RFC 9110, 7.6.1: they speak of one connection. */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

/** Claims about the client or the connection. The worker is told by us. */
const claims = new Set(["forwarded", "via", "true-client-ip", "client-ip", "x-client-ip"]);
const claimed =
  /^(x-forwarded-|x-real-|x-original-|x-rewrite-|x-cluster-|cf-|mf-|hallpass-front|hallpass-client-)/;

/** Ours, and those by which the runtime and its tools speak among themselves. */
const internalAnswer = /^(mf-|x-mf-|hallpass-front|hallpass-client-)/;

/** Names that this message's `Connection` header calls its own. */
const named = (raw: ReadonlyArray<string>) =>
  new Set(
    pairs(raw)
      .filter(([name]) => name === "connection")
      .flatMap(([, value]) =>
        value
          .toLowerCase()
          .split(",")
          .map((part) => part.trim()),
      ),
  );

const pairs = (raw: ReadonlyArray<string>): Array<readonly [string, string]> =>
  Array.from({ length: raw.length / 2 }, (_, i) => [
    (raw[2 * i] ?? "").toLowerCase(),
    raw[2 * i + 1] ?? "",
  ]);

export type Told = {
  /** Host of PUBLIC_URL: no client decides what the worker thinks its own name is. */
  readonly host: string;
  readonly secret: string;
  readonly clientAddress: string;
};

/** As a flat list, so that a header sent twice stays two. */
export function requestHeaders({ rawHeaders }: Pick<IncomingMessage, "rawHeaders">, told: Told) {
  const own = named(rawHeaders);
  const kept = pairs(rawHeaders).filter(
    ([name]) =>
      name !== "host" &&
      !hopByHop.has(name) &&
      !own.has(name) &&
      !claims.has(name) &&
      // Some servers take an underscore for a hyphen; ours does not, and nobody needs one.
      !claimed.test(name.replaceAll("_", "-")),
  );
  return [
    ["host", told.host] as const,
    ...kept,
    [FRONT_SECRET_HEADER, told.secret] as const,
    [CLIENT_ADDRESS_HEADER, told.clientAddress] as const,
  ].flat();
}

export function responseHeaders({ rawHeaders }: Pick<IncomingMessage, "rawHeaders">): string[] {
  const own = named(rawHeaders);
  return pairs(rawHeaders)
    .filter(([name]) => !hopByHop.has(name) && !own.has(name) && !internalAnswer.test(name))
    .flat();
}
