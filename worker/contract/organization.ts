/** The organization of this deployment, and the document that describes the API. */
import { z } from "@hono/zod-openapi";
import { answers, body, endpoint } from "./endpoint";
import { DisabledConsoles } from "./extension-flags";
import { Weekday } from "./flows";
import { Logo } from "./logo";
import { NotificationKind } from "./preferences";
import { InstantText, line, name, TimeZone } from "./values";

const Clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "must be a time such as 09:00" });

/** When people work, in the organization's time zone. Forms offer it as the timeframe of a flow. */
export const WorkingHours = z
  .strictObject({
    days: z
      .array(Weekday)
      .min(1)
      .max(7)
      .refine((days) => new Set(days).size === days.length, { error: "names a day twice" }),
    start: Clock,
    end: Clock,
  })
  .refine(({ start, end }) => start !== end, { error: "must differ from start", path: ["end"] })
  .openapi("WorkingHours");
export type WorkingHours = z.infer<typeof WorkingHours>;

/** The audit log is not among these: it only grows and is kept for good. */
export const Retention = z
  .strictObject({
    /** Closed requests with their units, decisions and approvers; null: kept for good. */
    closedRequestsDays: z.int().min(30).max(3_650).nullable(),
    /** Mails that were sent or given up. */
    messagesDays: z.int().min(1).max(3_650),
    /** Records of syncs that are over. */
    syncRunsDays: z.int().min(1).max(3_650),
  })
  .openapi("Retention");
export type Retention = z.infer<typeof Retention>;

export const Organization = z
  .object({
    name: z.string(),
    /** For mails to people whose own zone is unknown. */
    timeZone: z.string(),
    /** Nothing new is granted while true; revoking goes on. */
    paused: z.boolean(),
    pausedReason: z.string().nullable(),
    workingHours: WorkingHours.nullable(),
    retention: Retention,
    /** Messages that nobody in the organization can switch off, beside those Hallpass locks itself. */
    notificationLocks: z.array(NotificationKind),
    logo: Logo.nullable(),
    /** Consoles that the browser extension leaves alone. */
    disabledConsoles: DisabledConsoles,
    createdAt: InstantText,
  })
  .openapi("Organization");
export type Organization = z.infer<typeof Organization>;

export const OrganizationChange = z
  .strictObject({
    name: name(120).optional(),
    timeZone: TimeZone.optional(),
    workingHours: WorkingHours.nullable().optional(),
    /** Fields left out stay as they are. */
    retention: z.strictObject(Retention.partial().shape).optional(),
    notificationLocks: z.array(NotificationKind).max(50).optional(),
    disabledConsoles: DisabledConsoles.optional(),
  })
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
    description:
      "Retention deletes closed requests, sent mails and sync records; the audit log only grows and is kept for good.",
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
