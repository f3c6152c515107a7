/** Writing messages into the outbox and reading what becomes of them. */
import { eq } from "drizzle-orm";
import { expect } from "vitest";
import { outbox } from "../../db/schema";
import type { Mail, Transport } from "../../worker/mail/mail";
import type { MailContext } from "../../worker/mail/template";
import { writeMail } from "../../worker/mail/write-mail";
import type { World } from "./outbox-world";

let keys = 0;

export async function post(
  ctx: MailContext,
  template: string,
  recipient: string,
  payload: Record<string, unknown>,
) {
  keys += 1;
  const [row] = await ctx.db
    .insert(outbox)
    .values({
      key: `${template}/${keys}`,
      template,
      recipient,
      payload,
      createdAt: ctx.now(),
      dueAt: ctx.now(),
    })
    .returning();
  if (!row) throw new Error("no message was written");
  return row;
}

export async function rowOf(ctx: MailContext, id: number) {
  const [row] = await ctx.db.select().from(outbox).where(eq(outbox.id, id));
  if (!row) throw new Error("the message is gone");
  return row;
}

/** A transport that keeps what it is given; `answer` may throw instead. */
export function collecting(
  answer: (mail: Mail, nth: number) => void | Promise<void> = () => undefined,
) {
  const sent: Mail[] = [];
  let tries = 0;
  const transport: Transport = {
    async send(mail) {
      tries += 1;
      await answer(mail, tries);
      sent.push(mail);
    },
    async close() {},
  };
  return { sent, transport, open: () => transport };
}

export async function mailOf(
  ctx: World,
  template: string,
  recipient: string,
  payload: Record<string, unknown>,
) {
  const result = await writeMail(ctx, await post(ctx, template, recipient, payload));
  if ("drop" in result) throw new Error(`dropped: ${result.drop}`);
  return result;
}

export async function dropOf(
  ctx: World,
  template: string,
  recipient: string,
  payload: Record<string, unknown>,
) {
  const result = await writeMail(ctx, await post(ctx, template, recipient, payload));
  return "drop" in result ? result.drop : `written: ${result.subject}`;
}

/** Both parts must tell it. */
export function expectFacts(mail: { html: string; text: string }, facts: ReadonlyArray<string>) {
  const html = mail.html.replaceAll("&amp;", "&").replaceAll("&lt;", "<");
  for (const fact of facts) {
    expect(mail.text).toContain(fact);
    expect(html).toContain(fact);
  }
}
