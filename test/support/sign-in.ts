/** Reading from the outbox what would stand in a mail. */

import { desc, eq } from "drizzle-orm";
import { outbox } from "../../db/schema";
import type { LinkId } from "../../worker/contract/values";
import { nobody } from "../../worker/lib/actor";
import { newSecret } from "../../worker/lib/ids";
import { linkSecret, mailCode } from "../../worker/lib/keys";
import { contextOf, db } from "./app";

export const newBrowser = (): string => newSecret();

export const mailsTo = async (recipient: string) =>
  db.select().from(outbox).where(eq(outbox.recipient, recipient)).orderBy(desc(outbox.id));

/** The newest mailed link of somebody: what its reader holds. */
export async function mailedLink(recipient: string, template: string) {
  const mail = (await mailsTo(recipient)).find((m) => m.template === template);
  if (!mail) throw new Error(`no ${template} for ${recipient}`);
  const linkId = mail.payload.linkId as LinkId;
  const { keys } = await contextOf(nobody);
  return { linkId, secret: await linkSecret(keys, linkId), code: await mailCode(keys, linkId) };
}

/** The newest mailed code of an address. */
export async function mailedCode(email: string) {
  const mail = (await mailsTo(email)).find((m) => m.template === "email_code");
  if (!mail) throw new Error(`no code for ${email}`);
  const codeId = mail.payload.codeId as string;
  return { codeId, code: await mailCode((await contextOf(nobody)).keys, codeId) };
}

export const wrongCodeFor = (code: string): string =>
  String((Number(code) + 1) % 1_000_000).padStart(6, "0");
