/**
 * Fresh codes for mailed links: asked for in a browser that we do not know, or where a mail program cut the secret off
 * the address. A code works once, for ten minutes, in the browser that asked, and only while its link has a purpose.
 */
import { and, desc, eq, gt, isNull, lt, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { linkCodes, links } from "../../db/schema";
import type { LinkId } from "../contract/values";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { newId, sha256Hex } from "../lib/ids";
import { mailCode } from "../lib/keys";
import { checkCode, codeHashOf } from "../links/check-link";
import type { MailedLink } from "./mailed-link";
import { EMAIL_CODE_SECONDS, MAX_CODE_ATTEMPTS, MAX_LINK_ATTEMPTS } from "./session-lengths";

/** Of one link: whoever wants more has the link's mail, not its owner's mailbox. */
const LIMIT = { count: 5, windowSeconds: 900 } as const;

/** Whether a code for this link would still be good for something. */
function isWanted(ctx: Pick<AppContext, "now">, { link, owner, request }: MailedLink): boolean {
  if (link.usedAt !== null || link.expiresAt <= ctx.now()) return false;
  if (owner?.status !== "active" && owner?.status !== "invited") return false;
  if (link.purpose === "approve")
    return request?.state === "pending" && !request.policy.settings.approverSignInRequired;
  return link.purpose === "extend" ? request?.state === "active" : link.purpose === "invite";
}

/**
 * Mails a code to the owner of the link, whoever asks. Where none is wanted any more nothing is sent, and the caller is
 * not told: the page says the same to everybody.
 *
 * @param browser the value of the browser cookie: the code works in this browser only
 * @throws {AppError} `too_many_calls`
 */
export async function sendLinkCode(
  ctx: AppContext,
  mailed: MailedLink,
  browser: string,
): Promise<void> {
  const { link, owner } = mailed;
  if (!owner || !isWanted(ctx, mailed)) return;
  if (!(await ctx.takeLimit(`link-code:${link.id}`, LIMIT)))
    throw new AppError(
      "too_many_calls",
      "We mailed several codes for this link. Look into your mail, or try again in a quarter of an hour.",
      { retryAfterSeconds: LIMIT.windowSeconds },
    );
  const id = newId("link");
  const now = ctx.now();
  await commit(ctx, {
    entries: [
      {
        action: "link.code_sent",
        subject: owner.id,
        detail: { linkId: link.id, purpose: link.purpose, codeId: id },
      },
    ],
    writes: [
      ctx.db.insert(linkCodes).values({
        id,
        linkId: link.id,
        codeHash: await codeHashOf(id, await mailCode(ctx.keys, id)),
        browserHash: await sha256Hex(browser),
        createdAt: now,
        expiresAt: now + EMAIL_CODE_SECONDS * 1_000,
      }),
    ],
    messages: [
      {
        key: `link_code:${id}`,
        template: "link_code",
        recipient: owner.id,
        payload: { codeId: id },
      },
    ],
  });
}

/** A code that was typed and is right. `guard` and `writes` belong into the commit that relies on it: they spend it. */
export type RightCode = { readonly guard: SQL; readonly writes: BatchItem<"sqlite">[] };

const notRight = (mailed?: MailedLink) =>
  new AppError(
    "bad_input",
    "This code is not right, or not any more. It works once, for 10 minutes, in the browser that asked for it.",
    {
      errors: [{ pointer: "/code", detail: "is not right, or not any more" }],
      ...(mailed?.owner && { about: mailed.owner.id }),
    },
  );

/**
 * Takes a try before it judges, so that parallel guesses get no more than single ones.
 *
 * @throws {AppError} `bad_input`; `link_expired` when the link's tries are used up
 */
export async function requireLinkCode(
  ctx: AppContext,
  mailed: MailedLink,
  { code, browser }: { readonly code: string; readonly browser: string | null },
): Promise<RightCode> {
  const { link } = mailed;
  if (browser === null || !isWanted(ctx, mailed)) throw notRight();
  await takeLinkTry(ctx, link.id);
  const newest = ctx.db
    .select({ id: linkCodes.id })
    .from(linkCodes)
    .where(and(eq(linkCodes.linkId, link.id), eq(linkCodes.browserHash, await sha256Hex(browser))))
    .orderBy(desc(linkCodes.createdAt), desc(linkCodes.id))
    .limit(1);
  const usable = (id: SQL) =>
    and(sql`${linkCodes.id} = ${id}`, isNull(linkCodes.usedAt), gt(linkCodes.expiresAt, ctx.now()));
  const [row] = await ctx.db
    .update(linkCodes)
    .set({ attempts: sql`${linkCodes.attempts} + 1` })
    .where(and(usable(sql`(${newest})`), lt(linkCodes.attempts, MAX_CODE_ATTEMPTS)))
    .returning();
  if (!row || !(await checkCode(row, code))) throw notRight(mailed);
  return {
    guard: sql`exists (select 1 from ${linkCodes} where ${usable(sql`${row.id}`)}) and ${stillWanted(mailed)}`,
    writes: [
      ctx.db.update(linkCodes).set({ usedAt: ctx.now() }).where(eq(linkCodes.id, row.id)),
      // The right code proves that the wrong ones were slips.
      ctx.db.update(links).set({ attempts: 0 }).where(eq(links.id, link.id)),
    ],
  };
}

/** Somebody else may have decided while the code was typed. */
const stillWanted = ({ link, request }: MailedLink): SQL =>
  request
    ? sql`exists (select 1 from requests r where r.id = ${request.id} and r.state = ${link.purpose === "approve" ? "pending" : "active"})`
    : sql`exists (select 1 from ${links} where ${links.id} = ${link.id} and ${links.usedAt} is null)`;

async function takeLinkTry(ctx: Pick<AppContext, "db">, id: LinkId): Promise<void> {
  const taken = await ctx.db
    .update(links)
    .set({ attempts: sql`${links.attempts} + 1` })
    .where(and(eq(links.id, id), lt(links.attempts, MAX_LINK_ATTEMPTS)))
    .returning({ id: links.id });
  if (taken.length === 0)
    throw new AppError(
      "link_expired",
      "Too many wrong codes. This link no longer works; sign in instead.",
    );
}
