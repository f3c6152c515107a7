import { eq } from "drizzle-orm";
import { type LinkRow, links } from "../../db/schema";
import { type Instant, LinkId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { MAX_CODE_ATTEMPTS } from "./session-lengths";

export type PublicLink = {
  readonly purpose: LinkRow["purpose"];
  readonly state: "open" | "used" | "expired";
  readonly expiresAt: Instant;
};

/**
 * What a link's page may show to whoever opens its address without the secret, mail scanners included: nothing about
 * people, and nothing changes. Null for a link that does not exist.
 */
export async function readLink(
  ctx: Pick<AppContext, "db" | "now">,
  linkId: string,
): Promise<PublicLink | null> {
  const known = LinkId.safeParse(linkId);
  if (!known.success) return null;
  const [row] = await ctx.db.select().from(links).where(eq(links.id, known.data));
  if (!row) return null;
  const { purpose, expiresAt } = row;
  const dead = expiresAt <= ctx.now() || row.attempts >= MAX_CODE_ATTEMPTS;
  return { purpose, expiresAt, state: row.usedAt !== null ? "used" : dead ? "expired" : "open" };
}
