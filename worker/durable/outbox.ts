/** The one sender of mails. Woken after every commit that wrote a message; the rows in the database are the truth. */
import type { Instant } from "../contract/values";
import type { Env } from "../env";
import { contextFor } from "../lib/context";
import { sendDue } from "../mail/send-due";
import { openTransport } from "../mail/transports/open-transport";
import { Job } from "./job";
import { takeLimitFor } from "./limits";
import { wakesFor } from "./wakes";

/** The name of the single object. */
export const OUTBOX_NAME = "outbox";

export class Outbox extends Job<Env> {
  protected readonly job = "outbox";

  protected async run(): Promise<Instant | null> {
    const actor = { kind: "system", job: this.job } as const;
    const ctx = await contextFor(this.env, actor, wakesFor(this.env), takeLimitFor(this.env));
    return sendDue(ctx, () => openTransport(ctx));
  }
}
