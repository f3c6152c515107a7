/** All server-rendered pages. Style sheet and script are mounted before the caller is looked up: they are for everybody. */
import { Hono } from "hono";
import { accessLinkRoutes } from "./access-link";
import type { AppEnv } from "./app-env";
import { approveRoutes } from "./approve";
import { extendRoutes } from "./extend";
import { homeRoutes } from "./home";
import { problemRoutes, showProblem } from "./problems";
import { signInRoutes } from "./sign-in";
import { statusRoutes } from "./status";

export const pageRoutes = new Hono<AppEnv>()
  .route("/", homeRoutes)
  .route("/", signInRoutes)
  .route("/", approveRoutes)
  .route("/", extendRoutes)
  .route("/", accessLinkRoutes)
  .route("/", statusRoutes)
  .route("/", problemRoutes)
  .onError(showProblem);
