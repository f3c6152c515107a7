/** The portal: its files, and the one document that every address of it answers with. */

import { type Context, Hono } from "hono";
import { getMe } from "../identity/organization";
import { isEmpty } from "../identity/sign-up";
import { isSignedIn } from "../lib/actor";
import { AppError } from "../lib/errors";
import type { AppEnv } from "../routes/app-env";
import { requireAssets } from "../runtime/bindings";

type C = Context<AppEnv>;

/** Names carry the hash of the content, see scripts/build-portal.ts. */
const FOREVER = "public, max-age=31536000, immutable";

/** The document is the same for everybody but for `boot`; scripts and styles are files, so no nonce is needed. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const fromAssets = (c: C, path: string) =>
  requireAssets(c.env).fetch(new Request(new URL(path, c.req.url)));

/** Mounted before the caller is looked up: the files are for everybody. */
export const portalFiles = new Hono<AppEnv>().get("/app/assets/*", async (c) => {
  const file = await fromAssets(c, c.req.path);
  if (!file.ok) throw new AppError("not_found", "This file is of another version of the portal.");
  const headers = { "cache-control": FOREVER, "content-type": "application/octet-stream" };
  const type = file.headers.get("content-type");
  return new Response(file.body, {
    headers: { ...headers, ...(type && { "content-type": type }) },
  });
});

/** JSON that may stand inside a script element: nothing in it ends the element. */
const asData = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

/**
 * Answers with the portal for whoever is signed in; others are led to where they belong.
 * `boot` tells the first paint who that is and what they chose, without another round trip.
 */
export async function showPortal(c: C): Promise<Response> {
  const { ctx, linkActor } = c.var;
  if (!isSignedIn(ctx.actor)) {
    if (await isEmpty(ctx)) return c.redirect("/sign-up", 303);
    if (linkActor && c.req.path === "/")
      return c.redirect(`/l/${linkActor.principal.accessLinkId}`, 303);
    const { pathname, search } = new URL(c.req.url);
    const next = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
    return c.redirect(`/sign-in${next}`, 303);
  }
  const [me, document] = await Promise.all([getMe(ctx), fromAssets(c, "/app/")]);
  if (!document.ok) throw new Error("the portal was not built: run `npm run build`");
  const html = (await document.text())
    .replace('<html lang="en">', `<html lang="en" data-theme="${me.preferences.theme}">`)
    .replace(
      "</body>",
      () => `<script type="application/json" id="boot">${asData(me)}</script></body>`,
    );
  return c.html(html, 200, { "content-security-policy": POLICY });
}

/** Every address of portal/router.tsx. `/requests/:requestId` is in status.tsx: holders of access links have it too. */
export const portalRoutes = new Hono<AppEnv>()
  .get("/", showPortal)
  .get("/request", showPortal)
  .get("/requests", showPortal)
  .get("/approvals", showPortal)
  .get("/settings", showPortal)
  .get("/admin", showPortal)
  .get("/admin/*", showPortal);
