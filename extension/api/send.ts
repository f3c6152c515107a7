/** One call over the wire. Only the background sends; no cookies, no redirects, no cache. */
import type { EndpointId, Input, Output } from "../../portal/api/endpoints";
import { troubleWords } from "../words.ts";
import { type Operation, operations, tokenOperations } from "./operations.ts";
import { CallError, type Problem } from "./problem.ts";

export type Sendable = Operation | keyof typeof tokenOperations;
const addresses: Readonly<Record<Sendable, string>> = { ...operations, ...tokenOperations };

export type CallInput<K extends EndpointId> = Input<K>;
export type CallOutput<K extends EndpointId> = Output<K>;

/** The same for every call, once its types are known. */
export type LooseInput = {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
};

export type SendOptions = {
  readonly token?: string;
  readonly signal?: AbortSignal;
  /** A repeated call with the same key makes nothing twice. */
  readonly idempotencyKey?: string;
};

const TIMEOUT_MS = 20_000;

function pathFor(id: Sendable, { params = {}, query = {} }: LooseInput): string {
  const path = addresses[id]
    .slice(addresses[id].indexOf(" ") + 1)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== "") search.append(name, String(value));
  return search.size ? `${path}?${search}` : path;
}

/** @throws {CallError} */
export async function send<K extends Sendable & EndpointId>(
  portal: string,
  id: K,
  input: Input<K>,
  { token, signal, idempotencyKey }: SendOptions = {},
): Promise<Output<K>> {
  const { body } = input as LooseInput;
  const headers = new Headers({ accept: "application/json" });
  if (token) headers.set("authorization", `Bearer ${token}`);
  if (body !== undefined) headers.set("content-type", "application/json");
  if (idempotencyKey) headers.set("idempotency-key", idempotencyKey);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(`${portal}${pathFor(id, input as LooseInput)}`, {
    method: addresses[id].slice(0, addresses[id].indexOf(" ")),
    headers,
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new CallError({ code: "offline", detail: troubleWords.offline }, { cause });
  });
  if (!response.ok) throw await refusal(response);
  if (response.status === 204) return undefined as Output<K>;
  // The contract says of what shape the answer is; what is no JSON comes from something that is no Hallpass.
  return (await response.json().catch((cause: unknown) => {
    throw new CallError({ code: "offline", detail: troubleWords.noPortal }, { cause });
  })) as Output<K>;
}

async function refusal(response: Response): Promise<CallError> {
  const told = (await response.json().catch(() => null)) as Problem | null;
  if (told === null || typeof told.code !== "string")
    return new CallError(
      response.status >= 500
        ? { code: "offline", detail: troubleWords.offline }
        : { code: "internal", detail: troubleWords.noPortal },
    );
  return new CallError({
    code: told.code,
    detail: told.detail,
    ...(told.errors && { errors: told.errors }),
    ...(told.url && { url: told.url }),
  });
}
