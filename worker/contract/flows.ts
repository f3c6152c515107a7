/** The access flow: who may request what, which permissions, for how long, approved how. */
import { z } from "@hono/zod-openapi";
import { AccessLinkSettings } from "./flow-access-link";
import { ReferenceNames } from "./reference-names";
import {
  DurationSeconds,
  FlowId,
  InstantText,
  line,
  name,
  paragraph,
  TimeZone,
  UserId,
} from "./values";

/**
 * How a value is compared. Text is compared without regard to case, ids and keys exactly; values are never patterns.
 * `is_not` and `does_not_contain` look at all values there are: they hold when none matches, also when there is none.
 */
export const Match = z.enum(["is", "is_not", "contains", "does_not_contain", "starts_with"]);
export type Match = z.infer<typeof Match>;

const values = z.array(z.string().trim().min(1).max(256)).min(1).max(200);

/**
 * One statement about the requester.
 * `user`: who they are. `group`, `shift`: one they belong to. `manager_of`: somebody who reports to them.
 * `attribute`: the value under `key`.
 * With `is` and `is_not` a value names somebody or something: its id, a person's e-mail address, or a name that only
 * one bears. It is stored as the id, and only the id is compared. The other matches compare text: of people their
 * e-mail address, of groups and shifts their name. What people call themselves counts for nothing.
 */
export const RequesterCondition = z
  .strictObject({
    type: z.enum(["user", "group", "shift", "manager_of", "attribute"]),
    key: line(128).optional(),
    match: Match.default("is"),
    values,
  })
  .refine((c) => (c.type === "attribute") === (c.key !== undefined), {
    path: ["key"],
    error: "an attribute condition needs a key, the others take none",
  })
  .openapi("RequesterCondition");
export type RequesterCondition = z.infer<typeof RequesterCondition>;

/** An empty list of conditions lets nobody ask (never everybody); `any` over `[]` is false, and so is `all`. */
export const Requesters = z
  .strictObject({
    operator: z.enum(["any", "all"]).default("any"),
    conditions: z.array(RequesterCondition).max(50),
  })
  .openapi("Requesters");
export type Requesters = z.infer<typeof Requesters>;

/**
 * Which resources of a target. `any` takes none, `id` compares with our id or the system's own id,
 * `name` and `tag` values may be globs (`*` any run, `?` one character, `\` before them takes it away) when match is
 * `is` or `is_not`, `path` matches the place itself and everything under it: segments joined by `/`, with `\/` for
 * a slash inside a segment.
 */
export const Selector = z
  .strictObject({
    by: z.enum(["any", "id", "name", "tag", "path"]),
    key: line(128).optional(),
    match: Match.default("is"),
    values: z.array(z.string().min(1).max(1_024)).max(200).default([]),
  })
  .superRefine((s, ctx) => {
    if ((s.by === "any") !== (s.values.length === 0))
      ctx.addIssue({
        code: "custom",
        path: ["values"],
        message: "`any` takes no values, the others need one",
      });
    if ((s.by === "tag") !== (s.key !== undefined))
      ctx.addIssue({
        code: "custom",
        path: ["key"],
        message: "a tag selector needs a key, the others take none",
      });
    if (s.by === "any" && s.match !== "is")
      ctx.addIssue({
        code: "custom",
        path: ["match"],
        message: "`any` takes no other match than `is`",
      });
  })
  .openapi("Selector");
export type Selector = z.infer<typeof Selector>;

/** One integration, one resource type, its permissions, and which of the resources. Exclude always wins. */
export const IntegrationTarget = z
  .strictObject({
    /** Id or name. Stored as the id. */
    integration: line(200),
    resourceType: line(128),
    permissions: z.array(line(256)).min(1).max(100),
    /** Any one of these lets a resource in; none at all lets none in. */
    include: z.array(Selector).min(1).max(50),
    exclude: z.array(Selector).max(50).default([]),
  })
  .openapi("IntegrationTarget");
export type IntegrationTarget = z.infer<typeof IntegrationTarget>;

/** A named set of targets, requested as one thing. Id or name; stored as the id. */
export const BundleTarget = z.strictObject({ bundle: line(200) }).openapi("BundleTarget");
export type BundleTarget = z.infer<typeof BundleTarget>;

export const AccessTarget = z.union([IntegrationTarget, BundleTarget]).openapi("AccessTarget");
export type AccessTarget = z.infer<typeof AccessTarget>;

/** `maxSeconds` null means indefinite: access stays until an admin revokes it. */
export const Durations = z
  .strictObject({
    maxSeconds: DurationSeconds.min(60).nullable().default(null),
    defaultSeconds: DurationSeconds.min(60).optional(),
  })
  .refine((d) => d.maxSeconds === null || (d.defaultSeconds ?? 0) <= d.maxSeconds, {
    path: ["defaultSeconds"],
    error: "the default may not be longer than the maximum",
  })
  .openapi("Durations");
export type Durations = z.infer<typeof Durations>;

export const Weekday = z.enum([
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
]);
export type Weekday = z.infer<typeof Weekday>;

const WallTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "must be a time like 09:30" });

/**
 * When the flow may be asked. `start` is inside, `end` is not; an end at or before the start lies on the
 * next day and belongs to the day it began. Absent start and end mean the whole day.
 */
export const Timeframe = z
  .strictObject({
    days: z.array(Weekday).min(1).max(7),
    start: WallTime.optional(),
    end: WallTime.optional(),
    /** An IANA zone, or `requester` for the requester's own (UTC when unknown). */
    timeZone: z.union([z.literal("requester"), TimeZone]).default("requester"),
  })
  .refine((t) => (t.start === undefined) === (t.end === undefined), {
    path: ["end"],
    error: "give both start and end, or neither",
  })
  .openapi("Timeframe");
