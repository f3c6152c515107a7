/** Sends by one HTTP call per mail: a small contract that any provider's API can be put behind (docs/mail.md). */
import { extraHeaders, type Mail, type Mailbox, MailError, type Transport } from "../mail";
import { base64Of } from "../mime";

const TIMEOUT_MS = 20_000;
/** Answers that blame the mail itself. 401, 403, 404 and the rest are the operator's or the provider's to mend. */
const refused = new Set([400, 413, 422]);
const later = new Set([408, 409, 425]);

export type HttpMailOptions = {
  readonly url: string;
  readonly token: string | undefined;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
};

export function httpTransport({ url, token, fetch }: HttpMailOptions): Transport {
  return {
    async send(mail) {
      const response = await fetch(url, {
        method: "POST",
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          "content-type": "application/json",
          "idempotency-key": mail.messageId.replaceAll(/[<>]/g, ""),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(httpMail(mail)),
      }).catch((cause: unknown) => {
        throw new MailError("down", "The mail service did not answer.", { cause });
      });
      await response.body?.cancel();
      if (response.ok) return;
      const { status } = response;
      const kind = refused.has(status) ? "refused" : later.has(status) ? "later" : "down";
      throw new MailError(kind, `The mail service answered with ${status}.`);
    },
    async close() {},
  };
}

/** The body of the call. */
export function httpMail(mail: Mail) {
  return {
    from: written(mail.from),
    to: written(mail.to),
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    headers: { "Message-ID": mail.messageId, ...extraHeaders(mail) },
    ...(mail.attachments && {
      attachments: mail.attachments.map(({ name, contentType, bytes }) => ({
        filename: name,
        contentType,
        content: base64Of(bytes),
      })),
    }),
  };
}

const written = ({ name, email }: Mailbox): string =>
  name === "" ? email : `"${name.replaceAll(/["\\]/g, "")}" <${email}>`;
