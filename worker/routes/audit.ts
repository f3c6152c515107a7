import type { Context } from "hono";
import { exportActivity } from "../admin/export-activity";
import { exportAudit } from "../admin/export-audit";
import type { ExportFile } from "../admin/export-file";
import { listAuditEvents } from "../admin/list-audit-events";
import * as contract from "../contract/audit";
import { instantText } from "../contract/values";
import { verifyChain } from "../durable/audit-chain";
import { type AppEnv, guarded, routes } from "./guard";

const download = (c: Context<AppEnv>, { name, contentType, body }: ExportFile) =>
  // The declared answer is text; that it comes as a stream is nothing a client sees.
  c.body(body, 200, {
    "content-type": contentType,
    "content-disposition": `attachment; filename="${name}"`,
    "cache-control": "no-store",
  }) as never;

export const auditRoutes = routes()
  .openapi(guarded(contract.listAuditEvents), async (c) =>
    c.json(await listAuditEvents(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.verifyAudit), async (c) => {
    const { ok, checked, head, problems, restoredAt } = await verifyChain(c.env);
    return c.json(
      {
        ok,
        checked,
        head,
        problems: problems.map((p) => ({ ...p })),
        restoredAt: restoredAt.map(instantText),
      },
      200,
    );
  })
  .openapi(guarded(contract.exportAudit), async (c) =>
    download(c, await exportAudit(c.var.ctx, c.req.valid("query"))),
  )
  .openapi(guarded(contract.exportActivity), async (c) =>
    download(c, await exportActivity(c.var.ctx, c.req.valid("query"))),
  );
