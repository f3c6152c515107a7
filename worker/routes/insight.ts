import type { Context } from "hono";
import { requestInsights } from "../access/request-insights";
import { countEligible } from "../admin/count-eligible";
import { explainAccess } from "../admin/explain-access";
import { exportAccessGraph } from "../admin/export-access-graph";
import type { ExportFile } from "../admin/export-file";
import { searchAccessGraph } from "../admin/search-access-graph";
import { showAccessGraph } from "../admin/show-access-graph";
import { showDashboard } from "../admin/show-dashboard";
import * as graph from "../contract/access-graph";
import * as contract from "../contract/insight";
import type { AppEnv } from "./app-env";
import { guarded, routes } from "./guard";

const days = { "7": 7, "30": 30, "90": 90 } as const;

const download = (c: Context<AppEnv>, { name, contentType, body }: ExportFile) =>
  // The declared answer is text; that it comes as a stream is nothing a client sees.
  c.body(body, 200, {
    "content-type": contentType,
    "content-disposition": `attachment; filename="${name}"`,
    "cache-control": "no-store",
  }) as never;

export const insightRoutes = routes()
  .openapi(guarded(contract.getDashboard), async (c) =>
    c.json(await showDashboard(c.var.ctx, days[c.req.valid("query").days]), 200),
  )
  .openapi(guarded(contract.explainAccess), async (c) =>
    c.json(await explainAccess(c.var.ctx, c.req.valid("json")), 200),
  )
  .openapi(guarded(contract.getRequestInsights), async (c) => {
    const { ctx } = c.var;
    const { requestId } = c.req.valid("param");
    const items = await requestInsights(ctx, requestId, (request) => countEligible(ctx, request));
    return c.json({ items }, 200);
  })
  .openapi(guarded(graph.getAccessGraph), async (c) =>
    c.json(await showAccessGraph(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(graph.searchAccessGraph), async (c) =>
    c.json({ items: await searchAccessGraph(c.var.ctx, c.req.valid("query")) }, 200),
  )
  .openapi(guarded(graph.exportAccessGraph), async (c) =>
    download(c, await exportAccessGraph(c.var.ctx, c.req.valid("query").node)),
  );
