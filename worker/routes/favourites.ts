import * as contract from "../contract/favourites";
import { deleteFavourite, listFavourites, putFavourite } from "../identity/favourites";
import { guarded, routes } from "./guard";

export const favouriteRoutes = routes()
  .openapi(guarded(contract.listFavourites), async (c) =>
    c.json({ items: await listFavourites(c.var.ctx) }, 200),
  )
  .openapi(guarded(contract.putFavourite), async (c) =>
    c.json(await putFavourite(c.var.ctx, c.req.valid("json")), 200),
  )
  .openapi(guarded(contract.deleteFavourite), async (c) => {
    await deleteFavourite(c.var.ctx, c.req.valid("param").favouriteId);
    return c.body(null, 204);
  });
