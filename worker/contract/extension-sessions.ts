/**
 * Browsers in which somebody connected the extension.
 *
 * Sign-in is the authorization code flow with PKCE (RFC 7636, S256 only) at `/extension/connect`:
 * `?client_id&code_challenge&code_challenge_method=S256&state[&redirect_uri]`. With a `redirect_uri` (see
 * `worker/identity/extension-redirects.ts`) the browser is sent there with `code` and `state`, or with `error=access_denied`. Without one the
 * page that answers the press holds an element with the id `hallpass-extension-code` and the attributes `data-code` and `data-state`, for
 * the extension's content script on the portal's origin.
 *
 * Access tokens live ten minutes and are good for `extensionOperations` only. Each renewal replaces both tokens; whoever uses a replaced refresh
 * token ends the whole session (the last one is forgiven for ten seconds, with the same answer: answers get lost).
 */
import { z } from "@hono/zod-openapi";
import { answers, body, endpoint, noContent } from "./endpoint";
import { PersonRef } from "./requests";
import { ExtensionSessionId, InstantText } from "./values";

/** RFC 7636: 43 to 128 unreserved characters. */
const CodeVerifier = z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/, {
  error: "must be 43 to 128 characters of A-Z a-z 0-9 . _ ~ -",
});
/** Our codes and tokens: a prefix that secret scanners know, and 256 bits. */
const secret = (pattern: RegExp) => z.string().regex(pattern, { error: "is not one of ours" });
const Code = secret(/^hp_xc_[A-Za-z0-9_-]{43}$/);
const RefreshToken = secret(/^hp_xr_[0-9a-z]{20}_[0-9]{1,7}_[A-Za-z0-9_-]{43}$/);

/** The extension's id in its store, or what a build of one's own is called. */
export const ExtensionClientId = z.string().regex(/^[A-Za-z0-9@{}._-]{1,128}$/, {
  error: "must be an extension's id",
});

export const TokenGrant = z
  .discriminatedUnion("grant", [
    z.strictObject({
      grant: z.literal("authorization_code"),
      clientId: ExtensionClientId,
      code: Code,
      codeVerifier: CodeVerifier,
      /** The same as on the page, and absent when it was absent there. */
      redirectUri: z.string().max(256).optional(),
    }),
    z.strictObject({
      grant: z.literal("refresh_token"),
      clientId: ExtensionClientId,
      refreshToken: RefreshToken,
    }),
  ])
  .openapi("TokenGrant");
export type TokenGrant = z.infer<typeof TokenGrant>;

export const ExtensionTokens = z
  .object({
    tokenType: z.literal("Bearer"),
    accessToken: z.string(),
    accessExpiresAt: InstantText,
    refreshToken: z.string(),
    /** When it stops working if it is not used before. */
    refreshExpiresAt: InstantText,
    sessionId: ExtensionSessionId,
    /** The end of the session, however much it is used. */
    sessionExpiresAt: InstantText,
    user: PersonRef,
  })
  .openapi("ExtensionTokens");
export type ExtensionTokens = z.infer<typeof ExtensionTokens>;

export const ExtensionSession = z
  .object({
    id: ExtensionSessionId,
    clientId: z.string(),
    userAgent: z.string(),
    createdAt: InstantText,
    lastSeenAt: InstantText,
    expiresAt: InstantText,
  })
  .openapi("ExtensionSession");
export type ExtensionSession = z.infer<typeof ExtensionSession>;

const tag = "Browser extension";

export const createExtensionTokens = endpoint(
  {
    tag,
    id: "createExtensionTokens",
    method: "post",
    path: "/api/v1/extension/tokens",
    audience: "anyone",
    summary: "Exchange a code or a refresh token for tokens of the extension",
    description:
      "Answers `sign_in_over` for codes and refresh tokens that are unknown, used, expired or bound to something else.",
  },
  { request: body(TokenGrant), responses: answers(ExtensionTokens) },
);

export const revokeExtensionTokens = endpoint(
  {
    tag,
    id: "revokeExtensionTokens",
    method: "post",
    path: "/api/v1/extension/revoke",
    audience: "anyone",
    summary: "Disconnect the extension that holds this refresh token",
    description: "Answers the same for tokens that are unknown (RFC 7009, 2.2).",
  },
  {
    request: body(z.strictObject({ refreshToken: RefreshToken })),
    responses: noContent,
  },
);

export const listExtensionSessions = endpoint(
  {
    tag,
    id: "listExtensionSessions",
    method: "get",
    path: "/api/v1/extension/sessions",
    audience: "signed_in",
    summary: "List the browsers in which I connected the extension",
  },
  { responses: answers(z.object({ items: z.array(ExtensionSession) })) },
);

export const endExtensionSession = endpoint(
  {
    tag,
    id: "endExtensionSession",
    method: "delete",
    path: "/api/v1/extension/sessions/{extensionSessionId}",
    audience: "signed_in",
    summary: "Disconnect the extension in one browser",
  },
  {
    request: { params: z.object({ extensionSessionId: ExtensionSessionId }) },
    responses: noContent,
  },
);
