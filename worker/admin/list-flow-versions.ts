import { and, desc, eq, lt } from "drizzle-orm";
import type { z } from "zod";
import { flowVersions } from "../../db/schema";
import { loadReferenceNames, namesIn, type ReferenceNames } from "../access/reference-names";
import type { FlowVersion } from "../contract/flows";
import { type FlowId, instantText, type PageQuery } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { pageOf, readPageToken } from "../lib/page-tokens";

type Row = typeof flowVersions.$inferSelect;

const show = (row: Row, names: ReferenceNames): z.infer<typeof FlowVersion> => ({
  flowId: row.flowId,
  version: row.version,
  document: row.document,
  names: namesIn(names, row.document),
  createdAt: instantText(row.createdAt),
  createdBy: row.createdBy,
  createdById: row.createdById,
});

/** Newest first; of deleted flows too, because requests made under them refer to them. @throws {AppError} `not_found` */
export async function listFlowVersions(ctx: AppContext, flowId: FlowId, query: PageQuery) {
  requireAdmin(ctx);
  const before = readPageToken(query.pageToken, ["number"]);
  const rows = await ctx.db
    .select()
    .from(flowVersions)
    .where(
      and(
        eq(flowVersions.flowId, flowId),
        before ? lt(flowVersions.version, Number(before[0])) : undefined,
      ),
    )
    .orderBy(desc(flowVersions.version))
    .limit(query.limit + 1);
  if (rows.length === 0 && !before) throw new AppError("not_found", "There is no such flow.");
  const names = await loadReferenceNames(
    ctx,
    rows.map((row) => row.document),
  );
  return pageOf(
    rows,
    query.limit,
    (r) => [r.version],
    (r) => show(r, names),
  );
}

/** @throws {AppError} `not_found` */
export async function getFlowVersion(ctx: AppContext, flowId: FlowId, version: number) {
  requireAdmin(ctx);
  const [row] = await ctx.db
    .select()
    .from(flowVersions)
    .where(and(eq(flowVersions.flowId, flowId), eq(flowVersions.version, version)));
  if (!row) throw new AppError("not_found", "There is no such version.");
  return show(row, await loadReferenceNames(ctx, [row.document]));
}
