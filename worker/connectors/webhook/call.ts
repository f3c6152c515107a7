/** One signed call to a webhook target. https://github.com/standard-webhooks/standard-webhooks is the signature's source. */
import { Webhook } from "standardwebhooks";
import type { z } from "zod";
import type { Ports } from "../connector";
import { ConnectorError } from "../errors";
import { type HttpAnswer, httpFailure } from "../http-failure";
import { addressIdentity, requireIdentity } from "../identity";
import { readCallId } from "./call-id";
import type { WebhookConfig } from "./config";
import { instanceOf } from "./instance";

export type Action = "list" | "grant" | "revoke" | "observe";

export type Call = {
  readonly action: Action;
  readonly body: Readonly<Record<string, unknown>>;
  /** The same for every repetition of one logical call. */
  readonly id: string;
  /** Epoch ms of the signature; default is now. Another value is for `check` only. */
  readonly signedAt?: number;
  /** Default is the configured one. Another one is for `check` only. */
  readonly signingSecret?: string;
};

export type Target = {
  /** Any answer, whatever its status. @throws {ConnectorError} when there was none, or another target gave it */
  send(call: Call): Promise<HttpAnswer>;
  /** A successful answer of the right shape. @throws {ConnectorError} */
  ask<S extends z.ZodType>(call: Call, schema: S): Promise<z.output<S>>;
  /** What an unsuccessful answer means, in the target's words. */
  failure(answer: HttpAnswer): ConnectorError;
  /** Who answers: the service's own instance id, or its address when it has none. */
  identify(): Promise<string>;
  /** Asks who answers, once, unless the address is all that is known. @throws {ConnectorError} `other_target` */
  requireKnown(): Promise<void>;
};

/** Bounds one page of 500 resources with long names, paths and tags. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export function webhookTarget(
  config: WebhookConfig,
  { http, now, identity }: Pick<Ports, "http" | "now" | "identity">,
): Target {
  const hide = [config.secret, config.secret.slice("whsec_".length), config.headerValue ?? ""];

  // Made once: a round may send thousands of calls.
  const signer = new Webhook(config.secret);
  const urls = new Map<Action, string>();
  const urlOf = (action: Action) => {
    const known = urls.get(action) ?? endpointUrl(config.url, action);
    urls.set(action, known);
    return known;
  };

  const home = addressIdentity(new URL(config.url).href);
  let known: Promise<unknown> | null = null;

  const exchange = ({ action, body, id, signedAt = now(), signingSecret }: Call) => {
    const text = JSON.stringify(body);
    // The package writes whole seconds, as the receiver will read them back.
    const signing = signingSecret === undefined ? signer : new Webhook(signingSecret);
    const signature = signing.sign(id, new Date(signedAt), text);
    return http(urlOf(action), {
      method: "POST",
      headers: {
        ...(config.headerName && { [config.headerName]: config.headerValue ?? "" }),
        "content-type": "application/json",
        accept: "application/json",
        "user-agent": "Hallpass",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(signedAt / 1_000)),
        "webhook-signature": signature,
      },
      body: text,
      timeoutMs: config.timeoutSeconds * 1_000,
      maxBytes: MAX_ANSWER_BYTES,
    });
  };

  const target: Target = {
    async send(call) {
      const answer = await exchange(call);
      const instance = await instanceOf(answer, call.id, config.secret);
      // Recorded before the service had an instance id: the address is still what it is known by.
      if (identity === home) return answer;
      if (instance !== null) requireIdentity(identity, instance);
      // A gateway that fails has no instance id; whatever could be believed needs one.
      else if (provesSomething(answer)) requireIdentity(identity, home);
      return answer;
    },

    async identify() {
      const id = readCallId();
      const answer = await exchange({ action: "observe", id, body: { cursor: null, limit: 1 } });
      if (answer.status < 200 || answer.status > 299) throw target.failure(answer);
      return (await instanceOf(answer, id, config.secret)) ?? home;
    },

    async requireKnown() {
      if (identity === null || identity === home) return;
      known ??= target.identify().then((found) => requireIdentity(identity, found));
      await known;
    },

    async ask(call, schema) {
      const answer = await target.send(call);
      if (answer.status < 200 || answer.status > 299) throw target.failure(answer);
      return readAnswer(answer, schema, call.action);
    },

    failure: (answer) => httpFailure(answer, { now: now(), hide }),
  };
  return target;
}

const provesSomething = ({ status }: HttpAnswer): boolean =>
  (status >= 200 && status <= 299) || status === 404 || status === 410;

/** The action goes behind the configured path; a query string stays where it is. */
function endpointUrl(base: string, action: Action): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${action}`;
  return url.href;
}

/** @throws {ConnectorError} `protocol`, naming what is wrong and never what was sent */
export function readAnswer<S extends z.ZodType>(
  answer: HttpAnswer,
  schema: S,
  action: Action,
): z.output<S> {
  const read = schema.safeParse(parseJson(answer, action));
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new ConnectorError(
    "protocol",
    `The answer to ${action} breaks the contract: ${issue?.path.join(".") || "the body"}: ${issue?.message}.`,
  );
}

function parseJson(answer: HttpAnswer, action: Action): unknown {
  try {
    return JSON.parse(answer.body);
  } catch (cause) {
    throw new ConnectorError("protocol", `The answer to ${action} is not JSON.`, { cause });
  }
}
