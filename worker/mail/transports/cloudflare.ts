/** Sends through Cloudflare Email Sending. @see https://developers.cloudflare.com/email-service/ */
import { extraHeaders, MailError, type Transport } from "../mail";

/** Codes that say something about this mail or its recipient; all others are about us or the service. */
const refused = new Set([
  "E_VALIDATION_ERROR",
  "E_FIELD_MISSING",
  "E_RECIPIENT_SUPPRESSED",
  "E_CONTENT_TOO_LARGE",
  "E_HEADER_VALUE_INVALID",
  "E_HEADER_VALUE_TOO_LONG",
]);
/** The recipient's server said no this time; the others who wait are not concerned. */
const later = new Set(["E_DELIVERY_FAILED"]);

export function cloudflareTransport(binding: SendEmail): Transport {
  return {
    async send(mail) {
      try {
        await binding.send({
          from: mail.from.name ? mail.from : mail.from.email,
          to: mail.to.email,
          subject: mail.subject,
          html: mail.html,
          text: mail.text,
          ...(mail.attachments && {
            attachments: mail.attachments.map(({ name, contentType, bytes }) => ({
              filename: name,
              type: contentType,
              disposition: "attachment" as const,
              content: bytes,
            })),
          }),
          // Date and Message-ID are the platform's own; setting them is an error there.
          headers: extraHeaders(mail),
        });
      } catch (cause) {
        const code = codeOf(cause);
        const kind = refused.has(code) ? "refused" : later.has(code) ? "later" : "down";
        const message = cause instanceof Error ? cause.message : String(cause);
        throw new MailError(kind, `Cloudflare Email Sending: ${code} ${message}`.slice(0, 500), {
          cause,
        });
      }
    },
    async close() {},
  };
}

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
