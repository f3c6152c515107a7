import * as contract from "../contract/sessions";
import { forgetBrowser, forgetBrowsers, listBrowsers } from "../identity/remembered-browsers";
import { endOtherSessions, endSession, listSessions } from "../identity/sessions";
import { guarded, routes } from "./guard";

export const sessionRoutes = routes()
  .openapi(guarded(contract.listSessions), async (c) =>
    c.json({ items: await listSessions(c.var.ctx) }, 200),
  )
  .openapi(guarded(contract.endSession), async (c) => {
    await endSession(c.var.ctx, c.req.valid("param").sessionId);
    return c.body(null, 204);
  })
  .openapi(guarded(contract.endOtherSessions), async (c) => {
    await endOtherSessions(c.var.ctx);
    return c.body(null, 204);
  })
  .openapi(guarded(contract.listBrowsers), async (c) =>
    c.json({ items: await listBrowsers(c.var.ctx) }, 200),
  )
  .openapi(guarded(contract.forgetBrowser), async (c) => {
    await forgetBrowser(c.var.ctx, c.req.valid("param").browserId);
    return c.body(null, 204);
  })
  .openapi(guarded(contract.forgetBrowsers), async (c) => {
    await forgetBrowsers(c.var.ctx);
    return c.body(null, 204);
  });
