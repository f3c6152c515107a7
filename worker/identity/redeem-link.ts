/** Signing in by a mailed link: a sign-in link or an invitation. */
import { and, eq, sql } from "drizzle-orm";
import { type LinkRow, links, users } from "../../db/schema";
import { LinkId, type UserId } from "../contract/values";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { sameText, sha256Hex } from "../lib/ids";
import { checkCode, checkLink } from "../links/check-link";
import { newSession } from "./new-session";
import { takeLinkAttempt } from "./take-attempt";

export type RedeemInput = {
  readonly linkId: string;
  /** What stood behind `#`. */
  readonly secret: string;
  /** The code of the mail, when it was asked for. */
  readonly code?: string | null | undefined;
  /** The value of the browser cookie, when there is one. */
  readonly browser: string | null;
  readonly userAgent?: string | undefined;
};

export type SignedIn = {
  /** For the session cookie. */
  readonly token: string;
  readonly user: { readonly id: UserId; readonly email: string; readonly fullName: string };
};

const deadLink = () =>
  new AppError("link_expired", "This link has been used or has expired. Ask for a new one.");

/** @throws {AppError} `not_found` when forged, cut short, or made for another purpose: all look the same */
export async function requireLink(
  ctx: Pick<AppContext, "db">,
  purpose: LinkRow["purpose"],
  { linkId, secret }: Pick<RedeemInput, "linkId" | "secret">,
): Promise<LinkRow> {
  const known = LinkId.safeParse(linkId);
  const [row] = known.success
    ? await ctx.db
        .select()
        .from(links)
        .where(and(eq(links.id, known.data), eq(links.purpose, purpose)))
    : [];
  // The unknown costs as much as the known.
  const right = await checkLink(row ?? { secretHash: "0".repeat(64) }, secret);
  if (!row || !right) throw new AppError("not_found", "This link does not work.");
  return row;
}

/**
 * Signs in, once. In the browser that asked for the link nothing more is needed; in any other one the mail's code is,
 * so that whoever only sees the link (a scanner, a forwarded mail's preview) cannot use it.
 *
 * @throws {AppError} `not_found`, `link_expired` when used, too old or out of tries, `bad_input` for a wrong code
 */
export async function redeemLink(
  ctx: AppContext,
  purpose: "sign_in" | "invite",
  input: RedeemInput,
): Promise<SignedIn | { readonly needs: "code" }> {
  const link = await requireLink(ctx, purpose, input);
  if (link.usedAt !== null || link.expiresAt <= ctx.now()) throw deadLink();
  const sameBrowser =
    link.browserHash !== null &&
    input.browser !== null &&
    sameText(link.browserHash, await sha256Hex(input.browser));
  if (!sameBrowser) {
    if (!input.code) return { needs: "code" };
    await takeLinkAttempt(ctx, link.id);
    if (!(await checkCode(link, input.code))) throw wrongCode();
  }
  return signInBy(ctx, link, input.userAgent);
}

export const wrongCode = () =>
  new AppError("bad_input", "This code is not right. It is in the mail, beside the link.", {
    errors: [{ pointer: "/code", detail: "is not right" }],
  });

async function signInBy(
  ctx: AppContext,
  link: LinkRow,
  userAgent: string | undefined,
): Promise<SignedIn> {
  const [user] = await ctx.db.select().from(users).where(eq(users.id, link.userId));
  if (!user) throw deadLink();
  const now = ctx.now();
  const session = await newSession(ctx, { userId: user.id, accessLinkId: null, userAgent });
  const done = await commit(ctx, {
    at: now,
    actor: `user:${user.id}`,
    entries: [
      {
        action: "user.signed_in",
        subject: user.id,
        detail: { by: link.purpose, sessionId: session.id },
      },
    ],
    guard: sql`exists (select 1 from ${links} where ${links.id} = ${link.id} and ${links.usedAt} is null and ${links.expiresAt} > ${now})
      and exists (select 1 from ${users} where ${users.id} = ${user.id} and ${users.status} in ('invited', 'active') and ${users.role} <> 'external')`,
    writes: [
      ctx.db.update(links).set({ usedAt: now }).where(eq(links.id, link.id)),
      ctx.db
        .update(users)
        .set({ status: "active", lastSignInAt: now })
        .where(eq(users.id, user.id)),
      ...session.writes,
    ],
  });
  if (!done) throw deadLink();
  return {
    token: session.token,
    user: { id: user.id, email: user.email, fullName: user.fullName },
  };
}
