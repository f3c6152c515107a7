import { and, eq, inArray } from "drizzle-orm";
import { links, users } from "../../db/schema";
import { EmailAddress, type UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { sha256Hex } from "../lib/ids";
import { mailboxKey } from "../lib/mailbox";
import { newLink } from "../links/new-link";
import { SIGN_IN_LINK_SECONDS } from "./session-lengths";
import { mayMailSignIn } from "./take-mail";
import { tally } from "./tally";

/** Stands where a known address has its person. */
const NOBODY: UserId = "user_00000000000000000000";

/**
 * Mails a sign-in link to a member. Known and unknown addresses get the same answer and cost the same work: a link is
 * written for both, dead from the start for the unknown. Where many mails went out a moment ago no further one does:
 * the newest works.
 *
 * @param browser the value of the browser cookie: in this browser the link needs no code
 * @throws {AppError} `bad_input` for what is no address
 */
export async function requestSignIn(
  ctx: AppContext,
  input: { readonly email: string; readonly browser: string },
): Promise<void> {
  const parsed = EmailAddress.safeParse(input.email);
  if (!parsed.success) {
    throw new AppError("bad_input", "This is not an e-mail address.", {
      errors: [{ pointer: "/email", detail: "must be an e-mail address" }],
    });
  }
  const [user] = await ctx.db
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.emailKey, mailboxKey(parsed.data)),
        inArray(users.status, ["invited", "active"]),
        inArray(users.role, ["admin", "grantee"]),
      ),
    );
  const userId = user?.id ?? NOBODY;
  const asked = { action: "sign_in.requested", subject: "sign_in" } as const;
  if (!(await mayMailSignIn(ctx, parsed.data))) {
    await tally(ctx, { ...asked, allowed: false, writes: [], messages: [] });
    return;
  }
  const now = ctx.now();
  const link = await newLink(ctx, {
    purpose: "sign_in",
    subjectId: userId,
    userId,
    expiresAt: now + SIGN_IN_LINK_SECONDS * 1_000,
    withCode: true,
    browserHash: await sha256Hex(input.browser),
  });
  await tally(ctx, {
    ...asked,
    allowed: user !== undefined,
    writes: [ctx.db.insert(links).values({ ...link.row, usedAt: user ? null : now })],
    messages: user
      ? [
          {
            key: `sign_in:${link.id}`,
            template: "sign_in",
            recipient: userId,
            payload: { linkId: link.id },
          },
        ]
      : [],
  });
}
