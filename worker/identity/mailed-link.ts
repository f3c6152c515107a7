/** A mailed link, read once, with the person it was mailed to and the request it is about. */

import { and, desc, eq, type SQL } from "drizzle-orm";
import {
  type LinkRow,
  links,
  type RequestRow,
  requests,
  type UserRow,
  users,
} from "../../db/schema";
import { LinkId, type RequestId } from "../contract/values";
import { type Actor, byMailedLink } from "../lib/actor";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { sameText, sha256Hex } from "../lib/ids";
import { checkLink } from "../links/check-link";

export type MailedLink = {
  readonly link: LinkRow;
  /** Null for a sign-in link that an unknown address asked for: it was never mailed. */
  readonly owner: UserRow | null;
  /** Of approval and extension links. */
  readonly request: RequestRow | null;
};

/** Unknown, of another purpose, cut short, forged: all look the same. */
export const noSuchLink = (): AppError =>
  new AppError(
    "not_found",
    "This address is not complete, or leads nowhere. Open the link in the mail again.",
  );

const read = (ctx: Pick<AppContext, "db">, where: SQL | undefined) =>
  ctx.db
    .select({ link: links, owner: users, request: requests })
    .from(links)
    .leftJoin(users, eq(users.id, links.userId))
    .leftJoin(requests, eq(requests.id, links.subjectId))
    .where(where)
    .orderBy(desc(links.createdAt), desc(links.id))
    .limit(1);

/** @throws {AppError} `not_found`, also for a link of another purpose */
export async function findMailedLink(
  ctx: Pick<AppContext, "db">,
  purpose: LinkRow["purpose"],
  id: string | undefined,
): Promise<MailedLink> {
  const linkId = LinkId.safeParse(id);
  const [row] = linkId.success
    ? await read(ctx, and(eq(links.id, linkId.data), eq(links.purpose, purpose)))
    : [];
  if (row) return row;
  throw noSuchLink();
}

/** The newest sign-in link that was asked for in a browser; null when there is none. */
export async function findAskedFor(
  ctx: Pick<AppContext, "db">,
  browser: string,
): Promise<MailedLink | null> {
  const [row] = await read(
    ctx,
    and(eq(links.purpose, "sign_in"), eq(links.browserHash, await sha256Hex(browser))),
  );
  return row ?? null;
}

/** @throws {AppError} `link_expired` when it was used or is too old */
export function requireOpen(ctx: Pick<AppContext, "now">, { link }: MailedLink): void {
  if (link.usedAt !== null)
    throw new AppError("link_expired", "This link was used already. It works once.");
  if (link.expiresAt <= ctx.now())
    throw new AppError("link_expired", "This link is too old. Ask for a new one.");
}

/** @throws {AppError} `not_found` for a link that is about no request */
export function requestIdOf({ request }: MailedLink): RequestId {
  if (request) return request.id;
  throw noSuchLink();
}

/** Its owner, for the link's one purpose. @throws {AppError} `not_found` for a link that is about no request */
export function holderOf(mailed: MailedLink): Actor {
  const { link, owner } = mailed;
  if (!owner || (link.purpose !== "approve" && link.purpose !== "extend")) throw noSuchLink();
  return byMailedLink({ ...owner, userId: owner.id }, link.id, {
    kind: link.purpose,
    requestId: requestIdOf(mailed),
  });
}

/** @param secret what stood behind `#`; empty when a mail program dropped it */
export const holdsSecret = async ({ link }: MailedLink, secret: string): Promise<boolean> =>
  secret !== "" && (await checkLink(link, secret));

/** Whether the browser is the one that asked for the link. */
export async function isAsker({ link }: MailedLink, browser: string | null): Promise<boolean> {
  if (link.browserHash === null || browser === null) return false;
  return sameText(link.browserHash, await sha256Hex(browser));
}
