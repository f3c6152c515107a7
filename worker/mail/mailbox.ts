import { EmailAddress } from "../contract/values";
import { oneLine, shortened } from "./clean-text";
import { type Mailbox, MailError } from "./mail";

const NAMED = /^\s*"?(?<name>[^"<>]*?)"?\s*<(?<email>[^<>\s]+)>\s*$/;

/**
 * @param name shown beside the address; cleaned and cut to 80 characters
 * @throws {MailError} `refused` when the address is none: it could carry SMTP commands or headers
 */
export function mailbox(email: string, name = ""): Mailbox {
  const parsed = EmailAddress.safeParse(email);
  if (!parsed.success)
    throw new MailError("refused", "The recipient's e-mail address is not valid.");
  return { email: parsed.data, name: shortened(name.replaceAll(/["\\<>]/g, " "), 80) };
}

/**
 * Reads `MAIL_FROM`: `Hallpass <hallpass@example.com>` or a bare address.
 *
 * @throws {MailError} `down` when it is neither: no mail can be sent until the operator mends it
 */
export function senderOf(from: string): Mailbox {
  const match = NAMED.exec(from);
  const email = EmailAddress.safeParse(match?.groups?.email ?? from);
  if (!email.success)
    throw new MailError("down", "MAIL_FROM must look like: Hallpass <hallpass@example.com>");
  return { email: email.data, name: oneLine(match?.groups?.name ?? "") };
}
