import { eq } from "drizzle-orm";
import { emailCodes, users } from "../../db/schema";
import { EmailAddress, type LinkId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { newId, sha256Hex } from "../lib/ids";
import { mailCode } from "../lib/keys";
import { mailboxKey } from "../lib/mailbox";
import { codeHashOf } from "../links/check-link";
import { decideAccessLink } from "../policy/access-link";
import { findAccessLink } from "./find-access-link";
import { EMAIL_CODE_SECONDS } from "./session-lengths";
import { takeCodeMail } from "./take-mail";
import { tally } from "./tally";

/**
 * Mails a one-time code that proves an address on an access link. An address that the link does not let in gets the
 * same answer for the same work: a code that is never mailed and never right.
 *
 * @param browser the value of the browser cookie: the code works in this browser only
 * @param network where the call comes from: strangers in one place cannot use up everybody's mails to an address
 * @throws {AppError} `not_found` for a link that is gone, `bad_input`, `too_many_calls`
 */
export async function requestEmailCode(
  ctx: AppContext,
  input: {
    readonly accessLinkId: string;
    readonly email: string;
    readonly browser: string;
    readonly network?: string;
  },
): Promise<{ readonly codeId: LinkId }> {
  const parsed = EmailAddress.safeParse(input.email);
  if (!parsed.success) {
    throw new AppError("bad_input", "This is not an e-mail address.", {
      errors: [{ pointer: "/email", detail: "must be an e-mail address" }],
    });
  }
  const email = parsed.data;
  const link = await findAccessLink(ctx, input.accessLinkId);
  if (!link) throw new AppError("not_found", "This access link does not work.");
  await takeCodeMail(ctx, email, input.network ?? "unknown");
  const [user] = await ctx.db
    .select({ status: users.status })
    .from(users)
    .where(eq(users.emailKey, mailboxKey(email)));
  const now = ctx.now();
  // Proving the address is what makes an invited person active.
  const status = user === undefined || user.status === "invited" ? "active" : user.status;
  const { allowed } = decideAccessLink(link.document.accessLink, { email, status }, now);
  const codeId = newId("link");
  await tally(ctx, {
    action: "sign_in.requested",
    subject: link.id,
    allowed,
    writes: [
      ctx.db.insert(emailCodes).values({
        id: codeId,
        accessLinkId: link.id,
        email,
        codeHash: await codeHashOf(codeId, await mailCode(ctx.keys, codeId)),
        browserHash: await sha256Hex(input.browser),
        createdAt: now,
        expiresAt: now + EMAIL_CODE_SECONDS * 1_000,
        usedAt: allowed ? null : now,
      }),
    ],
    messages: allowed
      ? [
          {
            key: `email_code:${codeId}`,
            template: "email_code",
            recipient: email,
            payload: { codeId },
          },
        ]
      : [],
  });
  return { codeId };
}
