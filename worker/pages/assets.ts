/** The style sheet, the script and the icon of the pages. */
import { Hono } from "hono";
import { tokenCss } from "../lib/token-css";
import { light } from "../lib/tokens";
import type { AppEnv } from "../routes/app-env";
import { built } from "./assets.gen";

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"><rect x="2" y="2" width="22" height="22" rx="6.5" fill="${light.accent}"/><path d="M8.5 7.5v11M17.5 7.5v11M8.5 13h9" stroke="#fff" stroke-width="2.6" stroke-linecap="round" fill="none"/></svg>`;

export const assetUrls = {
  css: `/assets/pages.css?v=${built.css.version}`,
  js: `/assets/pages.js?v=${built.js.version}`,
} as const;

/** An address with a version never changes what it gives; one without may. */
const lifetime = (version: string | undefined, current: string) =>
  version === current ? "public, max-age=31536000, immutable" : "no-cache";

export const assetRoutes = new Hono<AppEnv>()
  .get("/assets/pages.css", (c) =>
    c.body(tokenCss() + built.css.text, 200, {
      "content-type": built.css.type,
      "cache-control": lifetime(c.req.query("v"), built.css.version),
    }),
  )
  .get("/assets/pages.js", (c) =>
    c.body(built.js.text, 200, {
      "content-type": built.js.type,
      "cache-control": lifetime(c.req.query("v"), built.js.version),
    }),
  )
  .get("/assets/icon.svg", (c) =>
    c.body(icon, 200, {
      "content-type": "image/svg+xml",
      "cache-control": "public, max-age=86400",
    }),
  );
