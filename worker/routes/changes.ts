import { getChanges } from "../contract/changes";
import { showChanges } from "../identity/show-changes";
import { guarded, routes } from "./guard";

export const changeRoutes = routes().openapi(guarded(getChanges), async (c) => {
  const changes = await showChanges(c.var.ctx);
  const tag = `"${changes.version}"`;
  // For this reader only, and asked anew each time: `no-cache` lets the browser send the tag by itself.
  const headers = { etag: tag, "cache-control": "private, no-cache" };
  const known = c.req.header("if-none-match")?.split(",") ?? [];
  if (known.some((t) => t.trim().replace(/^W\//, "") === tag)) return c.body(null, 304, headers);
  return c.json(changes, 200, headers);
});
