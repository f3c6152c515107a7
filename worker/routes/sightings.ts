import { matchSighting } from "../access/match-sighting";
import * as contract from "../contract/sightings";
import { guarded, routes } from "./guard";

export const sightingRoutes = routes().openapi(guarded(contract.matchSighting), async (c) =>
  c.json(await matchSighting(c.var.ctx, c.req.valid("json")), 200),
);
