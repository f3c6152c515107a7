import * as contract from "../contract/views";
import { changeView, createView, deleteView, listViews } from "../identity/saved-views";
import { guarded, routes } from "./guard";

export const viewRoutes = routes()
  .openapi(guarded(contract.listViews), async (c) =>
    c.json({ items: await listViews(c.var.ctx, c.req.valid("query").page) }, 200),
  )
  .openapi(guarded(contract.createView), async (c) =>
    c.json(await createView(c.var.ctx, c.req.valid("json")), 201),
  )
  .openapi(guarded(contract.changeView), async (c) =>
    c.json(await changeView(c.var.ctx, c.req.valid("param").viewId, c.req.valid("json")), 200),
  )
  .openapi(guarded(contract.deleteView), async (c) => {
    await deleteView(c.var.ctx, c.req.valid("param").viewId);
    return c.body(null, 204);
  });
