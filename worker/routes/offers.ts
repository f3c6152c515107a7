import type { TypedResponse } from "hono";
import { listOfferedResources } from "../access/list-offered-resources";
import { getResourceOffers, listOffers } from "../access/list-offers";
import { searchOffers } from "../access/search-offers";
import * as contract from "../contract/offers";
import { guarded, routes } from "./guard";

/** Text that is JSON of the endpoint's answer already: `listOffers` promises it, and a test parses it by the contract. */
const prepared = (json: string) =>
  new Response(json, { headers: { "content-type": "application/json" } }) as Response &
    TypedResponse<never, 200, "json">;

export const offerRoutes = routes()
  .openapi(guarded(contract.listOffers), async (c) =>
    prepared(await listOffers(c.var.ctx, c.req.valid("query"))),
  )
  .openapi(guarded(contract.listOfferedResources), async (c) =>
    c.json(await listOfferedResources(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.searchOffers), async (c) =>
    c.json(await searchOffers(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.getResourceOffers), async (c) =>
    c.json(await getResourceOffers(c.var.ctx, c.req.valid("param").resourceId), 200),
  );
