/** One signed call to a webhook target. https://github.com/standard-webhooks/standard-webhooks is the signature's source. */
import { Webhook } from "standardwebhooks";
import type { z } from "zod";
import type { Ports } from "../connector";
import { ConnectorError } from "../errors";
import { type HttpAnswer, httpFailure } from "../http-failure";
import type { WebhookConfig } from "./config";

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
  /** Any answer, whatever its status. @throws {ConnectorError} when there was none */
  send(call: Call): Promise<HttpAnswer>;
  /** A successful answer of the right shape. @throws {ConnectorError} */
  ask<S extends z.ZodType>(call: Call, schema: S): Promise<z.output<S>>;
  /** What an unsuccessful answer means, in the target's words. */
  failure(answer: HttpAnswer): ConnectorError;
};

/** Bounds one page of 500 resources with long names, paths and tags. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export function webhookTarget(config: WebhookConfig, { http, now }: Ports): Target {
  const hide = [config.secret, config.secret.slice("whsec_".length), config.headerValue ?? ""];

  // Made once: a round may send thousands of calls.
  const signer = new Webhook(config.secret);
  const urls = new Map<Action, string>();
  const urlOf = (action: Action) => {
    const known = urls.get(action) ?? endpointUrl(config.url, action);
    urls.set(action, known);
    return known;
  };

  const target: Target = {
    send({ action, body, id, signedAt = now(), signingSecret }) {
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
