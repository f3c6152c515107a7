import type { Context } from "hono";
import * as contract from "../contract/logo";
import { deleteLogo, readLogo, setLogo } from "../identity/logo";
import type { AppEnv } from "./app-env";
import { guarded, routes } from "./guard";

/** Hallpass's own sign, for those who have no logo. The same as on the pages. */
const sign = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"><rect x="2" y="2" width="22" height="22" rx="6.5" fill="#111827"/><path d="M8.5 7.5v11M17.5 7.5v11M8.5 13h9" stroke="#fff" stroke-width="2.6" stroke-linecap="round" fill="none"/></svg>`;

/** Opened by itself the picture is a document of this origin: it may load and run nothing. */
const alone = "default-src 'none'; sandbox; frame-ancestors 'none'";

async function showLogo(c: Context<AppEnv>, asked: string | undefined): Promise<Response> {
  const logo = await readLogo(c.var.ctx);
  const version = logo?.version ?? "none";
  const headers = {
    "content-type": logo?.contentType ?? "image/svg+xml",
    "content-security-policy": alone,
    "x-content-type-options": "nosniff",
    etag: `"${version}"`,
    // An address with the version of now never gives anything else.
    "cache-control":
      asked === version
        ? "public, max-age=31536000, immutable"
        : "public, max-age=0, must-revalidate",
  };
  if (c.req.header("if-none-match") === `"${version}"`)
    return new Response(null, { status: 304, headers });
  return new Response(logo?.bytes ?? sign, { headers });
}

export const logoRoutes = routes()
  // The declared answer is text; a picture is bytes, which nothing of a typed client reads.
  .openapi(
    guarded(contract.getLogo),
    async (c) => (await showLogo(c, c.req.valid("query").v)) as never,
  )
  .openapi(guarded(contract.setLogo), async (c) =>
    c.json(await setLogo(c.var.ctx, c.req.valid("json")), 200),
  )
  .openapi(guarded(contract.deleteLogo), async (c) => {
    await deleteLogo(c.var.ctx);
    return c.body(null, 204);
  });
