/** What every route file starts from: the variables of a call, the audience guard, and how bad input is answered. */
import { type Hook, OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { z } from "zod";
import type { Audience, Scope } from "../contract/endpoint";
import { extensionOperations } from "../contract/extension-rights";
import { type Actor, isAdmin, personOf } from "../lib/actor";

import { AppError } from "../lib/errors";
import type { AppEnv } from "./app-env";
import { idempotent } from "./idempotency";

export type Guarded = RouteConfig & {
  readonly audience: Audience;
  readonly scope: Scope | undefined;
};

type Access = Pick<Guarded, "audience" | "scope" | "operationId">;

/**
 * Whether an actor belongs to an endpoint's audience.
 * @throws {AppError} `not_signed_in` for strangers, `not_allowed` for everybody else who may not
 */
export function requireAudience(actor: Actor, { audience, scope, operationId }: Access): void {
  if (audience === "anyone") return;
  const person = personOf(actor);
  if (person === null) throw new AppError("not_signed_in", "Sign in to continue.");
  if (actor.via.kind === "extension") {
    if (operationId !== undefined && extensionOperations.has(operationId)) return;
    throw new AppError("not_allowed", "The extension cannot do this. Open the portal for it.");
  }
  if (person.kind === "outsider") {
    if (audience === "link") return;
    throw new AppError("not_allowed", "Your access link does not open this.");
  }
  if (audience === "admin" && !isAdmin(actor)) {
    throw new AppError("not_allowed", "Only admins can do this.");
  }
  const { scopes } = actor.limits;
  if (scopes && (scope === undefined || !scopes.has(scope))) {
    throw new AppError(
      "not_allowed",
      scope === undefined ? "API tokens cannot do this." : `This token lacks the scope ${scope}.`,
    );
  }
}

/** Turns away callers outside the endpoint's audience, before the input is read. */
export function allow(access: Access): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    requireAudience(c.var.ctx.actor, access);
    await next();
  };
}

const pointerOf = (path: ReadonlyArray<PropertyKey>): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** What zod found wrong, as problem details name it: JSON pointers into the body, or `/name` of a query parameter. */
export function badInput(error: z.ZodError): AppError {
  const errors = error.issues
    .slice(0, 50)
    .map((i) => ({ pointer: pointerOf(i.path), detail: i.message }));
  const [first] = errors;
  const detail = first
    ? `${first.pointer || "The input"}: ${first.detail}`
    : "The input is not right.";
  return new AppError("bad_input", detail, { errors });
}

const refuseBadInput: Hook<unknown, AppEnv, string, void> = (result) => {
  if (result.success) return;
  // An id that cannot exist and one that does not exist look the same to whoever is guessing.
  if (result.target === "param") throw new AppError("not_found", "Nothing is here.");
  throw badInput(result.error);
};

/** A route file: `export const userRoutes = routes().openapi(guarded(listUsers), async (c) => …)`. */
export const routes = () => new OpenAPIHono<AppEnv>({ defaultHook: refuseBadInput });

/** An endpoint of the contract, ready to be mounted: its guard runs first, then its Idempotency-Key, then its input is read. */
export function guarded<E extends Guarded>(endpoint: E): E {
  const { audience, scope, ...route } = endpoint;
  const { operationId = "" } = route;
  const middleware = [
    allow({ audience, scope, operationId }),
    ...(route.method === "post" ? [idempotent] : []),
  ];
  // The document is made from the route; audience and scope stand in it as `x-audience` and `security`.
  return { ...route, middleware } as unknown as E;
}
