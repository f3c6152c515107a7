/** Whether an access link still takes requests, in words for whoever opens it. */
import { eq } from "drizzle-orm";
import { accessLinks, flows } from "../../db/schema";
import { AccessLinkId, type FlowId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";

export type OpenedLink = {
  readonly id: AccessLinkId;
  readonly flowId: FlowId;
  readonly name: string;
  readonly description: string;
  readonly sponsor: string | null;
  /** Why it takes no new requests; null while it does. */
  readonly closed: { readonly title: string; readonly text: string } | null;
};

type Closed = OpenedLink["closed"];

const closedAs = {
  rotated: { title: "This link was replaced", text: "Ask whoever gave it to you for the new one." },
  off: {
    title: "This link is switched off",
    text: "Ask whoever gave it to you whether it comes back.",
  },
  paused: {
    title: "This link is paused",
    text: "It takes no new requests at the moment. Try again later, or ask whoever gave it to you.",
  },
  expired: { title: "This link has expired", text: "Ask whoever gave it to you for a new one." },
  usedUp: {
    title: "This link is used up",
    text: "It was good for a number of requests, and they have been made. Ask whoever gave it to you for a new one.",
  },
} as const satisfies Record<string, Closed>;

/** @throws {AppError} `not_found` */
export async function requireAccessLink(
  ctx: AppContext,
  id: string | undefined,
): Promise<OpenedLink> {
  const known = AccessLinkId.safeParse(id);
  const [row] = known.success
    ? await ctx.db
        .select({ link: accessLinks, flow: flows })
        .from(accessLinks)
        .innerJoin(flows, eq(flows.id, accessLinks.flowId))
        .where(eq(accessLinks.id, known.data))
    : [];
  if (!row)
    throw new AppError(
      "not_found",
      "This access link leads nowhere. Compare it with the one you were given.",
    );
  const { link, flow } = row;
  return {
    id: link.id,
    flowId: flow.id,
    name: flow.document.name,
    description: flow.document.description,
    sponsor: flow.document.accessLink?.sponsor ?? null,
    closed: whyClosed(row, ctx.now()),
  };
}

type Row = { link: typeof accessLinks.$inferSelect; flow: typeof flows.$inferSelect };

export function whyClosed({ link, flow }: Row, now: number): Closed {
  const settings = flow.document.accessLink;
  if (link.endedAt !== null) return closedAs.rotated;
  if (flow.deletedAt !== null || !flow.document.active || flow.document.trigger !== "access_link")
    return closedAs.off;
  if (settings?.paused) return closedAs.paused;
  if (settings && settings.expiresAt !== null && Date.parse(settings.expiresAt) <= now)
    return closedAs.expired;
  if (settings && settings.maxUses !== null && link.uses >= settings.maxUses)
    return closedAs.usedUp;
  return null;
}
