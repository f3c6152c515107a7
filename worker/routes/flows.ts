import { deleteFlow, rotateAccessLink } from "../admin/delete-flow";
import { showOneFlow } from "../admin/flow-views";
import { getFlowVersion, listFlowVersions } from "../admin/list-flow-versions";
import { listFlows } from "../admin/list-flows";
import { listUnresolved } from "../admin/list-unresolved";
import { createFlow, duplicateFlow, replaceFlow, switchFlow } from "../admin/save-flow";
import {
  activateFlow,
  createFlow as createFlowEndpoint,
  deactivateFlow,
  deleteFlow as deleteFlowEndpoint,
  duplicateFlow as duplicateFlowEndpoint,
  getFlow,
  getFlowVersion as getFlowVersionEndpoint,
  listFlows as listFlowsEndpoint,
  listFlowVersions as listFlowVersionsEndpoint,
  listUnresolvedReferences,
  replaceFlow as replaceFlowEndpoint,
  rotateAccessLink as rotateAccessLinkEndpoint,
} from "../contract/flow-endpoints";
import { expectedVersion } from "./expected-version";
import { guarded, routes } from "./guard";

export const flowRoutes = routes()
  .openapi(guarded(listFlowsEndpoint), async (c) =>
    c.json(await listFlows(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(listUnresolvedReferences), async (c) =>
    c.json(await listUnresolved(c.var.ctx), 200),
  )
  .openapi(guarded(createFlowEndpoint), async (c) =>
    c.json(await createFlow(c.var.ctx, c.req.valid("json")), 201),
  )
  .openapi(guarded(getFlow), async (c) => {
    const flow = await showOneFlow(c.var.ctx, c.req.valid("param").flowId);
    c.header("etag", `"${flow.version}"`);
    return c.json(flow, 200);
  })
  .openapi(guarded(replaceFlowEndpoint), async (c) => {
    const { flowId } = c.req.valid("param");
    const version = expectedVersion(c.req.valid("query"), c.req.valid("header"));
    return c.json(await replaceFlow(c.var.ctx, flowId, c.req.valid("json"), version), 200);
  })
  .openapi(guarded(deleteFlowEndpoint), async (c) => {
    await deleteFlow(c.var.ctx, c.req.valid("param").flowId);
    return c.body(null, 204);
  })
  .openapi(guarded(listFlowVersionsEndpoint), async (c) => {
    const { flowId } = c.req.valid("param");
    return c.json(await listFlowVersions(c.var.ctx, flowId, c.req.valid("query")), 200);
  })
  .openapi(guarded(getFlowVersionEndpoint), async (c) => {
    const { flowId, version } = c.req.valid("param");
    return c.json(await getFlowVersion(c.var.ctx, flowId, version), 200);
  })
  .openapi(guarded(duplicateFlowEndpoint), async (c) =>
    c.json(await duplicateFlow(c.var.ctx, c.req.valid("param").flowId), 201),
  )
  .openapi(guarded(activateFlow), async (c) =>
    c.json(await switchFlow(c.var.ctx, c.req.valid("param").flowId, true), 200),
  )
  .openapi(guarded(deactivateFlow), async (c) =>
    c.json(await switchFlow(c.var.ctx, c.req.valid("param").flowId, false), 200),
  )
  .openapi(guarded(rotateAccessLinkEndpoint), async (c) =>
    c.json(await rotateAccessLink(c.var.ctx, c.req.valid("param").flowId), 200),
  );
