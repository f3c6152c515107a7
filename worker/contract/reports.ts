/** Saved reports: what they hold, when they are sent, and the links they are shared by. */
import { z } from "@hono/zod-openapi";
import { ReportFormat } from "./audit";
import { AuditAction } from "./audit-actions";
import { answers, body, created, endpoint, noContent } from "./endpoint";
import { activityColumns, auditColumns } from "./report-columns";
import { ActivityQuery, PersonRef } from "./requests";
import {
  EmailAddress,
  InstantText,
  line,
  name,
  PageQuery,
  page,
  ReportId,
  TimeZone,
} from "./values";

export const ReportSource = z.enum(["audit", "activity"]).openapi("ReportSource");
export type ReportSource = z.infer<typeof ReportSource>;

/** What the rows are taken from: the moment an event happened, or a request was made. */
export const ReportTimeframe = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("all") }),
    /** The last `count` hours, days or months before the report is made. */
    z.strictObject({
      kind: z.literal("relative"),
      unit: z.enum(["hours", "days", "months"]),
      count: z.int().min(1).max(1_000),
    }),
    /** `to` is not inside. */
    z
      .strictObject({ kind: z.literal("absolute"), from: InstantText, to: InstantText })
      .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
        error: "must be later than from",
        path: ["to"],
      }),
  ])
  .openapi("ReportTimeframe");
export type ReportTimeframe = z.infer<typeof ReportTimeframe>;

export const AuditReportFilters = z
  .strictObject({
    actor: line(200).optional(),
    action: AuditAction.optional(),
    subject: line(200).optional(),
  })
  .openapi("AuditReportFilters");
export type AuditReportFilters = z.infer<typeof AuditReportFilters>;

export const ActivityReportFilters = z
  .strictObject(ActivityQuery.omit({ limit: true, pageToken: true, from: true, to: true }).shape)
  .openapi("ActivityReportFilters");
export type ActivityReportFilters = z.infer<typeof ActivityReportFilters>;

/** Five fields: minute, hour, day of month, month, day of week. Not more often than hourly. */
const Cron = line(120).describe("Such as `0 8 * * 1`: Mondays at eight. At most once an hour.");

export const ReportSchedule = z
  .strictObject({
    cron: Cron,
    timeZone: TimeZone,
    recipients: z.array(EmailAddress).min(1).max(20),
  })
  .openapi("ReportSchedule");
export type ReportSchedule = z.infer<typeof ReportSchedule>;

const common = {
  name: name(120),
  timeframe: ReportTimeframe,
  format: ReportFormat,
  /** Null: only when somebody asks for it. */
  schedule: ReportSchedule.nullable().default(null),
};
const columns = <const C extends readonly [string, ...string[]]>(names: C) =>
  z
    .array(z.enum(names))
    .min(1)
    .max(names.length)
    .refine((list) => new Set(list).size === list.length, { error: "names a column twice" })
    .describe("In this order. `ocsf` has a shape of its own and uses none.");

/** A report as it is written: the whole of it, also when it is changed. */
export const NewReport = z
  .discriminatedUnion("source", [
    z.strictObject({
      ...common,
      source: z.literal("audit"),
      columns: columns(auditColumns).default([...auditColumns]),
      filters: AuditReportFilters.default({}),
    }),
    z.strictObject({
      ...common,
      source: z.literal("activity"),
      columns: columns(activityColumns).default([...activityColumns]),
      filters: ActivityReportFilters.default({}),
    }),
  ])
  .openapi("NewReport");
export type NewReport = z.infer<typeof NewReport>;

/** The one link of a report that works; its secret is shown when it is made and never again. */
export const ReportShare = z
  .object({
    createdAt: InstantText,
    createdBy: PersonRef,
    expiresAt: InstantText,
    downloads: z.int(),
  })
  .openapi("ReportShare");
export type ReportShare = z.infer<typeof ReportShare>;

