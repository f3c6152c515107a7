/** From an outbox row to a mail that can be handed to a transport. */
import { eq } from "drizzle-orm";
import { type OutboxRow, organization, users } from "../../db/schema";
import type { UserId } from "../contract/values";
import { sha256Hex } from "../lib/ids";
import { oneLine } from "./clean-text";
import { letterHtml } from "./letter-html";
import { letterText } from "./letter-text";
import type { Mail } from "./mail";
import { mailbox, senderOf } from "./mailbox";
import { isUnwanted } from "./notification-kinds";
import { type Dropped, drop, type MailContext, type Reader } from "./template";
import { templates } from "./templates/all";
import { knownZone } from "./times";

/** RFC 5322 allows 998 characters a line; people read far fewer. */
const MAX_SUBJECT = 180;

/**
 * Reads the facts as they are now and writes the mail.
 *
 * @throws {MailError} when the recipient's or our own address is none
 */
export async function writeMail(ctx: MailContext, row: OutboxRow): Promise<Mail | Dropped> {
  const template = templates[row.template];
  if (!template) return drop(`there is no template ${row.template}`);
  const reader = await readerOf(ctx, row.recipient);
  if ("drop" in reader) return reader;
  if (await isUnwanted(ctx, row.template, reader.user)) return drop("switched off by its reader");
  const letter = await template.write(ctx, row.payload, reader);
  if ("drop" in letter) return letter;
  const { publicUrl, mail } = ctx.settings;
  const head = { organization: reader.organization, publicUrl };
  return {
    from: senderOf(mail.from),
    to: mailbox(reader.email, reader.user?.fullName ?? ""),
    subject: cut(oneLine(letter.subject)),
    html: letterHtml(letter, head),
    text: letterText(letter, head),
    messageId: await messageId(publicUrl, `mail/${row.key}`),
    thread: letter.thread === null ? null : await messageId(publicUrl, `thread/${letter.thread}`),
    sentAt: ctx.now(),
    cause: letter.cause,
    ...(letter.attachments && { attachments: letter.attachments }),
  };
}

async function readerOf(ctx: MailContext, recipient: string): Promise<Reader | Dropped> {
  const [[owner], [user]] = await Promise.all([
    ctx.db.select().from(organization),
    recipient.startsWith("user_")
      ? ctx.db
          .select()
          .from(users)
          .where(eq(users.id, recipient as UserId))
      : [],
  ]);
  const isUser = recipient.startsWith("user_");
  if (isUser && !user) return drop("the recipient is gone");
  if (user && (user.status === "disabled" || user.status === "deleted"))
    return drop(`the recipient is ${user.status}`);
  return {
    user: user ?? null,
    email: user?.email ?? recipient,
    zone: knownZone(user?.displayTimeZone ?? user?.timeZone ?? owner?.settings.timeZone),
    organization: owner?.name ?? "Hallpass",
  };
}

/** The same for every try, and tells nothing of what it is made from. */
const messageId = async (publicUrl: string, of: string): Promise<string> =>
  `<${(await sha256Hex(of)).slice(0, 40)}@${new URL(publicUrl).hostname.replaceAll(/[[\]:]/g, "")}>`;

function cut(subject: string): string {
  const characters = [...subject];
  return characters.length <= MAX_SUBJECT
    ? subject
    : `${characters.slice(0, MAX_SUBJECT - 1).join("")}…`;
}
