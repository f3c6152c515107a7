/** Addresses as mails carry them: the domain as A-labels, which every server knows. */
import { parseMailbox } from "../lib/mailbox";
import { oneLine, shortened } from "./clean-text";
import { type Mailbox, MailError } from "./mail";

const NAMED = /^\s*"?(?<name>[^"<>]*?)"?\s*<(?<email>[^<>\s]+)>\s*$/;

const onTheWire = (email: string): string | null => {
  const parsed = parseMailbox(email);
  return parsed.ok ? `${parsed.mailbox.local}@${parsed.mailbox.domain}` : null;
};

/**
 * @param name shown beside the address; cleaned and cut to 80 characters
 * @throws {MailError} `refused` when the address is none: it could carry SMTP commands or headers
 */
export function mailbox(email: string, name = ""): Mailbox {
  const address = onTheWire(email);
  if (address === null)
    throw new MailError("refused", "The recipient's e-mail address is not valid.");
  return { email: address, name: shortened(name.replaceAll(/["\\<>]/g, " "), 80) };
}

/**
 * Reads `MAIL_FROM`: `Hallpass <hallpass@example.com>` or a bare address.
 *
 * @throws {MailError} `down` when it is neither: no mail can be sent until the operator mends it
 */
export function senderOf(from: string): Mailbox {
  const match = NAMED.exec(from);
  const address = onTheWire(match?.groups?.email ?? from);
  if (address === null)
    throw new MailError("down", "MAIL_FROM must look like: Hallpass <hallpass@example.com>");
  return { email: address, name: oneLine(match?.groups?.name ?? "") };
}

/** Whether an address needs a server that takes letters beyond ASCII before the @ (RFC 6531). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the bound of ASCII is the point
export const needsUtf8 = ({ email }: Mailbox): boolean => /[^\u0000-\u007f]/.test(email);
