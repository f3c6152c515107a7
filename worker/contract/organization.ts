/** The organization of this deployment, and the document that describes the API. */
import { z } from "@hono/zod-openapi";
import { answers, body, endpoint } from "./endpoint";
import { InstantText, line, TimeZone } from "./values";

export const Organization = z
  .object({
    name: z.string(),
    /** For mails to people whose own zone is unknown. */
    timeZone: z.string(),
    /** Nothing new is granted while true; revoking goes on. */
    paused: z.boolean(),
    pausedReason: z.string().nullable(),
    createdAt: InstantText,
  })
  .openapi("Organization");
export type Organization = z.infer<typeof Organization>;

export const OrganizationChange = z
  .strictObject({ name: line(120).optional(), timeZone: TimeZone.optional() })
  .refine((change) => Object.keys(change).length > 0, { error: "say what to change" })
  .openapi("OrganizationChange");
export type OrganizationChange = z.infer<typeof OrganizationChange>;

const tag = "Organization";
const write = { tag, scope: "settings:write", audience: "admin" } as const;

export const getOrganization = endpoint(
  {
    tag,
    id: "getOrganization",
    method: "get",
    path: "/api/v1/organization",
    audience: "signed_in",
    scope: "requests:read",
    summary: "Get the organization",
  },
  { responses: answers(Organization) },
);

export const changeOrganization = endpoint(
  {
    ...write,
    id: "changeOrganization",
    method: "patch",
    path: "/api/v1/organization",
    summary: "Change the organization's settings",
  },
  { request: body(OrganizationChange), responses: answers(Organization) },
);

export const pauseGranting = endpoint(
  {
    ...write,
    id: "pauseGranting",
    method: "post",
    path: "/api/v1/organization/pause",
    summary: "Pause granting",
    description: "Nothing new is granted until it is resumed; access that stands ends as planned.",
  },
  { request: body(z.strictObject({ reason: line(500) })), responses: answers(Organization) },
);

export const resumeGranting = endpoint(
  {
    ...write,
    id: "resumeGranting",
    method: "post",
    path: "/api/v1/organization/resume",
    summary: "Resume granting",
  },
  { responses: answers(Organization) },
);

export const getOpenApi = endpoint(
  {
    tag: "API",
    id: "getOpenApi",
    method: "get",
    path: "/api/openapi.json",
    audience: "anyone",
    summary: "This document",
  },
  { responses: answers(z.record(z.string(), z.unknown()), "OpenAPI 3.1") },
);
