/** Sends by SMTP. Keeps one connection for as long as its user has mails. */
import { type Mail, MailError, type Transport } from "../mail";
import { needsUtf8 } from "../mailbox";
import { mimeMessage } from "../mime";
import { meaningOf, type Stage } from "./smtp-answers";
import { type Reply, SmtpConnection, type SmtpOptions } from "./smtp-connection";

/** Servers may take their time over a whole message; ours is small. */
const ACCEPT_MS = 30_000;

export function smtpTransport(options: SmtpOptions): Transport {
  let connection: SmtpConnection | null = null;

  async function begin(mail: Mail): Promise<SmtpConnection> {
    if (connection) {
      const reused = connection;
      try {
        accepted(await reused.command(mailFrom(mail, reused)), "sender", "the sender address");
        return reused;
      } catch (error) {
        // It may have been closed while we had nothing to send. Nothing was handed over yet: start afresh.
        reused.abandon();
        connection = null;
        if (!(error instanceof Error)) throw error;
      }
    }
    const fresh = await SmtpConnection.open(options);
    connection = fresh;
    // A refused sender is the operator's setting, not this mail's fault.
    accepted(await fresh.command(mailFrom(mail, fresh)), "sender", "the sender address");
    return fresh;
  }

  return {
    async send(mail) {
      try {
        const session = await begin(mail);
        accepted(await session.command(`RCPT TO:<${mail.to.email}>`), "recipient", "the recipient");
        const ready = await session.command("DATA");
        if (ready.code !== 354) accepted(ready, "content", "the mail");
        await session.write(`${dotStuffed(mimeMessage(mail))}.\r\n`);
        accepted(await session.reply("take the mail", ACCEPT_MS), "content", "the mail");
      } catch (error) {
        connection?.abandon();
        connection = null;
        if (error instanceof MailError) throw error;
        throw new MailError("down", "The connection to the mail server broke.", { cause: error });
      }
    },
    async close() {
      await connection?.quit();
      connection = null;
    },
  };
}

/** @throws {MailError} `refused` for an address that this server cannot carry */
function mailFrom(mail: Mail, session: SmtpConnection): string {
  if (!needsUtf8(mail.to) && !needsUtf8(mail.from)) return `MAIL FROM:<${mail.from.email}>`;
  if (!session.offers("SMTPUTF8"))
    throw new MailError(
      "refused",
      `The mail server takes only ASCII before the @ (it does not offer SMTPUTF8), so it cannot send to ${mail.to.email}.`,
    );
  return `MAIL FROM:<${mail.from.email}> SMTPUTF8`;
}

const dotStuffed = (message: string): string => message.replaceAll(/^\./gm, "..");

/** @throws {MailError} for any answer that is not a yes */
function accepted(answer: Reply, stage: Stage, what: string): void {
  const { code, text } = answer;
  if (code >= 200 && code < 300) return;
  throw new MailError(
    meaningOf(stage, answer),
    `The mail server refused ${what}: ${code} ${text.slice(0, 300)}`,
  );
}
