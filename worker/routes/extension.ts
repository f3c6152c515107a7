import * as flags from "../contract/extension-flags";
import * as contract from "../contract/extension-sessions";
import {
  endExtensionSession,
  listExtensionSessions,
  revokeExtensionTokens,
} from "../identity/extension-sessions";
import { getExtensionFlags } from "../identity/organization";
import { redeemExtensionCode } from "../identity/redeem-extension-code";
import { renewExtensionTokens } from "../identity/renew-extension-tokens";
import { guarded, routes } from "./guard";

export const extensionRoutes = routes()
  .openapi(guarded(contract.createExtensionTokens), async (c) => {
    const grant = c.req.valid("json");
    const { ctx } = c.var;
    return c.json(
      grant.grant === "authorization_code"
        ? await redeemExtensionCode(ctx, grant)
        : await renewExtensionTokens(ctx, grant),
      200,
    );
  })
  .openapi(guarded(contract.revokeExtensionTokens), async (c) => {
    await revokeExtensionTokens(c.var.ctx, c.req.valid("json").refreshToken);
    return c.body(null, 204);
  })
  .openapi(guarded(contract.listExtensionSessions), async (c) =>
    c.json({ items: await listExtensionSessions(c.var.ctx) }, 200),
  )
  .openapi(guarded(contract.endExtensionSession), async (c) => {
    await endExtensionSession(c.var.ctx, c.req.valid("param").extensionSessionId);
    return c.body(null, 204);
  })
  .openapi(guarded(flags.getExtensionFlags), async (c) =>
    c.json(await getExtensionFlags(c.var.ctx), 200),
  );
