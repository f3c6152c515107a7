/** The guarded fetch of connectors. Whoever may configure an integration must not reach the operator's own network with it. */
import { guardHost, guardPort } from "./address-guard";
import type { HttpPort } from "./connector";
import { ConnectorError } from "./errors";

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_BYTES = 5 * 1024 * 1024;

export type HttpPortOptions = {
  readonly allowPrivateAddresses: boolean;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /**
   * Addresses of a name. When given, every one of them must be allowed too, so a public name that points inwards is
   * refused. Cloudflare's own fetch reaches no private network; on one machine this is what closes that way.
   */
  readonly resolve?: (hostname: string) => Promise<ReadonlyArray<string>>;
};

/**
 * @throws {ConnectorError} (the port, when called) `misconfigured` for an address we do not speak to; `refused` for a
 *   redirect; `unreachable` for a failed or too slow exchange; `protocol` for an answer beyond `maxBytes`.
 *   Any other status is an answer, not an error.
 */
export function httpPort({ allowPrivateAddresses, fetch, resolve }: HttpPortOptions): HttpPort {
  const urlOf = remembering((address) => guardUrl(address, allowPrivateAddresses));
  return async (address, init = {}) => {
    const url = urlOf(address);
    const headers = readHeaders(init.headers);
    const timeoutMs = init.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const signal = AbortSignal.timeout(timeoutMs);
    const exchange = async () => {
      if (resolve) await guardAddresses(url, allowPrivateAddresses, resolve);
      // Whoever waited for this has been told; nothing is sent any more.
      signal.throwIfAborted();
      const request: RequestInit = {
        method: init.method ?? "GET",
        headers,
        redirect: "manual",
        signal,
      };
      if (init.body !== undefined) request.body = init.body;
      const response = await fetch(url.href, request);
      await refuseRedirect(response, url);
      const body = await readBody(response, init.maxBytes ?? DEFAULT_MAX_BYTES, signal);
      return { status: response.status, headers: response.headers, body };
    };
    try {
      return await orAborted(signal, exchange());
    } catch (cause) {
      throw asConnectorError(cause, url, signal, timeoutMs);
    }
  };
}

/** How many addresses one port remembers; a webhook has four, a paged inventory any number. */
const REMEMBERED = 64;

/** Thousands of calls go to the same few addresses. What is refused is not remembered. */
function remembering(read: (address: string) => URL): (address: string) => URL {
  const known = new Map<string, URL>();
  return (address) => {
    const found = known.get(address) ?? read(address);
    if (known.size < REMEMBERED) known.set(address, found);
    return found;
  };
}

/** @throws {ConnectorError} `misconfigured` when the URL leads where connectors must not go */
export function guardUrl(address: string, allowPrivate: boolean): URL {
  const url = URL.parse(address);
  if (!url) throw new ConnectorError("misconfigured", "The URL is not a valid URL.");
  if (url.protocol !== "https:" && !(allowPrivate && url.protocol === "http:"))
    throw new ConnectorError("misconfigured", "The URL must start with https://.");
  if (url.username !== "" || url.password !== "")
    throw new ConnectorError(
      "misconfigured",
      "The URL must not hold a user name or a password. Use a header or the secret field.",
    );
  guardHost(url.hostname, allowPrivate);
  guardPort(Number(url.port || (url.protocol === "https:" ? 443 : 80)), allowPrivate);
  return url;
}

async function guardAddresses(
  url: URL,
  allowPrivate: boolean,
  resolve: NonNullable<HttpPortOptions["resolve"]>,
): Promise<void> {
  for (const address of await resolve(url.hostname)) guardHost(address, allowPrivate);
}

function readHeaders(headers: Readonly<Record<string, string>> | undefined): Headers {
  try {
    return new Headers(headers);
  } catch (cause) {
    throw new ConnectorError("misconfigured", "A header has a name or value that HTTP forbids.", {
      cause,
    });
  }
}

/** Not every runtime's fetch and streams end when their signal does, and a step that never ends blocks its shard. */
function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

async function refuseRedirect(response: Response, url: URL): Promise<void> {
  if (response.status < 300 || response.status >= 400) return;
  await response.body?.cancel();
  throw new ConnectorError(
    "refused",
    `${url.host} answered with a redirect (${response.status}). Redirects are not followed: configure the final URL.`,
  );
}

async function readBody(
  response: Response,
  maxBytes: number,
  signal: AbortSignal,
): Promise<string> {
  if (!response.body) return "";
  // The usual short answer, read in one go; a length that is a lie is cut by HTTP itself.
  const length = Number(response.headers.get("content-length") ?? Number.NaN);
  if (length <= maxBytes && !response.headers.has("content-encoding")) return response.text();
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  // Whoever waited is gone when the time is over; a stream that does not end with its signal must be let go of.
  const letGo = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", letGo, { once: true });
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > maxBytes)
        throw new ConnectorError("protocol", `The answer is larger than ${maxBytes} bytes.`);
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    // The connection is lost to us either way; a failure to say so must not hide why we stopped.
    letGo();
    throw error;
  } finally {
    signal.removeEventListener("abort", letGo);
  }
}

function asConnectorError(
  cause: unknown,
  url: URL,
  signal: AbortSignal,
  timeoutMs: number,
): ConnectorError {
  if (cause instanceof ConnectorError) return cause;
  if (signal.aborted)
    return new ConnectorError(
      "unreachable",
      `${url.host} did not answer within ${timeoutMs / 1_000} s.`,
      { cause },
    );
  const code = networkCode(cause);
  return new ConnectorError(
    "unreachable",
    `${url.host} could not be reached${code ? ` (${code})` : ""}.`,
    { cause },
  );
}

/** Node names the reason (`ECONNREFUSED`, `ENOTFOUND`, …) on the cause; workerd gives none. */
function networkCode(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string" && /^[A-Z0-9_]{2,40}$/.test(at.code))
      return at.code;
  }
  return null;
}
