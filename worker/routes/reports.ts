import { downloadReport } from "../admin/open-report";
import { createReport, deleteReport, replaceReport } from "../admin/save-report";
import { sendReport } from "../admin/send-report";
import { endReportShare, shareReport } from "../admin/share-report";
import { getReport, listReports } from "../admin/show-reports";
import * as contract from "../contract/reports";
import { download } from "./download";
import { guarded, routes } from "./guard";

export const reportRoutes = routes()
  .openapi(guarded(contract.listReports), async (c) =>
    c.json(await listReports(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.createReport), async (c) =>
    c.json(await createReport(c.var.ctx, c.req.valid("json")), 201),
  )
  .openapi(guarded(contract.getReport), async (c) =>
    c.json(await getReport(c.var.ctx, c.req.valid("param").reportId), 200),
  )
  .openapi(guarded(contract.replaceReport), async (c) =>
    c.json(await replaceReport(c.var.ctx, c.req.valid("param").reportId, c.req.valid("json")), 200),
  )
  .openapi(guarded(contract.deleteReport), async (c) => {
    await deleteReport(c.var.ctx, c.req.valid("param").reportId);
    return c.body(null, 204);
  })
  .openapi(
    guarded(contract.downloadReport),
    async (c) =>
      download(c, await downloadReport(c.var.ctx, c.req.valid("param").reportId)) as never,
  )
  .openapi(guarded(contract.sendReport), async (c) => {
    const { reportId } = c.req.valid("param");
    const recipients = await sendReport(c.var.ctx, reportId, c.req.valid("json").recipients);
    return c.json({ recipients }, 200);
  })
  .openapi(guarded(contract.shareReport), async (c) =>
    c.json(await shareReport(c.var.ctx, c.req.valid("param").reportId, c.req.valid("json")), 201),
  )
  .openapi(guarded(contract.endReportShare), async (c) => {
    await endReportShare(c.var.ctx, c.req.valid("param").reportId);
    return c.body(null, 204);
  });
