/** Whether the holder of a mailed link is the person it was mailed to, as far as the link's purpose needs it. */
import { and, eq, gt } from "drizzle-orm";
import { browsers, type UserRow } from "../../db/schema";
import { type Actor, isSignedIn } from "../lib/actor";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { newId, newSecret, sha256Hex } from "../lib/ids";
import { type RightCode, requireLinkCode } from "./link-codes";
import { holderOf, holdsSecret, type MailedLink, noSuchLink } from "./mailed-link";
import { REMEMBERED_BROWSER_SECONDS, SEEN_EVERY_SECONDS } from "./session-lengths";

export type Claim = {
  /** What stood behind `#`; empty when a mail program dropped it. */
  readonly secret: string;
  /** A code that was asked for in this browser. */
  readonly code: string | null;
  /** The value of the browser cookie, when there is one. */
  readonly browser: string | null;
  readonly userAgent?: string | undefined;
};

export type Proof =
  | {
      /** The owner's own session where there is one, else the holder of the link. */
      readonly actor: Actor;
      /** Set the browser cookie to this: the browser is remembered for 30 days. */
      readonly rememberBrowser: string | null;
    }
  | { readonly needs: "code" | "sign_in" };

const MAX_USER_AGENT = 300;

/**
 * Proves the owner of an approval or extension link. A session of the owner is enough; else the link's secret in a
 * browser that was remembered; else a code that was mailed to the owner a moment ago, with the secret or without. A link
 * alone, as a mail scanner or the reader of a forwarded mail has it, proves nothing.
 *
 * @throws {AppError} `not_found`, `link_expired`, `bad_input` for a wrong code
 */
export async function proveHolder(
  ctx: AppContext,
  mailed: MailedLink,
  claim: Claim,
): Promise<Proof> {
  const { link, owner, request } = mailed;
  if (!owner || (owner.status !== "active" && owner.status !== "invited")) throw noSuchLink();
  const { actor } = ctx;
  if (isSignedIn(actor) && actor.principal.userId === owner.id)
    return { actor, rememberBrowser: null };
  const holds = await holdsSecret(mailed, claim.secret);
  if (!holds && claim.code === null) throw noSuchLink();
  if (link.expiresAt <= ctx.now()) throw new AppError("link_expired", "This link has expired.");
  if (link.purpose === "approve" && (request?.policy.settings.approverSignInRequired ?? true))
    return { needs: "sign_in" };
  const holder = holderOf(mailed);
  if (holds && (await isRemembered(ctx, owner, claim.browser)))
    return { actor: holder, rememberBrowser: null };
  if (claim.code === null) return { needs: "code" };
  const right = await requireLinkCode(ctx, mailed, { code: claim.code, browser: claim.browser });
  return { actor: holder, rememberBrowser: await remember(ctx, mailed, owner, claim, right) };
}

/** A browser is remembered per person: colleagues who share one each prove themselves. */
const browserKey = (owner: Pick<UserRow, "id">, browser: string) =>
  sha256Hex(`${browser}:${owner.id}`);

async function isRemembered(
  ctx: AppContext,
  owner: UserRow,
  browser: string | null,
): Promise<boolean> {
  if (browser === null) return false;
  const now = ctx.now();
  const mine = and(
    eq(browsers.tokenHash, await browserKey(owner, browser)),
    eq(browsers.userId, owner.id),
    gt(browsers.expiresAt, now),
  );
  const [row] = await ctx.db.select({ lastUsedAt: browsers.lastUsedAt }).from(browsers).where(mine);
  if (!row) return false;
  if (row.lastUsedAt < now - SEEN_EVERY_SECONDS * 1_000)
    await ctx.db.update(browsers).set({ lastUsedAt: now }).where(mine);
  return true;
}

/** Spends the code and remembers the browser: both, or neither. */
async function remember(
  ctx: AppContext,
  mailed: MailedLink,
  owner: UserRow,
  { browser, userAgent = "" }: Claim,
  code: RightCode,
): Promise<string> {
  const token = browser ?? newSecret();
  const now = ctx.now();
  const seen = {
    userAgent: userAgent.slice(0, MAX_USER_AGENT),
    lastUsedAt: now,
    expiresAt: now + REMEMBERED_BROWSER_SECONDS * 1_000,
  };
  const done = await commit(ctx, {
    at: now,
    actor: holderOf(mailed),
    entries: [{ action: "user.proven", subject: owner.id, detail: { linkId: mailed.link.id } }],
    guard: code.guard,
    writes: [
      ctx.db
        .insert(browsers)
        .values({
          tokenHash: await browserKey(owner, token),
          id: newId("browser"),
          userId: owner.id,
          createdAt: now,
          ...seen,
        })
        .onConflictDoUpdate({ target: browsers.tokenHash, set: seen }),
      ...code.writes,
    ],
  });
  if (!done) throw new AppError("already_decided", "This was answered just now.");
  return token;
}
