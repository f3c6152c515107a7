/** The API described by itself: made from the mounted routes, so it cannot tell of anything that is not served. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { getOpenApi } from "../contract/organization";
import { SESSION_COOKIE } from "../identity/cookies";
import { showReference } from "./api-reference/page";
import type { AppEnv } from "./app-env";
import { guarded, routes } from "./guard";

export type ApiDocument = ReturnType<OpenAPIHono<AppEnv>["getOpenAPI31Document"]>;

const description = `Just-in-time access: ask for what you need, for as long as the access flow allows.

Sign in on the web (cookie \`${SESSION_COOKIE}\`), or send an API token as \`Authorization: Bearer hp_pat_…\`. A token acts as its owner and needs the scope that the endpoint names.

Lists come in pages: pass \`nextPageToken\` as \`pageToken\` until it is null. Instants are RFC 3339 text in UTC; lengths are whole seconds. Refusals are problem details (RFC 9457) with a \`code\` from a closed list. Send an \`Idempotency-Key\` with POST, and a repeated call has one effect and the same answer for 24 hours.`;

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "1 to 255 visible ASCII characters. A repeated call with the same key and body gets the first answer.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
} as const;

const documents = new WeakMap<OpenAPIHono<AppEnv>, Map<string, ApiDocument>>();

/** Made once per app and address: it takes some milliseconds. */
export function describeApi(app: OpenAPIHono<AppEnv>, publicUrl: string): ApiDocument {
  const known = documents.get(app)?.get(publicUrl);
  if (known) return known;
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Hallpass API",
      version: "1",
      description,
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [{ url: publicUrl }],
  });
  for (const path of Object.values(document.paths ?? {})) {
    if (path.post?.security)
      path.post.parameters = [...(path.post.parameters ?? []), idempotencyKey];
  }
  documents.set(app, (documents.get(app) ?? new Map()).set(publicUrl, document));
  return document;
}

export function registerSecuritySchemes({ openAPIRegistry }: OpenAPIHono<AppEnv>): void {
  openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: SESSION_COOKIE,
    description: "The session of a signed-in browser. Changes must come from our own origin.",
  });
  openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    description: "An API token. The endpoint names the scope it must have.",
  });
}

/** `/api/openapi.json` for programs, `/api` for people. */
export function openApiRoutes(app: OpenAPIHono<AppEnv>) {
  const served = routes().openapi(guarded(getOpenApi), (c) =>
    c.json(plain(describeApi(app, c.var.ctx.settings.publicUrl)), 200),
  );
  served.get("/api", (c) => showReference(c, describeApi(app, c.var.ctx.settings.publicUrl)));
  return served;
}

/** The generator's types name what JSON does not: to the wire it is an object. */
const plain = (document: ApiDocument): Record<string, never> =>
  document as unknown as Record<string, never>;
