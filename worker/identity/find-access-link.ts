import { and, eq, isNull } from "drizzle-orm";
import { accessLinks, flows } from "../../db/schema";
import type { FlowDocument } from "../contract/flows";
import { AccessLinkId, type FlowId } from "../contract/values";
import type { AppContext } from "../lib/context";

export type LiveAccessLink = {
  readonly id: AccessLinkId;
  readonly flowId: FlowId;
  readonly document: FlowDocument;
};

/** The flow behind an access link, or null when the link is unknown, rotated away, or its flow is gone or inactive. */
export async function findAccessLink(
  ctx: Pick<AppContext, "db">,
  id: string,
): Promise<LiveAccessLink | null> {
  const known = AccessLinkId.safeParse(id);
  if (!known.success) return null;
  const [row] = await ctx.db
    .select({ id: accessLinks.id, flowId: flows.id, document: flows.document })
    .from(accessLinks)
    .innerJoin(flows, eq(flows.id, accessLinks.flowId))
    .where(
      and(eq(accessLinks.id, known.data), isNull(accessLinks.endedAt), isNull(flows.deletedAt)),
    );
  return row?.document.active && row.document.trigger === "access_link" ? row : null;
}
