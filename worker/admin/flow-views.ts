/** Flows as they cross the wire. */
import { and, desc, eq, isNull } from "drizzle-orm";
import { inList } from "../../db/rows";
import { accessLinks, type FlowRow, flows } from "../../db/schema";
import { loadReferenceNames, namesIn } from "../access/reference-names";
import type { AccessFlow } from "../contract/flows";
import { type FlowId, instantText, maybeInstantText } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";

type LinkRow = typeof accessLinks.$inferSelect;

/** @throws {AppError} `not_found` */
export async function requireFlow(ctx: AppContext, flowId: FlowId): Promise<FlowRow> {
  const [row] = await ctx.db
    .select()
    .from(flows)
    .where(and(eq(flows.id, flowId), isNull(flows.deletedAt)));
  if (!row) throw new AppError("not_found", "There is no such flow.");
  return row;
}

export async function showFlows(
  ctx: AppContext,
  rows: ReadonlyArray<FlowRow>,
): Promise<AccessFlow[]> {
  if (rows.length === 0) return [];
  const links = await ctx.db
    .select()
    .from(accessLinks)
    .where(
      and(
        inList(
          accessLinks.flowId,
          rows.map((r) => r.id),
        ),
        isNull(accessLinks.endedAt),
      ),
    )
    .orderBy(desc(accessLinks.createdAt));
  const names = await loadReferenceNames(
    ctx,
    rows.map((row) => row.document),
  );
  return rows.map((row) => ({
    ...showFlow(
      ctx,
      row,
      links.find((l) => l.flowId === row.id),
    ),
    names: namesIn(names, row.document),
  }));
}

export async function showOneFlow(ctx: AppContext, flowId: FlowId): Promise<AccessFlow> {
  requireAdmin(ctx);
  const [shown] = await showFlows(ctx, [await requireFlow(ctx, flowId)]);
  if (!shown) throw new AppError("not_found", "There is no such flow.");
  return shown;
}

function showFlow(
  { settings }: AppContext,
  row: FlowRow,
  link: LinkRow | undefined,
): Omit<AccessFlow, "names"> {
  return {
    id: row.id,
    version: row.version,
    document: row.document,
    link:
      link && row.document.trigger === "access_link"
        ? {
            url: `${settings.publicUrl}/l/${link.id}`,
            uses: link.uses,
            lastUsedAt: maybeInstantText(link.lastUsedAt),
          }
        : null,
    createdAt: instantText(row.createdAt),
    updatedAt: instantText(row.updatedAt),
    updatedBy: row.updatedBy,
  };
}
