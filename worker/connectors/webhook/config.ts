/** What an admin fills in to connect a webhook target. */
import { z } from "zod";

/** The specification asks for 24 to 64 bytes of key. */
const keyLength = /^whsec_(?=.{32,88}$)[A-Za-z0-9+/]+={0,2}$/;

/** Set by us or by the transport; a configured header must not fight with them. */
const ownHeaders = /^(webhook-.*|content-.*|host|connection|transfer-encoding|accept|user-agent)$/i;

export const WebhookConfig = z
  .strictObject({
    url: z
      .string()
      .trim()
      .max(2_000)
      .refine((url) => URL.parse(url) !== null && !url.includes("#"), { error: "must be a URL" })
      .meta({
        title: "URL",
        help: "Where your service listens. We add /list, /grant, /revoke and /observe to its path.",
        examples: ["https://access.example.com/hallpass"],
        format: "uri",
        address: true,
      }),
    secret: z
      .string()
      .trim()
      .regex(keyLength, { error: "must be whsec_ and 24 to 64 bytes in base64" })
      .meta({
        title: "Signing secret",
        help: "Every call is signed with it (Standard Webhooks). Make one with: echo whsec_$(openssl rand -base64 32)",
        secret: true,
      }),
    headerName: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, { error: "must be the name of an HTTP header" })
      .refine((name) => !ownHeaders.test(name), { error: "this header is set by Hallpass" })
      .optional()
      .meta({
        title: "Extra header",
        help: "Name of one more header to send, for a gateway in front of your service. For example Authorization.",
      }),
    headerValue: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]([\x20-\x7e]{0,4094}[\x21-\x7e])?$/, { error: "must be printable ASCII" })
      .optional()
      .meta({ title: "Value of the extra header", help: "Kept like a password.", secret: true }),
    sendSecret: z.boolean().default(false).meta({
      title: "Send a one-time secret",
      help: "Adds a strong secret to every grant, for services that need a password for the person. They see it once.",
    }),
    timeoutSeconds: z.int().min(1).max(15).default(10).meta({
      title: "Time-out in seconds",
      help: "How long one call may take before it counts as failed and is repeated.",
    }),
  })
  .refine((c) => (c.headerName === undefined) === (c.headerValue === undefined), {
    path: ["headerValue"],
    error: "give both the name and the value of the extra header, or neither",
  });
export type WebhookConfig = z.infer<typeof WebhookConfig>;
