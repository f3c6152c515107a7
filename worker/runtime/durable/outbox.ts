/** The one sender of mails. Woken after every commit that wrote a message; the rows in the database are the truth. */

import { reportMail } from "../../admin/send-report";
import type { Instant } from "../../contract/values";
import { system } from "../../lib/actor";
import { mailInForce } from "../../mail/mail-in-force";
import { sendDue } from "../../mail/send-due";
import type { MailContext } from "../../mail/template";
import { openTransport } from "../../mail/transports/open-transport";
import type { Env } from "../bindings";
import { openContext } from "../open-context";
import { Job } from "./job";

/** The name of the single object. */
export const OUTBOX_NAME = "outbox";

type MakeReport = NonNullable<MailContext["reportMail"]>;

/** The mails of one run carry the same file: it is made once, and forgotten with this run of the outbox. */
function keepingLast(make: MakeReport): MakeReport {
  let last: { readonly key: string; readonly made: ReturnType<MakeReport> } | null = null;
  return (id, runAt) => {
    const key = `${id}/${runAt}`;
    if (last?.key !== key) last = { key, made: make(id, runAt) };
    return last.made;
  };
}

export class Outbox extends Job<Env> {
  protected readonly job = "outbox";

  protected async run(): Promise<Instant | null> {
    const ctx = await openContext(this.env, system(this.job));
    const { source, mail } = await mailInForce(ctx);
    const sending = {
      ...ctx,
      settings: { ...ctx.settings, mail },
      reportMail: keepingLast((id, runAt) => reportMail(ctx, id, runAt)),
    };
    return sendDue(sending, () => openTransport(sending, source));
  }
}
