/** The tamper-evident log, and reports. */
import { z } from "@hono/zod-openapi";
import { AuditAction } from "./audit-actions";
import { answers, endpoint } from "./endpoint";
import { activityColumns, auditColumns } from "./report-columns";
import { ActivityQuery } from "./requests";
import { InstantText, line, PageQuery, page, UserId } from "./values";

/** How somebody came: signed in, by API token, extension, access link or mailed link; or a part of Hallpass, or nobody. */
export const ActorKind = z
  .enum(["user", "token", "extension", "external", "mail", "system", "nobody"])
  .openapi("ActorKind");
export type ActorKind = z.infer<typeof ActorKind>;

export const AuditEvent = z
  .object({
    seq: z.int(),
    at: InstantText,
    /** Such as `user:user_…`, `token:tok_…/user_…` or `system:timers`. */
    actor: z.string(),
    actorKind: ActorKind,
    /** The person behind the actor, however they came, when there is one. */
    actorUserId: UserId.nullable(),
    /** Their e-mail address. */
    actorEmail: z.string().nullable(),
    action: AuditAction,
    subject: z.string(),
    detail: z.record(z.string(), z.unknown()),
    /** The link of the chain; null for the moment until it is sealed. */
    chain: z.string().nullable(),
  })
  .openapi("AuditEvent");
export type AuditEvent = z.infer<typeof AuditEvent>;

const filters = {
  actor: line(200)
    .optional()
    .describe(
      "As in the events; an id or e-mail address of a person finds what they did in any way",
    ),
  action: AuditAction.optional(),
  subject: line(200).optional(),
  from: InstantText.optional(),
  to: InstantText.optional().describe("Not inside"),
};

export const AuditQuery = PageQuery.extend({
  ...filters,
  order: z.enum(["newest", "oldest"]).default("newest"),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/**
 * `ocsf`: Open Cybersecurity Schema Framework 1.6 as JSON Lines; access granted and revoked is class 3005, everything
 * else 3004. `pdf` holds at most 5,000 rows and says so when there were more.
 */
export const ReportFormat = z.enum(["csv", "jsonl", "pdf", "ocsf"]).openapi("ReportFormat");
export type ReportFormat = z.infer<typeof ReportFormat>;

const Format = ReportFormat.default("csv");
const columnsOf = <const C extends readonly [string, ...string[]]>(names: C) =>
  z
    .union([z.enum(names), z.array(z.enum(names)).max(names.length)])
    .optional()
    .describe("One or several columns, in this order; absent: all. `ocsf` uses none.");

export const AuditExportQuery = z.object({
  ...filters,
  format: Format,
  columns: columnsOf(auditColumns),
});
export type AuditExportQuery = z.infer<typeof AuditExportQuery>;

export const ActivityExportQuery = ActivityQuery.omit({ limit: true, pageToken: true }).extend({
  format: Format,
  columns: columnsOf(activityColumns),
});
export type ActivityExportQuery = z.infer<typeof ActivityExportQuery>;

export const ChainVerdict = z
  .object({
    ok: z.boolean(),
    checked: z.int(),
    head: z.object({ seq: z.int(), hash: z.string() }).nullable(),
    problems: z.array(z.object({ seq: z.int(), message: z.string() })),
    /** When the database was found to be older than the head kept outside it; empty: never. */
    restoredAt: z.array(InstantText),
  })
  .openapi("ChainVerdict");
export type ChainVerdict = z.infer<typeof ChainVerdict>;

const tag = "Audit";
const read = { tag, scope: "audit:read", audience: "admin" } as const;

const file = {
  200: {
    description: "The file, streamed",
    content: {
      "text/csv": { schema: z.string() },
      "application/jsonl": { schema: z.string() },
      "application/pdf": { schema: z.string().openapi({ format: "binary" }) },
    },
  },
};

export const listAuditEvents = endpoint(
  {
    ...read,
    id: "listAuditEvents",
    method: "get",
    path: "/api/v1/audit",
    summary: "List audit events",
  },
  { request: { query: AuditQuery }, responses: answers(page(AuditEvent)) },
);

export const verifyAudit = endpoint(
  {
    ...read,
    id: "verifyAudit",
    method: "post",
    path: "/api/v1/audit/verify",
    summary: "Check that no audit event was changed, removed or slipped in",
  },
  { responses: answers(ChainVerdict) },
);

export const exportAudit = endpoint(
  {
    ...read,
    id: "exportAudit",
    method: "get",
    path: "/api/v1/audit/export",
    summary: "Download audit events as CSV, JSON Lines, PDF or OCSF, oldest first",
    description: "CSV cells that a spreadsheet would run as a formula begin with an apostrophe.",
  },
  { request: { query: AuditExportQuery }, responses: file },
);

export const exportActivity = endpoint(
  {
    ...read,
    id: "exportActivity",
    method: "get",
    path: "/api/v1/activity/export",
    summary: "Download all requests as CSV, JSON Lines, PDF or OCSF, oldest first",
  },
  { request: { query: ActivityExportQuery }, responses: file },
);
