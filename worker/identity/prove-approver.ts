/** Whether the holder of a mailed link is the person it was mailed to, as far as the link's purpose needs it. */
import { and, eq, gt } from "drizzle-orm";
import { browsers, type LinkRow, links, requests, users } from "../../db/schema";
import { RequestId } from "../contract/values";
import { commit } from "../lib/commit";
import type { Actor, AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { newSecret, sha256Hex } from "../lib/ids";
import { checkCode } from "../links/check-link";
import { requireLink, wrongCode } from "./redeem-link";
import { REMEMBERED_BROWSER_SECONDS } from "./session-lengths";
import { takeLinkAttempt } from "./take-attempt";

export type ProveInput = {
  readonly linkId: string;
  readonly secret: string;
  readonly code: string | null;
  /** The value of the browser cookie, when there is one. */
  readonly browser: string | null;
};

export type Proof =
  | {
      /** The approver's own session where there is one, else the holder of the link. */
      readonly actor: Extract<Actor, { kind: "session" | "mail_link" }>;
      readonly requestId: RequestId;
      /** Set the browser cookie to this: the browser is remembered for 30 days. */
      readonly rememberBrowser: string | null;
    }
  | { readonly needs: "code" | "sign_in" };

/**
 * Proves the approver of an approval link. A session of the approver is enough; else a browser that was remembered;
 * else the mail's code. A link alone, as a mail scanner or a forwarded mail has it, proves nothing.
 *
 * @throws {AppError} `not_found`, `link_expired`, `bad_input` for a wrong code
 */
export const proveApprover = (ctx: AppContext, input: ProveInput): Promise<Proof> =>
  proveHolder(ctx, "approve", input);

/** The same for the link that extends access; it is mailed to the grantee. */
export const proveExtender = (ctx: AppContext, input: ProveInput): Promise<Proof> =>
  proveHolder(ctx, "extend", input);

async function proveHolder(
  ctx: AppContext,
  purpose: "approve" | "extend",
  input: ProveInput,
): Promise<Proof> {
  const link = await requireLink(ctx, purpose, input);
  const requestId = RequestId.parse(link.subjectId);
  const [user] = await ctx.db.select().from(users).where(eq(users.id, link.userId));
  if (!user || (user.status !== "active" && user.status !== "invited")) {
    throw new AppError("not_found", "This link does not work.");
  }
  const { actor } = ctx;
  if (actor.kind === "session" && actor.userId === user.id)
    return { actor, requestId, rememberBrowser: null };
  if (link.expiresAt <= ctx.now()) throw new AppError("link_expired", "This link has expired.");
  if (purpose === "approve" && (await signInRequired(ctx, requestId))) return { needs: "sign_in" };

  const holder: Extract<Actor, { kind: "mail_link" }> = {
    kind: "mail_link",
    userId: user.id,
    email: user.email,
    linkId: link.id,
  };
  if (link.codeHash === null || (await isRemembered(ctx, link, input.browser))) {
    return { actor: holder, requestId, rememberBrowser: null };
  }
  if (!input.code) return { needs: "code" };
  await takeLinkAttempt(ctx, link.id);
  if (!(await checkCode(link, input.code))) throw wrongCode();
  return { actor: holder, requestId, rememberBrowser: await remember(ctx, link, input.browser) };
}

async function signInRequired(ctx: AppContext, requestId: RequestId): Promise<boolean> {
  const [row] = await ctx.db
    .select({ policy: requests.policy })
    .from(requests)
    .where(eq(requests.id, requestId));
  return row?.policy.settings.approverSignInRequired ?? true;
}

/** A browser is remembered per person: colleagues who share one each prove themselves. */
const browserKey = (link: LinkRow, browser: string) => sha256Hex(`${browser}:${link.userId}`);

async function isRemembered(
  ctx: AppContext,
  link: LinkRow,
  browser: string | null,
): Promise<boolean> {
  if (browser === null) return false;
  const found = await ctx.db
    .select({ userId: browsers.userId })
    .from(browsers)
    .where(
      and(
        eq(browsers.tokenHash, await browserKey(link, browser)),
        gt(browsers.expiresAt, ctx.now()),
      ),
    );
  return found.some((row) => row.userId === link.userId);
}

async function remember(ctx: AppContext, link: LinkRow, known: string | null): Promise<string> {
  const browser = known ?? newSecret();
  const now = ctx.now();
  const expiresAt = now + REMEMBERED_BROWSER_SECONDS * 1_000;
  await commit(ctx, {
    at: now,
    actor: `mail:${link.userId}`,
    entries: [{ action: "user.proven", subject: link.userId, detail: { linkId: link.id } }],
    writes: [
      ctx.db
        .insert(browsers)
        .values({
          tokenHash: await browserKey(link, browser),
          userId: link.userId,
          createdAt: now,
          expiresAt,
        })
        .onConflictDoUpdate({ target: browsers.tokenHash, set: { expiresAt } }),
      // The right code proves that the wrong ones were slips.
      ctx.db.update(links).set({ attempts: 0 }).where(eq(links.id, link.id)),
    ],
  });
  return browser;
}
