import * as contract from "../contract/organization";
import {
  changeOrganization,
  getOrganization,
  pauseGranting,
  resumeGranting,
} from "../identity/organization";
import { guarded, routes } from "./guard";

export const organizationRoutes = routes()
  .openapi(guarded(contract.getOrganization), async (c) =>
    c.json(await getOrganization(c.var.ctx), 200),
  )
  .openapi(guarded(contract.changeOrganization), async (c) =>
    c.json(await changeOrganization(c.var.ctx, c.req.valid("json")), 200),
  )
  .openapi(guarded(contract.pauseGranting), async (c) =>
    c.json(await pauseGranting(c.var.ctx, c.req.valid("json").reason), 200),
  )
  .openapi(guarded(contract.resumeGranting), async (c) =>
    c.json(await resumeGranting(c.var.ctx), 200),
  );
