/**
 * A mailed link is a pointer with a secret behind `#`: for one purpose, one person, until it expires.
 * Secret and code are derived from its id, so a mail can be written again at any time and the database keeps
 * only their hashes.
 */
import type { links } from "../../db/schema";
import type { Instant, LinkId, UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { newId, sha256Hex } from "../lib/ids";
import { linkSecret, mailCode } from "../lib/keys";
import { codeHashOf } from "./check-link";

export type LinkPurpose = (typeof links.$inferInsert)["purpose"];

export type NewLink = {
  readonly purpose: LinkPurpose;
  /** The request or user it is about. */
  readonly subjectId: string;
  /** The one person who may use it. */
  readonly userId: UserId;
  readonly expiresAt: Instant;
  /** True: its mail also carries a 6-digit code, good as long as the link. False: codes are mailed when asked for. */
  readonly withCode: boolean;
  /** SHA-256 of the cookie of the browser that asked for it. */
  readonly browserHash?: string | null;
};

/** Makes a link. Nothing is written: `row` belongs into the caller's commit, beside the message that carries it. */
export async function newLink(
  ctx: Pick<AppContext, "keys" | "now">,
  link: NewLink,
): Promise<{ readonly id: LinkId; readonly row: typeof links.$inferInsert }> {
  const id = newId("link");
  const codeHash = link.withCode ? await codeHashOf(id, await mailCode(ctx.keys, id)) : null;
  return {
    id,
    row: {
      id,
      purpose: link.purpose,
      subjectId: link.subjectId,
      userId: link.userId,
      secretHash: await sha256Hex(await linkSecret(ctx.keys, id)),
      codeHash,
      browserHash: link.browserHash ?? null,
      createdAt: ctx.now(),
      expiresAt: link.expiresAt,
    },
  };
}
