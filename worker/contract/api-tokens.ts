/** API tokens: shown once, kept as hashes, scoped, expiring; never more than their owner. */
import { z } from "@hono/zod-openapi";
import { answers, body, created, endpoint, noContent, Scope } from "./endpoint";
import { PersonRef } from "./requests";
import { ApiTokenId, InstantText, name, PageQuery, page } from "./values";

export const ApiToken = z
  .object({
    id: ApiTokenId,
    name: z.string(),
    /** Its first characters. */
    hint: z.string(),
    user: PersonRef,
    scopes: z.array(Scope),
    createdAt: InstantText,
    lastUsedAt: InstantText.nullable(),
    expiresAt: InstantText.nullable(),
    revokedAt: InstantText.nullable(),
  })
  .openapi("ApiToken");
export type ApiToken = z.infer<typeof ApiToken>;

/** `token` is shown in this answer and never again. */
export const CreatedApiToken = ApiToken.extend({ token: z.string() }).openapi("CreatedApiToken");
export type CreatedApiToken = z.infer<typeof CreatedApiToken>;

export const NewApiToken = z
  .strictObject({
    name: name(120),
    scopes: z.array(Scope).min(1).max(Scope.options.length),
    /** Days until it stops working. */
    expiresInDays: z.int().min(1).max(365).default(90),
  })
  .openapi("NewApiToken");
export type NewApiToken = z.infer<typeof NewApiToken>;

export const ApiTokenQuery = PageQuery.extend({
  /** `all` lists everybody's; admins only. */
  owner: z.enum(["me", "all"]).default("me"),
});
export type ApiTokenQuery = z.infer<typeof ApiTokenQuery>;

const tag = "API tokens";
const access = { tag, scope: "tokens:write", audience: "signed_in" } as const;

export const listApiTokens = endpoint(
  {
    ...access,
    id: "listApiTokens",
    method: "get",
    path: "/api/v1/api-tokens",
    summary: "List API tokens, newest first",
  },
  { request: { query: ApiTokenQuery }, responses: answers(page(ApiToken)) },
);

export const createApiToken = endpoint(
  {
    // Without a scope: a token that makes tokens would outlive its own revocation.
    tag,
    audience: access.audience,
    id: "createApiToken",
    method: "post",
    path: "/api/v1/api-tokens",
    summary: "Create an API token for myself",
    description: "The token is in this answer only. Only people who are signed in make tokens.",
  },
  { request: body(NewApiToken), responses: created(CreatedApiToken) },
);

export const revokeApiToken = endpoint(
  {
    ...access,
    id: "revokeApiToken",
    method: "delete",
    path: "/api/v1/api-tokens/{tokenId}",
    summary: "Revoke an API token",
  },
  { request: { params: z.object({ tokenId: ApiTokenId }) }, responses: noContent },
);
