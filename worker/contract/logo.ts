/** The organization's logo. */
import { z } from "@hono/zod-openapi";
import { answers, body, endpoint, noContent } from "./endpoint";

export const LogoType = z.enum(["image/png", "image/jpeg", "image/webp"]).openapi("LogoType");
export type LogoType = z.infer<typeof LogoType>;

/** The largest logo in bytes. */
export const MAX_LOGO_BYTES = 65_536;

export const NewLogo = z
  .strictObject({
    contentType: LogoType,
    /** The picture in base64, at most 64 KiB of it. */
    base64: z
      .string()
      .min(16)
      .max(Math.ceil(MAX_LOGO_BYTES / 3) * 4)
      .regex(/^[A-Za-z0-9+/]+={0,2}$/, { error: "must be base64" }),
  })
  .openapi("NewLogo");
export type NewLogo = z.infer<typeof NewLogo>;

/** `url` changes with the picture, so it may be cached for good. */
export const Logo = z.object({ url: z.string(), contentType: LogoType }).openapi("Logo");
export type Logo = z.infer<typeof Logo>;

const tag = "Organization";
const write = { tag, scope: "settings:write", audience: "admin" } as const;

export const getLogo = endpoint(
  {
    tag,
    id: "getLogo",
    method: "get",
    path: "/api/v1/organization/logo",
    audience: "anyone",
    summary: "The logo; Hallpass's own sign where there is none",
  },
  {
    request: {
      query: z.object({
        v: z
          .string()
          .max(64)
          .optional()
          .describe("The version, as in `logo.url` of the organization: then it may be cached"),
      }),
    },
    responses: {
      200: {
        description: "The picture",
        content: { "image/*": { schema: z.string().openapi({ format: "binary" }) } },
      },
    },
  },
);

export const setLogo = endpoint(
  {
    ...write,
    id: "setLogo",
    method: "put",
    path: "/api/v1/organization/logo",
    summary: "Set the logo",
    description: "PNG, JPEG or WebP; the first bytes must be of that kind.",
  },
  { request: body(NewLogo), responses: answers(Logo) },
);

export const deleteLogo = endpoint(
  {
    ...write,
    id: "deleteLogo",
    method: "delete",
    path: "/api/v1/organization/logo",
    summary: "Remove the logo",
  },
  { responses: noContent },
);
