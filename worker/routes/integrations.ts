import { checkConfig, checkIntegration } from "../admin/check-integration";
import { listConnectors } from "../admin/list-connectors";
import { deleteIntegration, drainIntegration } from "../admin/remove-integration";
import { changeIntegration, createIntegration } from "../admin/save-integration";
import { getIntegration, listIntegrations } from "../admin/show-integrations";
import { confirmSync, listSyncRuns, syncNow } from "../admin/sync-runs";
import * as contract from "../contract/integrations";
import { guarded, routes } from "./guard";

export const integrationRoutes = routes()
  .openapi(guarded(contract.listConnectors), async (c) => c.json({ items: listConnectors() }, 200))
  .openapi(guarded(contract.listIntegrations), async (c) =>
    c.json(await listIntegrations(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.createIntegration), async (c) =>
    c.json(await createIntegration(c.var.ctx, c.req.valid("json")), 201),
  )
  .openapi(guarded(contract.checkConfig), async (c) =>
    c.json(await checkConfig(c.var.ctx, c.req.valid("json")), 200),
  )
  .openapi(guarded(contract.getIntegration), async (c) =>
    c.json(await getIntegration(c.var.ctx, c.req.valid("param").integrationId), 200),
  )
  .openapi(guarded(contract.changeIntegration), async (c) => {
    const { integrationId } = c.req.valid("param");
    return c.json(await changeIntegration(c.var.ctx, integrationId, c.req.valid("json")), 200);
  })
  .openapi(guarded(contract.deleteIntegration), async (c) => {
    await deleteIntegration(c.var.ctx, c.req.valid("param").integrationId);
    return c.body(null, 204);
  })
  .openapi(guarded(contract.drainIntegration), async (c) =>
    c.json(await drainIntegration(c.var.ctx, c.req.valid("param").integrationId), 200),
  )
  .openapi(guarded(contract.checkIntegration), async (c) =>
    c.json(await checkIntegration(c.var.ctx, c.req.valid("param").integrationId), 200),
  )
  .openapi(guarded(contract.syncIntegration), async (c) => {
    await syncNow(c.var.ctx, c.req.valid("param").integrationId);
    return c.json({ started: true } as const, 202);
  })
  .openapi(guarded(contract.listSyncRuns), async (c) => {
    const { integrationId } = c.req.valid("param");
    return c.json(await listSyncRuns(c.var.ctx, integrationId, c.req.valid("query")), 200);
  })
  .openapi(guarded(contract.confirmSync), async (c) => {
    const { integrationId, runId } = c.req.valid("param");
    return c.json(await confirmSync(c.var.ctx, integrationId, runId), 200);
  });
