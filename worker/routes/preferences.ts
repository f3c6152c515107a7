import { getMyNotifications, setMyNotifications } from "../admin/notifications";
import * as contract from "../contract/preferences";
import { changeMe } from "../identity/preferences";
import { guarded, routes } from "./guard";

export const preferenceRoutes = routes()
  .openapi(guarded(contract.changeMe), async (c) =>
    c.json(await changeMe(c.var.ctx, c.req.valid("json")), 200),
  )
  .openapi(guarded(contract.getMyNotifications), async (c) =>
    c.json(await getMyNotifications(c.var.ctx), 200),
  )
  .openapi(guarded(contract.setMyNotifications), async (c) =>
    c.json(await setMyNotifications(c.var.ctx, c.req.valid("json")), 200),
  );
