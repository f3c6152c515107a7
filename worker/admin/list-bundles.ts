import { and, asc, gt, isNull } from "drizzle-orm";
import { bundles } from "../../db/schema";
import type { BundlesQuery } from "../contract/bundle-endpoints";
import { type AppContext, requireAdmin } from "../lib/context";
import { pageOf, readPageToken } from "../lib/page-tokens";
import { nameMatches } from "./name-search";
import { showBundle } from "./save-bundle";

/** Bundles by name. */
export async function listBundles(ctx: AppContext, query: BundlesQuery) {
  requireAdmin(ctx);
  const after = readPageToken(query.pageToken, ["string"]);
  const rows = await ctx.db
    .select()
    .from(bundles)
    .where(
      and(
        isNull(bundles.deletedAt),
        after ? gt(bundles.name, String(after[0])) : undefined,
        query.search ? nameMatches(bundles, query.search) : undefined,
      ),
    )
    .orderBy(asc(bundles.name))
    .limit(query.limit + 1);
  return pageOf(rows, query.limit, (r) => [r.name], showBundle);
}
