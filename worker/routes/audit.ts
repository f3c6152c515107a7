import { exportActivity } from "../admin/export-activity";
import { exportAudit } from "../admin/export-audit";
import { listAuditEvents } from "../admin/list-audit-events";
import { verifyAudit } from "../admin/verify-audit";
import * as contract from "../contract/audit";
import { instantText } from "../contract/values";
import { download } from "./download";
import { guarded, routes } from "./guard";

export const auditRoutes = routes()
  .openapi(guarded(contract.listAuditEvents), async (c) =>
    c.json(await listAuditEvents(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.verifyAudit), async (c) => {
    const { ok, checked, head, problems, restoredAt } = await verifyAudit(c.var.ctx);
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
  .openapi(
    guarded(contract.exportAudit),
    async (c) =>
      // The declared answer is text; that it comes as a stream is nothing a client sees.
      download(c, await exportAudit(c.var.ctx, c.req.valid("query"))) as never,
  )
  .openapi(
    guarded(contract.exportActivity),
    async (c) => download(c, await exportActivity(c.var.ctx, c.req.valid("query"))) as never,
  );
