/** Signing in by a mailed link: a sign-in link or an invitation. */
import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { links, users } from "../../db/schema";
import type { UserId } from "../contract/values";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { checkCode } from "../links/check-link";
import { requireLinkCode } from "./link-codes";
import {
  findAskedFor,
  findMailedLink,
  holdsSecret,
  isAsker,
  type MailedLink,
  noSuchLink,
} from "./mailed-link";
import { newSession } from "./new-session";
import { takeLinkAttempt } from "./take-attempt";

export type RedeemInput = {
  readonly linkId: string;
  /** What stood behind `#`; empty when a mail program dropped it. */
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

/**
 * Signs in, once. With the link's secret nothing more is needed in the browser that asked for it; in any other one the
 * mail's code is, so that whoever only sees the link (a scanner, a forwarded mail's preview) cannot use it. Without the
 * secret an invitation takes a fresh code, mailed for this browser.
 *
 * @throws {AppError} `not_found`, `link_expired` when used, too old or out of tries, `bad_input` for a wrong code
 */
export async function redeemLink(
  ctx: AppContext,
  purpose: "sign_in" | "invite",
  input: RedeemInput,
): Promise<SignedIn | { readonly needs: "code" }> {
  const mailed = await findMailedLink(ctx, purpose, input.linkId);
  const code = input.code ?? null;
  if (!(await holdsSecret(mailed, input.secret))) {
    if (purpose === "sign_in" || code === null) throw noSuchLink();
    const fresh = await requireLinkCode(ctx, mailed, { code, browser: input.browser });
    return signInBy(ctx, mailed, input.userAgent, fresh);
  }
  if (isDead(ctx, mailed)) throw deadLink();
  if (await isAsker(mailed, input.browser)) return signInBy(ctx, mailed, input.userAgent);
  if (code === null) return { needs: "code" };
  await takeLinkAttempt(ctx, mailed.link.id);
  if (!(await checkCode(mailed.link, code))) throw wrongCode(mailed);
  return signInBy(ctx, mailed, input.userAgent);
}

/**
 * Signs in by the code of a sign-in mail alone, in the browser that asked for it: some mail programs cut the secret off
 * the link. Unknown addresses, used links and wrong codes all look the same.
 *
 * @throws {AppError} `bad_input`; `link_expired` when the tries are used up
 */
export async function redeemSignInCode(
  ctx: AppContext,
  input: Pick<RedeemInput, "browser" | "userAgent"> & { readonly code: string },
): Promise<SignedIn> {
  const mailed = input.browser === null ? null : await findAskedFor(ctx, input.browser);
  if (!mailed) throw wrongCode();
  await takeLinkAttempt(ctx, mailed.link.id);
  if (!(await checkCode(mailed.link, input.code)) || isDead(ctx, mailed)) throw wrongCode(mailed);
  return signInBy(ctx, mailed, input.userAgent);
}

const isDead = (ctx: Pick<AppContext, "now">, { link }: MailedLink): boolean =>
  link.usedAt !== null || link.expiresAt <= ctx.now();

const wrongCode = (mailed?: MailedLink) =>
  new AppError(
    "bad_input",
    "This code is not right, or not any more. It is in the newest mail, beside the link.",
    {
      errors: [{ pointer: "/code", detail: "is not right" }],
      ...(mailed?.owner && { about: mailed.owner.id }),
    },
  );

async function signInBy(
  ctx: AppContext,
  { link, owner: user }: MailedLink,
  userAgent: string | undefined,
  proven: { readonly guard: SQL; readonly writes: BatchItem<"sqlite">[] } = {
    guard: sql`1`,
    writes: [],
  },
): Promise<SignedIn> {
  if (!user) throw deadLink();
  const now = ctx.now();
  const session = await newSession(ctx, { userId: user.id, accessLinkId: null, userAgent });
  const done = await commit(ctx, {
    at: now,
    actor: {
      principal: { kind: "member", userId: user.id },
      via: { kind: "session", id: session.id },
    },
    entries: [
      {
        action: "user.signed_in",
        subject: user.id,
        detail: { by: link.purpose, sessionId: session.id },
      },
    ],
    guard: sql`exists (select 1 from ${links} where ${links.id} = ${link.id} and ${links.usedAt} is null and ${links.expiresAt} > ${now})
      and exists (select 1 from ${users} where ${users.id} = ${user.id} and ${users.status} in ('invited', 'active') and ${users.role} <> 'external')
      and ${proven.guard}`,
    writes: [
      ctx.db.update(links).set({ usedAt: now }).where(sql`${links.id} = ${link.id}`),
      ctx.db
        .update(users)
        .set({ status: "active", lastSignInAt: now })
        .where(sql`${users.id} = ${user.id}`),
      ...session.writes,
      ...proven.writes,
    ],
  });
  if (!done) throw deadLink();
  return {
    token: session.token,
    user: { id: user.id, email: user.email, fullName: user.fullName },
  };
}
