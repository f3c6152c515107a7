/** All server-rendered pages. Style sheet and script are mounted before the caller is looked up: they are for everybody. */
import { Hono } from "hono";
import type { AppEnv } from "../routes/app-env";
import { accessLinkRoutes } from "./access-link";
import { approveRoutes } from "./approve";
import { extendRoutes } from "./extend";
import { extensionConnectRoutes } from "./extension-connect";
import { portalRoutes } from "./portal";
import { problemRoutes, showProblem } from "./problems";
import { sharedReportRoutes } from "./shared-report";
import { signInRoutes } from "./sign-in";
import { signUpRoutes } from "./sign-up";
import { statusRoutes } from "./status";

export const pageRoutes = new Hono<AppEnv>()
  .route("/", portalRoutes)
  .route("/", signInRoutes)
  .route("/", signUpRoutes)
  .route("/", approveRoutes)
  .route("/", extendRoutes)
  .route("/", extensionConnectRoutes)
  .route("/", accessLinkRoutes)
  .route("/", statusRoutes)
  .route("/", sharedReportRoutes)
  .route("/", problemRoutes)
  .onError(showProblem);