export const Report = z
  .object({
    id: ReportId,
    name: z.string(),
    source: ReportSource,
    columns: z.array(z.enum([...auditColumns, ...activityColumns])),
    filters: z.union([AuditReportFilters, ActivityReportFilters]),
    timeframe: ReportTimeframe,
    format: ReportFormat,
    schedule: ReportSchedule.nullable(),
    /** Filters and timeframe as a person reads them. */
    summary: z.string(),
    /** When it was last mailed by its schedule; null: never. */
    lastRunAt: InstantText.nullable(),
    nextRunAt: InstantText.nullable(),
    share: ReportShare.nullable(),
    createdBy: PersonRef,
    createdAt: InstantText,
    updatedAt: InstantText,
  })
  .openapi("Report");
export type Report = z.infer<typeof Report>;

export const NewReportShare = z
  .strictObject({ expiresInDays: z.int().min(1).max(90).default(7) })
  .openapi("NewReportShare");

/** `url` is in this answer and never again. */
export const CreatedReportShare = z
  .object({ url: z.string(), share: ReportShare })
  .openapi("CreatedReportShare");
export type CreatedReportShare = z.infer<typeof CreatedReportShare>;

/** Absent recipients: those of its schedule, or whoever calls when it has none. */
export const SendReport = z
  .strictObject({ recipients: z.array(EmailAddress).min(1).max(20).optional() })
  .openapi("SendReport");

const byId = { params: z.object({ reportId: ReportId }) };
const tag = "Reports";
const read = { tag, scope: "audit:read", audience: "admin" } as const;
const write = { tag, scope: "settings:write", audience: "admin" } as const;

export const listReports = endpoint(
  {
    ...read,
    id: "listReports",
    method: "get",
    path: "/api/v1/reports",
    summary: "List saved reports by name",
  },
  { request: { query: PageQuery }, responses: answers(page(Report)) },
);

export const createReport = endpoint(
  {
    ...write,
    id: "createReport",
    method: "post",
    path: "/api/v1/reports",
    summary: "Save a report",
  },
  { request: body(NewReport), responses: created(Report) },
);

export const getReport = endpoint(
  {
    ...read,
    id: "getReport",
    method: "get",
    path: "/api/v1/reports/{reportId}",
    summary: "Get a saved report",
  },
  { request: byId, responses: answers(Report) },
);

export const replaceReport = endpoint(
  {
    ...write,
    id: "replaceReport",
    method: "put",
    path: "/api/v1/reports/{reportId}",
    summary: "Change a saved report",
    description: "Takes the whole report. Its link stays and shows the changed report.",
  },
  { request: { ...byId, ...body(NewReport) }, responses: answers(Report) },
);

export const deleteReport = endpoint(
  {
    ...write,
    id: "deleteReport",
    method: "delete",
    path: "/api/v1/reports/{reportId}",
    summary: "Delete a saved report and end its link",
  },
  { request: byId, responses: noContent },
);

export const downloadReport = endpoint(
  {
    ...read,
    id: "downloadReport",
    method: "get",
    path: "/api/v1/reports/{reportId}/download",
    summary: "Download a saved report as it is now",
  },
  {
    request: byId,
    responses: {
      200: {
        description: "The file, streamed",
        content: {
          "text/csv": { schema: z.string() },
          "application/jsonl": { schema: z.string() },
          "application/pdf": { schema: z.string().openapi({ format: "binary" }) },
        },
      },
    },
  },
);

export const sendReport = endpoint(
  {
    ...write,
    id: "sendReport",
    method: "post",
    path: "/api/v1/reports/{reportId}/send-now",
    summary: "Mail a saved report now",
    description: "The file is attached up to 5 MB; a larger one is a link to this deployment.",
  },
  {
    request: { ...byId, ...body(SendReport) },
    responses: answers(z.object({ recipients: z.array(z.string()) })),
  },
);

export const shareReport = endpoint(
  {
    ...write,
    id: "shareReport",
    method: "post",
    path: "/api/v1/reports/{reportId}/share",
    summary: "Make a link that opens this report without signing in",
    description:
      "The address is in this answer only. An earlier link of the report stops working. Every download by it is an audit event.",
  },
  { request: { ...byId, ...body(NewReportShare) }, responses: created(CreatedReportShare) },
);

export const endReportShare = endpoint(
  {
    ...write,
    id: "endReportShare",
    method: "delete",
    path: "/api/v1/reports/{reportId}/share",
    summary: "End the link of a report",
  },
  { request: byId, responses: noContent },
);
