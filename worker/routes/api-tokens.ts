import * as contract from "../contract/api-tokens";
import { createApiToken, listApiTokens, revokeApiToken } from "../identity/api-tokens";
import { guarded, routes } from "./guard";

export const apiTokenRoutes = routes()
  .openapi(guarded(contract.listApiTokens), async (c) =>
    c.json(await listApiTokens(c.var.ctx, c.req.valid("query")), 200),
  )
  .openapi(guarded(contract.createApiToken), async (c) =>
    c.json(await createApiToken(c.var.ctx, c.req.valid("json")), 201),
  )
  .openapi(guarded(contract.revokeApiToken), async (c) => {
    await revokeApiToken(c.var.ctx, c.req.valid("param").tokenId);
    return c.body(null, 204);
  });
