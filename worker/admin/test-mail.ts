/** Sends one mail now and says what came of it, with what to do. */
import type { MailTest, MailTestResult } from "../contract/mail-settings";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { newSecret } from "../lib/ids";
import { type Mail, MailError, type Transport } from "../mail/mail";
import { configurationOf, type MailInForce, mailInForce } from "../mail/mail-in-force";
import type { MailContext } from "../mail/template";
import { openTransport } from "../mail/transports/open-transport";
import { writeMail } from "../mail/write-mail";
import { chosenMail } from "./mail-settings";

const PATIENCE_MS = 25_000;
const LIMIT = { count: 20, windowSeconds: 3_600 } as const;

/** @throws {AppError} `bad_input` for settings that cannot be tried, `too_many_calls` */
export async function testMail(
  ctx: AppContext,
  { to, settings }: MailTest,
): Promise<MailTestResult> {
  const { email, userId } = requireAdmin(ctx);
  if (!(await ctx.takeLimit(`mail-test:${userId}`, LIMIT)))
    throw new AppError("too_many_calls", "You sent many test mails. Try again in an hour.", {
      retryAfterSeconds: LIMIT.windowSeconds,
    });
  const inForce = await tried(ctx, settings);
  const recipient = to ?? email;
  const result = await sendOne(ctx, inForce, recipient, email);
  const { transport } = inForce.mail;
  await commit(ctx, {
    entries: [
      {
        action: "mail.tested",
        subject: "organization",
        detail: { transport, to: recipient, ok: result.ok, saved: settings === undefined },
      },
    ],
    writes: [],
  });
  return { ...result, to: recipient, transport };
}

async function tried(ctx: AppContext, settings: MailTest["settings"]): Promise<MailInForce> {
  if (settings === undefined) return mailInForce(ctx);
  if (settings.transport === "inherit") return { source: "environment", mail: ctx.settings.mail };
  const { row, secret } = await chosenMail(ctx, settings);
  return { source: "settings", mail: configurationOf(row, secret) };
}

type Outcome = Pick<MailTestResult, "ok" | "message">;

async function sendOne(
  ctx: AppContext,
  { source, mail }: MailInForce,
  recipient: string,
  by: string,
): Promise<Outcome> {
  const sending = { ...ctx, settings: { ...ctx.settings, mail } };
  let transport: Transport | null = null;
  try {
    const letter = await written(sending, recipient, by);
    transport = openTransport(sending, source);
    await within(transport.send(letter));
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    return { ok: false, message: `${error.message} ${advice(error, sending)}`.trim() };
  } finally {
    await transport?.close();
  }
  return mail.transport === "log"
    ? {
        ok: true,
        message: "It was logged and not sent: the transport is “log”. Nobody gets mails.",
      }
    : { ok: true, message: `The mail server took it for ${recipient}. Look into the mailbox.` };
}

async function written(ctx: MailContext, recipient: string, by: string): Promise<Mail> {
  const now = ctx.now();
  const mail = await writeMail(ctx, {
    id: 0,
    key: `test-mail/${newSecret()}`,
    template: "test_mail",
    recipient,
    payload: { by },
    state: "waiting",
    createdAt: now,
    dueAt: now,
    attempts: 1,
    sentAt: null,
    failedAt: null,
    lastError: null,
  });
  if ("drop" in mail) throw new MailError("refused", `It was not written: ${mail.drop}.`);
  return mail;
}

async function within(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new MailError("down", "The mail server did not answer within 25 seconds.")),
      PATIENCE_MS,
    );
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What an admin can do, by what the server said. */
function advice({ message }: MailError, { settings }: Pick<MailContext, "settings">): string {
  const { transport, smtpPort, smtpTls } = settings.mail;
  if (/user name or password|refused.*(534|535|530)|answered with 40[13]/i.test(message))
    return "Check user and password or token; many providers want a password made for this use.";
  if (/STARTTLS/.test(message))
    return "Choose TLS “on” with port 465, or “off” for a server on the same machine.";
  if (/sender address/.test(message))
    return `Use a sender that this account may send as, instead of ${settings.mail.from}.`;
  if (/recipient/.test(message)) return "The settings work as far as that: try another recipient.";
  if (/No connection|took too long|within 25 seconds|closed the connection|broke/.test(message)) {
    if (transport === "smtp" && smtpPort === 465 && smtpTls !== "on")
      return "Port 465 wants TLS “on”.";
    if (transport === "smtp" && smtpPort === 587 && smtpTls === "on")
      return "Port 587 wants TLS “starttls”.";
    return "Check host and port, and that the server can be reached from here (Cloudflare cannot use port 25).";
  }
  return "";
}
