import { cancelRequest } from "../access/cancel-request";
import { createRequest, sourceOf } from "../access/create-request";
import { decideRequest } from "../access/decide-request";
import { dryRunRequest } from "../access/dry-run-request";
import { extendRequest } from "../access/extend-request";
import { listAccessDetails } from "../access/list-access-details";
import { listActivity, listApprovals, listMyRequests } from "../access/list-requests";
import { remindApprovers } from "../access/remind-approvers";
import { repairUnit } from "../access/repair-unit";
import { requestAgain } from "../access/request-again";
import { returnRequest } from "../access/return-request";
import { revealSecrets } from "../access/reveal-secrets";
import { bulkRevoke, revokeRequest } from "../access/revoke-request";
import { viewRequest } from "../access/view-request";
import * as contract from "../contract/request-endpoints";

import { guarded, routes } from "./guard";

export const requestRoutes = routes()
  .openapi(guarded(contract.dryRunRequest), async (c) =>
    c.json(await dryRunRequest(c.var.ctx, c.req.valid("json")), 200),
  )
  .openapi(guarded(contract.createRequest), async (c) => {
    const { ctx } = c.var;
    return c.json(await createRequest(ctx, c.req.valid("json"), sourceOf(ctx.actor)), 201);
  })
  .openapi(guarded(contract.listRequests), async (c) =>
    c.json(await listMyRequests(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.listApprovals), async (c) =>
    c.json(await listApprovals(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.getRequest), async (c) =>
    c.json(await viewRequest(c.var.ctx, c.req.valid("param").requestId), 200),
  )
  .openapi(guarded(contract.decideRequest), async (c) =>
    c.json(
      await decideRequest(c.var.ctx, c.req.valid("param").requestId, c.req.valid("json")),
      200,
    ),
  )
  .openapi(guarded(contract.cancelRequest), async (c) =>
    c.json(
      await cancelRequest(c.var.ctx, c.req.valid("param").requestId, c.req.valid("json").reason),
      200,
    ),
  )
  .openapi(guarded(contract.extendRequest), async (c) =>
    c.json(await extendRequest(c.var.ctx, c.req.valid("param").requestId), 200),
  )
  .openapi(guarded(contract.returnRequest), async (c) =>
    c.json(
      await returnRequest(c.var.ctx, c.req.valid("param").requestId, c.req.valid("json").reason),
      200,
    ),
  )
  .openapi(guarded(contract.revokeRequest), async (c) =>
    c.json(
      await revokeRequest(c.var.ctx, c.req.valid("param").requestId, c.req.valid("json").reason),
      200,
    ),
  )
  .openapi(guarded(contract.remindApprovers), async (c) =>
    c.json(await remindApprovers(c.var.ctx, c.req.valid("param").requestId), 200),
  )
  .openapi(guarded(contract.requestAgain), async (c) =>
    c.json(await requestAgain(c.var.ctx, c.req.valid("param").requestId, c.req.valid("json")), 201),
  )
  .openapi(guarded(contract.listAccessDetails), async (c) =>
    c.json({ items: await listAccessDetails(c.var.ctx, c.req.valid("param").requestId) }, 200),
  )
  .openapi(guarded(contract.revealSecrets), async (c) => {
    const { requestId, unitId } = c.req.valid("param");
    return c.json(await revealSecrets(c.var.ctx, requestId, unitId), 200);
  })
  .openapi(guarded(contract.repairUnit), async (c) => {
    const { requestId, unitId } = c.req.valid("param");
    return c.json(await repairUnit(c.var.ctx, requestId, unitId), 200);
  })
  .openapi(guarded(contract.listActivity), async (c) =>
    c.json(await listActivity(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.bulkRevoke), async (c) =>
    c.json(await bulkRevoke(c.var.ctx, c.req.valid("json")), 200),
  );
