/** Every endpoint there is. Guards, the OpenAPI document and the audience sweep walk this list. */
import type { RouteConfig } from "@hono/zod-openapi";
import * as apiTokens from "./api-tokens";
import * as audit from "./audit";
import * as bundles from "./bundle-endpoints";
import type { Audience, Scope } from "./endpoint";
import * as flows from "./flow-endpoints";
import * as groups from "./groups";
import * as integrations from "./integrations";
import * as offers from "./offers";
import * as organization from "./organization";
import * as requests from "./request-endpoints";
import * as resources from "./resources";
import * as sessions from "./sessions";
import * as shifts from "./shifts";
import * as users from "./users";

export type AnyEndpoint = RouteConfig & {
  readonly operationId: string;
  readonly audience: Audience;
  readonly scope: Scope | undefined;
};

const isEndpoint = (value: unknown): value is AnyEndpoint =>
  typeof value === "object" && value !== null && "operationId" in value && "audience" in value;

export const endpoints: ReadonlyArray<AnyEndpoint> = [
  apiTokens,
  audit,
  bundles,
  flows,
  groups,
  integrations,
  offers,
  organization,
  requests,
  resources,
  sessions,
  shifts,
  users,
].flatMap((file) => Object.values(file as Record<string, unknown>).filter(isEndpoint));
