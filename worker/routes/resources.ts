import { listPlaces } from "../admin/list-places";
import { listResourceFlows } from "../admin/list-resource-flows";
import { listResourceTypes } from "../admin/list-resource-types";
import { getResource, listResources } from "../admin/list-resources";
import * as contract from "../contract/resources";
import { guarded, routes } from "./guard";

export const resourceRoutes = routes()
  .openapi(guarded(contract.listResources), async (c) =>
    c.json(await listResources(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.listPlaces), async (c) =>
    c.json(await listPlaces(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.listResourceFlows), async (c) => {
    const { resourceId } = c.req.valid("param");
    return c.json({ items: await listResourceFlows(c.var.ctx, resourceId) }, 200);
  })
  .openapi(guarded(contract.getResource), async (c) =>
    c.json(await getResource(c.var.ctx, c.req.valid("param").resourceId), 200),
  )
  .openapi(guarded(contract.listResourceTypes), async (c) =>
    c.json(await listResourceTypes(c.var.ctx, c.req.valid("query")), 200),
  );
