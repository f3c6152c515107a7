/** What a page may know of a mailed link before its secret is shown: that it is there, and whether it still works. */
import { eq } from "drizzle-orm";
import { type LinkRow, links } from "../../db/schema";
import { LinkId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { sha256Hex } from "../lib/ids";

/** @throws {AppError} `not_found`, also for a link of another purpose; `link_expired` when it was used or is too old */
export async function requireMailedLink(
  ctx: AppContext,
  id: string | undefined,
  purpose: LinkRow["purpose"],
): Promise<LinkRow> {
  const linkId = LinkId.safeParse(id);
  const [row] = linkId.success
    ? await ctx.db.select().from(links).where(eq(links.id, linkId.data))
    : [];
  if (row?.purpose !== purpose)
    throw new AppError("not_found", "This link leads nowhere. Look into the mail again.");
  if (row.usedAt !== null)
    throw new AppError("link_expired", "This link was used already. It works once.");
  if (row.expiresAt <= ctx.now())
    throw new AppError("link_expired", "This link is too old. Ask for a new one.");
  return row;
}

/** A link that was asked for in another browser also wants the code from its mail. */
export async function isOtherBrowser(
  row: Pick<LinkRow, "browserHash">,
  browser: string | null,
): Promise<boolean> {
  if (row.browserHash === null) return false;
  return browser === null || (await sha256Hex(browser)) !== row.browserHash;
}
