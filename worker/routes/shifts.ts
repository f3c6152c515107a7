import * as contract from "../contract/shifts";
import { createShift, deleteShift, getShift, listShifts, replaceShift } from "../identity/shifts";
import { guarded, routes } from "./guard";

export const shiftRoutes = routes()
  .openapi(guarded(contract.listShifts), async (c) =>
    c.json(await listShifts(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.createShift), async (c) =>
    c.json(await createShift(c.var.ctx, c.req.valid("json")), 201),
  )
  .openapi(guarded(contract.getShift), async (c) =>
    c.json(await getShift(c.var.ctx, c.req.valid("param").shiftId), 200),
  )
  .openapi(guarded(contract.replaceShift), async (c) =>
    c.json(await replaceShift(c.var.ctx, c.req.valid("param").shiftId, c.req.valid("json")), 200),
  )
  .openapi(guarded(contract.deleteShift), async (c) => {
    await deleteShift(c.var.ctx, c.req.valid("param").shiftId);
    return c.body(null, 204);
  });
