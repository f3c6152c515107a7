/** The Hono app: what happens to every call, in this order, and which routes there are. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { AppError } from "./lib/errors";
import { assetRoutes } from "./pages/assets";
import { portalFiles } from "./pages/portal";
import { showProblem } from "./pages/problems";
import { pageRoutes } from "./pages/routes";
import { answerError, hasContext, isApi } from "./routes/answer-errors";
import { apiTokenRoutes } from "./routes/api-tokens";
import type { AppEnv } from "./routes/app-env";
import { auditRoutes } from "./routes/audit";
import { bundleRoutes } from "./routes/bundles";
import { callLimits } from "./routes/call-limits";
import { changeRoutes } from "./routes/changes";
import { extensionRoutes } from "./routes/extension";
import { extensionOrigins } from "./routes/extension-origins";
import { favouriteRoutes } from "./routes/favourites";
import { flowDraftRoutes } from "./routes/flow-drafts";
import { flowRoutes } from "./routes/flows";
import { groupRoutes } from "./routes/groups";
import { routes } from "./routes/guard";
import { healthRoutes } from "./routes/health";
import { insightRoutes } from "./routes/insight";
import { integrationRoutes } from "./routes/integrations";
import { logRefusals } from "./routes/log-refusals";
import { logoRoutes } from "./routes/logo";
import { offerRoutes } from "./routes/offers";
import { onlyFront } from "./routes/only-front";
import { openApiRoutes, registerSecuritySchemes } from "./routes/openapi";
import { organizationRoutes } from "./routes/organization";
import { plainPaths } from "./routes/plain-paths";
import { preferenceRoutes } from "./routes/preferences";
import { reportRoutes } from "./routes/reports";
import { requestRoutes } from "./routes/requests";
import { resourceRoutes } from "./routes/resources";
import { sameOrigin } from "./routes/same-origin";
import { securityHeaders } from "./routes/security-headers";
import { sessionRoutes } from "./routes/sessions";
import { settingRoutes } from "./routes/settings";
import { shiftRoutes } from "./routes/shifts";
import { sightingRoutes } from "./routes/sightings";
import { userRoutes } from "./routes/users";
import { viewRoutes } from "./routes/views";
import { whoCalls } from "./routes/who-calls";

const MAX_BODY_BYTES = 1_048_576;

const answer = (error: unknown, c: Context<AppEnv>) =>
  isApi(c.req.path) || !hasContext(c) ? answerError(error, c) : showProblem(error, c);

export function createApp(): OpenAPIHono<AppEnv> {
  const app = routes();
  app.onError(answer);
  app.notFound((c) => answer(new AppError("not_found", "Nothing is here."), c));
  app.use(onlyFront);
  app.use(securityHeaders);
  app.use(logRefusals);
  app.use(plainPaths);
  // Supervisors must be answered also when the configuration or the database is broken.
  app.route("/", healthRoutes);
  app.route("/", assetRoutes);
  app.route("/", portalFiles);
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new AppError("too_large", "The body may have at most 1 MiB.");
      },
    }),
  );
  app.use(extensionOrigins);
  app.use(sameOrigin);
  app.use(whoCalls);
  app.use(callLimits);
  for (const part of api) app.route("/", part);
  registerSecuritySchemes(app);
  app.route("/", openApiRoutes(app));
  app.route("/", pageRoutes);
  return app;
}

const api = [
  apiTokenRoutes,
  auditRoutes,
  bundleRoutes,
  extensionRoutes,
  changeRoutes,
  flowDraftRoutes,
  favouriteRoutes,
  flowRoutes,
  groupRoutes,
  insightRoutes,
  integrationRoutes,
  logoRoutes,
  offerRoutes,
  organizationRoutes,
  preferenceRoutes,
  reportRoutes,
  requestRoutes,
  resourceRoutes,
  sessionRoutes,
  settingRoutes,
  shiftRoutes,
  sightingRoutes,
  userRoutes,
  viewRoutes,
];
