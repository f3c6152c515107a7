/** One declaration per endpoint: validation, types, OpenAPI, typed clients and the audience sweep read it. */
import { createRoute, type RouteConfig, z } from "@hono/zod-openapi";
import { Problem } from "./problems";

/**
 * Who may call. `anyone`: nobody is asked who they are. `link`: holders of a link-bound session too.
 * `signed_in`: any member of the organization. `admin`: admins.
 */
export type Audience = "anyone" | "link" | "signed_in" | "admin";

/** What an API token must have been given. Writing does not include reading. */
export const Scope = z.enum([
  "requests:read",
  "requests:write",
  "flows:read",
  "flows:write",
  "integrations:read",
  "integrations:write",
  "users:read",
  "users:write",
  "audit:read",
  "settings:write",
  "tokens:write",
]);
export type Scope = z.infer<typeof Scope>;

type Body = z.ZodType;

export type EndpointSpec<P extends string> = {
  readonly id: string;
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  readonly path: P;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly audience: Audience;
  /** Absent: API tokens may not call this at all. */
  readonly scope?: Scope;
};

/** Turns a spec into the route that `@hono/zod-openapi` mounts; audience and scope ride along as extensions. */
export function endpoint<
  const P extends string,
  R extends Omit<RouteConfig, "path" | "method" | "responses"> & {
    responses: RouteConfig["responses"];
  },
>(spec: EndpointSpec<P>, route: R) {
  return Object.assign(
    createRoute({
      ...route,
      operationId: spec.id,
      method: spec.method,
      path: spec.path,
      tags: [spec.tag],
      summary: spec.summary,
      ...(spec.description && { description: spec.description }),
      ...(spec.audience === "anyone"
        ? {}
        : { security: [{ session: [] }, ...(spec.scope ? [{ token: [spec.scope] }] : [])] }),
      "x-audience": spec.audience,
      responses: {
        ...route.responses,
        default: {
          description: "A refusal, as problem details",
          content: { "application/problem+json": { schema: Problem } },
        },
      },
    }),
    { audience: spec.audience, scope: spec.scope },
  );
}

export const json = <S extends Body>(schema: S) => ({ "application/json": { schema } });

/** A JSON body that must be there. */
export const body = <S extends Body>(schema: S) => ({
  body: { content: json(schema), required: true as const },
});

/** A JSON body whose every field may be left out: no body at all means the same as `{}`. */
export const optionalBody = <S extends Body>(schema: S) => ({
  body: { content: json(schema), required: false as const },
});

/** A JSON answer. */
export const answers = <S extends Body>(schema: S, description = "Done") => ({
  200: { description, content: json(schema) },
});

export const created = <S extends Body>(schema: S, description = "Created") => ({
  201: { description, content: json(schema) },
});

export const noContent = { 204: { description: "Done" } };
