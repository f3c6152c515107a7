/** What is handed to a transport, and how a transport says no. */

import type { Cause } from "./letter";

export type Mailbox = { readonly name: string; readonly email: string };

export type Attachment = {
  /** ASCII letters, digits, dots and hyphens: it stands in a header. */
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
};

export type Mail = {
  readonly from: Mailbox;
  readonly to: Mailbox;
  /** One line, cleaned. */
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** With angle brackets; the same for every try, so that receivers can drop doubles. */
  readonly messageId: string;
  /** Message id that all mails of one matter refer to; null for mails that stand alone. */
  readonly thread: string | null;
  readonly sentAt: number;
  /** Whose doing it is, where such mails are rationed. */
  readonly cause?: Cause | undefined;
  readonly attachments?: ReadonlyArray<Attachment>;
};

/**
 * One way of sending. `send` resolves when the next system has taken responsibility for the mail.
 * Used by one sender at a time; `close` never throws.
 */
export type Transport = {
  send(mail: Mail): Promise<void>;
  close(): Promise<void>;
};

/**
 * Why a mail was not taken.
 * `refused`: this mail will never be taken, so it is given up. `later`: this mail may be taken another time.
 * `down`: no mail is taken at present (no connection, wrong password, quota), so others need not try either.
 */
export class MailError extends Error {
  override readonly name = "MailError";

  constructor(
    readonly kind: "refused" | "later" | "down",
    message: string,
    options: ErrorOptions = {},
  ) {
    super(message, options);
  }
}

/** Headers every transport sets beside From, To, Subject, Date and Message-ID. */
export function extraHeaders(mail: Pick<Mail, "thread">): Record<string, string> {
  return {
    // RFC 3834: keeps out-of-office answers away.
    "Auto-Submitted": "auto-generated",
    ...(mail.thread && { "In-Reply-To": mail.thread, References: mail.thread }),
  };
}