export type Timeframe = z.infer<typeof Timeframe>;

/**
 * Who can say yes. `user`: that person. `group`: one member of it. `manager`: the requester's.
 * `shift`: who is on call now. `owner`: of the resource, the e-mail address of an active member in its tag `key`
 * (default `owner`). Values are ids, addresses or names as in `RequesterCondition`, and are stored as ids.
 */
export const Approver = z
  .strictObject({
    type: z.enum(["user", "group", "manager", "shift", "owner"]),
    key: line(128).optional(),
    values: z.array(z.string().trim().min(1).max(256)).max(50).default([]),
  })
  .superRefine((a, ctx) => {
    const named = a.type === "user" || a.type === "group" || a.type === "shift";
    if (named !== a.values.length > 0)
      ctx.addIssue({
        code: "custom",
        path: ["values"],
        message: "user, group and shift need values; manager and owner take none",
      });
    if (a.key !== undefined && a.type !== "owner")
      ctx.addIssue({ code: "custom", path: ["key"], message: "only owner takes a key" });
  })
  .openapi("Approver");
export type Approver = z.infer<typeof Approver>;

/** `all` needs a yes for each approver entry and, for `user` entries, for each of its values. */
export const ApproverGroup = z
  .strictObject({
    operator: z.enum(["any", "all"]).default("any"),
    approvers: z.array(Approver).min(1).max(50),
  })
  .openapi("ApproverGroup");
export type ApproverGroup = z.infer<typeof ApproverGroup>;

export const ApprovalPolicy = z
  .discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("automatic") }),
    z.strictObject({
      mode: z.enum(["any_of", "all_of"]),
      groups: z.array(ApproverGroup).min(1).max(20),
    }),
  ])
  .openapi("ApprovalPolicy");
export type ApprovalPolicy = z.infer<typeof ApprovalPolicy>;

export const FlowSettings = z
  .strictObject({
    justificationRequired: z.boolean().default(true),
    approverReasonRequired: z.boolean().default(false),
    selfApproval: z.boolean().default(false),
    /**
     * Whether access ends once its requester meets the conditions no longer. Absent: it does where one of the
     * conditions is about a group or a shift.
     */
    endWhenIneligible: z.boolean().optional(),
    /** How long somebody may be ineligible before their access ends; absent: an hour. 0: it ends at once. */
    ineligibleGraceSeconds: z
      .int()
      .min(0)
      .max(7 * 86_400)
      .optional(),
    /** True: approvers must be signed in; false: the mailed link (with its code) is enough. */
    approverSignInRequired: z.boolean().default(false),
    /** 0 forbids extensions. */
    maxExtensions: z.int().min(0).max(100).default(0),
    extensionSeconds: DurationSeconds.min(60).optional(),
    /** How long a pending request waits before it lapses. */
    pendingSeconds: DurationSeconds.min(60)
      .max(30 * 86_400)
      .default(86_400),
  })
  .refine((s) => s.maxExtensions === 0 || s.extensionSeconds !== undefined, {
    path: ["extensionSeconds"],
    error: "say how long one extension lasts",
  })
  .openapi("FlowSettings");
export type FlowSettings = z.infer<typeof FlowSettings>;

/** What an admin writes and what is stored, version by version. */
export const FlowDocument = z
  .strictObject({
    name: name(120),
    description: paragraph(2_000).default(""),
    active: z.boolean().default(true),
    labels: z.array(line(64)).max(50).default([]),
    trigger: z.enum(["self_serve", "access_link"]).default("self_serve"),
    requesters: Requesters.default({ operator: "any", conditions: [] }),
    accessLink: AccessLinkSettings.optional(),
    targets: z.array(AccessTarget).min(1).max(50),
    duration: Durations,
    timeframe: Timeframe.nullable().default(null),
    approval: ApprovalPolicy,
    settings: FlowSettings.prefault({}),
  })
  .superRefine((f, ctx) => {
    if (f.trigger === "self_serve" && f.requesters.conditions.length === 0)
      ctx.addIssue({
        code: "custom",
        path: ["requesters", "conditions"],
        message: "say who can request; an empty list lets nobody in",
      });
    if (f.trigger === "self_serve" && f.accessLink)
      ctx.addIssue({
        code: "custom",
        path: ["accessLink"],
        message: "only a flow with trigger access_link has link settings",
      });
  })
  .openapi("FlowDocument");
export type FlowDocument = z.infer<typeof FlowDocument>;
export type FlowDocumentInput = z.input<typeof FlowDocument>;

export const AccessFlow = z
  .object({
    id: FlowId,
    version: z.int().positive(),
    /** People, groups, shifts, integrations and bundles in it are ids. */
    document: FlowDocument,
    /** What these ids are called. */
    names: ReferenceNames,
    /** Present on flows with trigger `access_link`. */
    link: z
      .object({
        url: z.url(),
        uses: z.int().nonnegative(),
        lastUsedAt: InstantText.nullable(),
      })
      .nullable(),
    createdAt: InstantText,
    updatedAt: InstantText,
    updatedBy: z.string(),
  })
  .openapi("AccessFlow");
export type AccessFlow = z.infer<typeof AccessFlow>;

export const FlowVersion = z
  .object({
    flowId: FlowId,
    version: z.int().positive(),
    document: FlowDocument,
    names: ReferenceNames,
    createdAt: InstantText,
    createdBy: z.string(),
    createdById: UserId.nullable(),
  })
  .openapi("FlowVersion");
