/** The access link of a flow that outsiders open. */
import { z } from "@hono/zod-openapi";
import { asciiDomain } from "../lib/mailbox";
import { EmailAddress, InstantText, line } from "./values";

/** Who may open the link of a flow with trigger `access_link`. Empty lists let every proven address in. */
export const AccessLinkSettings = z
  .strictObject({
    allowedEmails: z.array(EmailAddress).max(1_000).default([]),
    allowedDomains: z
      .array(
        z
          .string()
          .trim()
          .toLowerCase()
          .max(253)
          .refine((domain) => asciiDomain(domain) !== null, {
            error: "must be a domain like example.com",
          }),
      )
      .max(200)
      .default([]),
    expiresAt: InstantText.nullable().default(null),
    /** How many requests may be made through it. Null: no bound. */
    maxUses: z.int().positive().nullable().default(null),
    paused: z.boolean().default(false),
    /** The colleague who answers for the outsiders: id, e-mail address or name, stored as the id. Acts as their manager. */
    sponsor: line(254).nullable().default(null),
  })
  .openapi("AccessLinkSettings");
export type AccessLinkSettings = z.infer<typeof AccessLinkSettings>;
