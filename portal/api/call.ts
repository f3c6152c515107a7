/** One call to the server. Every call of the portal goes through here. */
import { addresses } from "./addresses.gen";
import type { EndpointId, Input, Output } from "./endpoints";

/** RFC 9457 problem details, as the server sends them. */
export type Problem = {
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: ReadonlyArray<{ readonly pointer: string; readonly detail: string }>;
  readonly callId?: string;
  /** Seconds, from `Retry-After`. */
  readonly retryAfterSeconds?: number;
};

/** The server said no, or could not be reached (`code` is then `offline`). `message` may be shown as it is. */
export class CallError extends Error {
  override readonly name = "CallError";

  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.detail, options);
  }

  get code(): string {
    return this.problem.code;
  }

  /** What the server said about one field, by its JSON pointer such as `/name`. */
  fieldError(pointer: string): string | undefined {
    return this.problem.errors?.find((e) => e.pointer === pointer)?.detail;
  }
}

const offline = (cause: unknown) =>
  new CallError(
    {
      code: "offline",
      title: "No connection",
      status: 0,
      detail: "The server cannot be reached. Check your connection; nothing was lost.",
    },
    { cause },
  );

type Loose = {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
};

function pathFor(id: EndpointId, { params = {}, query = {} }: Loose): string {
  const path = addresses[id]
    .slice(addresses[id].indexOf(" ") + 1)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? value : [value];
    for (const one of values)
      if (one !== undefined && one !== null && one !== "") search.append(name, String(one));
  }
  return search.size ? `${path}?${search}` : path;
}

/** The address of something to download. */
export const addressOf = <K extends EndpointId>(id: K, input: Input<K>): string =>
  pathFor(id, input as Loose);

export type CallOptions = {
  readonly signal?: AbortSignal;
  /** A repeated call with the same key makes nothing twice. */
  readonly idempotencyKey?: string;
  /** Refuses a lost update: the version that was read. */
  readonly ifMatch?: number;
};

/** @throws {CallError} */
export async function call<K extends EndpointId>(
  id: K,
  input: Input<K>,
  options: CallOptions = {},
): Promise<Output<K>> {
  const { body } = input as Loose;
  const headers = new Headers({ accept: "application/json" });
  if (body !== undefined) headers.set("content-type", "application/json");
  if (options.idempotencyKey) headers.set("idempotency-key", options.idempotencyKey);
  if (options.ifMatch !== undefined) headers.set("if-match", `"${options.ifMatch}"`);
  const response = await fetch(pathFor(id, input as Loose), {
    method: addresses[id].slice(0, addresses[id].indexOf(" ")),
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(options.signal && { signal: options.signal }),
  }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw offline(cause);
  });
  if (!response.ok) throw await refusal(response);
  // The contract says of what shape the answer is; portal and server come from one build.
  return (response.status === 204 ? undefined : await response.json()) as Output<K>;
}

async function refusal(response: Response): Promise<CallError> {
  const retryAfter = Number(response.headers.get("retry-after"));
  const told = (await response.json().catch(() => null)) as Problem | null;
  return new CallError({
    code: told?.code ?? "internal",
    title: told?.title ?? response.statusText,
    status: response.status,
    detail: told?.detail ?? "The server gave an answer that makes no sense. Please try again.",
    ...(told?.errors && { errors: told.errors }),
    ...(told?.callId && { callId: told.callId }),
    ...(retryAfter > 0 && { retryAfterSeconds: retryAfter }),
  });
}
