/** Every endpoint there is. Guards, the OpenAPI document and the audience sweep walk this list. */
import type { RouteConfig } from "@hono/zod-openapi";
import * as accessGraph from "./access-graph";
import * as apiTokens from "./api-tokens";
import * as audit from "./audit";
import * as bundles from "./bundle-endpoints";
import * as changes from "./changes";
import type { Audience, Scope } from "./endpoint";
import * as extensionFlags from "./extension-flags";
import * as extensionSessions from "./extension-sessions";
import * as favourites from "./favourites";
import * as flowDrafts from "./flow-drafts";
import * as flows from "./flow-endpoints";
import * as flowInsight from "./flow-insight";
import * as groups from "./groups";
import * as insight from "./insight";
import * as integrations from "./integrations";
import * as logo from "./logo";
import * as mailSettings from "./mail-settings";
import * as offers from "./offers";
import * as onboarding from "./onboarding";
import * as organization from "./organization";
import * as preferences from "./preferences";
import * as reports from "./reports";
import * as requests from "./request-endpoints";
import * as resources from "./resources";
import * as sessions from "./sessions";
import * as shifts from "./shifts";
import * as sightings from "./sightings";
import * as users from "./users";
import * as views from "./views";

export type AnyEndpoint = RouteConfig & {
  readonly operationId: string;
  readonly audience: Audience;
  readonly scope: Scope | undefined;
};

const isEndpoint = (value: unknown): value is AnyEndpoint =>
  typeof value === "object" && value !== null && "operationId" in value && "audience" in value;

export const endpoints: ReadonlyArray<AnyEndpoint> = [
  accessGraph,
  apiTokens,
  audit,
  bundles,
  changes,
  favourites,
  extensionFlags,
  extensionSessions,
  flowDrafts,
  flowInsight,
  flows,
  groups,
  insight,
  integrations,
  logo,
  mailSettings,
  offers,
  onboarding,
  organization,
  preferences,
  reports,
  requests,
  resources,
  sessions,
  shifts,
  sightings,
  users,
  views,
].flatMap((file) => Object.values(file as Record<string, unknown>).filter(isEndpoint));
