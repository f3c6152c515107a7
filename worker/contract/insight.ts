/** What stands, what is late, and why somebody may or may not: figures, explanations, facts for approvers. */
import { z } from "@hono/zod-openapi";
import { answers, body, endpoint } from "./endpoint";
import { PersonRef } from "./requests";
import { FlowId, InstantText, IntegrationId, line, RequestId, ResourceId, UserId } from "./values";

const Numbers = z.object({ requests: z.int().nonnegative(), people: z.int().nonnegative() });

/** How the promise "gone in time" was kept, over the days asked for. */
export const DashboardPromise = z
  .object({
    /** Access whose time ran out: requests that ended by it in these days, and those that are late now. */
    revocations: z.int().nonnegative(),
    /** Share of them whose last unit the target confirmed gone within 60 seconds of the end; null: there were none. */
    onTimeShare: z.number().min(0).max(1).nullable(),
    /** From the end of the time to the target's proof. Null: there were none. */
    p50LatenessSeconds: z.number().nullable(),
    p99LatenessSeconds: z.number().nullable(),
    worstLatenessSeconds: z.number().nullable(),
    /** From the beginning of a revoke, whoever wanted it, to the target's proof: of the latest 5,000. Null: there were none. */
    p50RevokeSeconds: z.number().nullable(),
    p99RevokeSeconds: z.number().nullable(),
    /** Every integration that can be read back was reconciled at this time or later. Null: none was yet. */
    lastReconcileAt: InstantText.nullable(),
    /** What reconciles found in these days. `foreign`: privileges that stand now and that Hallpass did not grant. */
    drift: z.object({
      orphansFound: z.int().nonnegative(),
      orphansRemoved: z.int().nonnegative(),
      missing: z.int().nonnegative(),
      foreign: z.int().nonnegative(),
    }),
  })
  .openapi("DashboardPromise");

/** One calendar day (UTC). */
export const DashboardDay = z
  .object({
    /** 2026-11-22 */
    day: z.string(),
    requested: z.int().nonnegative(),
    granted: z.int().nonnegative(),
    ended: z.int().nonnegative(),
    rejected: z.int().nonnegative(),
    /** Of those requested, how many needed nobody's approval. Null on a day without requests. */
    automaticShare: z.number().min(0).max(1).nullable(),
  })
  .openapi("DashboardDay");

export const Dashboard = z
  .object({
    days: z.int(),
    computedAt: InstantText,
    /** Access that stands at a target now, also while it is being taken away. */
    active: Numbers,
    /** For an approver. */
    waiting: Numbers,
    /** Active access whose time is over within the next 60 minutes. */
    endingSoon: Numbers,
    /** Time is over and the target has not confirmed that it is gone. */
    overdue: Numbers,
    integrationsInTrouble: z.array(
      z.object({
        id: IntegrationId,
        name: z.string(),
        message: z.string(),
        since: InstantText,
      }),
    ),
    promise: DashboardPromise,
    /** Oldest first, one entry for every day, today last. */
    trends: z.array(DashboardDay),
  })
  .openapi("Dashboard");
export type Dashboard = z.infer<typeof Dashboard>;

export const DashboardQuery = z.object({ days: z.enum(["7", "30", "90"]).default("30") });

/** One statement about a part of a flow. */
export const ExplainedPart = z
  .object({
    part: z.enum(["who", "what", "permissions", "how_long", "timeframe", "approval"]),
    ok: z.boolean(),
    message: z.string(),
    /** The facts it rests on, such as `member of the group “DBA”`. */
    evidence: z.array(z.string()),
  })
  .openapi("ExplainedPart");
export type ExplainedPart = z.infer<typeof ExplainedPart>;

export const ExplainedApprover = PersonRef.extend({ why: z.array(z.string()) });

/** A flow as it stands to one person. */
export const ExplainedFlow = z
  .object({
    flowId: FlowId,
    name: z.string(),
    version: z.int(),
    active: z.boolean(),
    requestable: z.boolean(),
    /** One sentence. */
    message: z.string(),
    parts: z.array(ExplainedPart),
    automatic: z.boolean(),
    /** Nobody could approve it now. */
    stuck: z.boolean(),
    /** Of requestable flows, and of 20 different approvals at most. */
    approvers: z.array(ExplainedApprover),
    /** How many more there are. */
    moreApprovers: z.int().nonnegative(),
  })
  .openapi("ExplainedFlow");
export type ExplainedFlow = z.infer<typeof ExplainedFlow>;

export const Explain = z
  .strictObject({
    userId: UserId.optional(),
    email: line(254).optional(),
    resourceId: ResourceId.optional(),
    /** Only with a resource. */
    permission: line(256).optional(),
    flowId: FlowId.optional(),
  })
  .refine((e) => (e.userId === undefined) !== (e.email === undefined), {
    path: ["userId"],
    error: "name the person by userId or by email",
  })
  .refine((e) => e.permission === undefined || e.resourceId !== undefined, {
    path: ["permission"],
    error: "a permission needs the resource it is for",
  })
  .openapi("Explain");
export type Explain = z.infer<typeof Explain>;

export const HeldAccess = z
  .object({
    requestId: RequestId,
    number: z.string(),
    flow: z.string(),
    resourceId: ResourceId,
    resource: z.string(),
    permission: z.string(),
    state: z.string(),
    until: InstantText.nullable(),
  })
  .openapi("HeldAccess");

export const Explanation = z
  .object({
    person: PersonRef,
    /** Whether any of the flows lets them ask. */
    requestable: z.boolean(),
    /** The answer in a sentence or two. */
    summary: z.string(),
    /** The flow that would be taken: the requestable one with the strictest approval. */
    suggestedFlowId: FlowId.nullable(),
    /** Requestable ones first. At most 100. */
    flows: z.array(ExplainedFlow),
    moreFlows: z.int().nonnegative(),
    /** Access of theirs that stands now to what was asked about. At most 100. */
    held: z.array(HeldAccess),
  })
  .openapi("Explanation");
export type Explanation = z.infer<typeof Explanation>;

/** A fact an approver may want to know, as one sentence. */
export const RequestInsight = z
  .object({
    code: z.enum([
      "holders",
      "first_time",
      "asked_before",
      "rejected_before",
      "holds_now",
      "manager",
      "no_manager",
      "long",
      "indefinite",
      "many_units",
      "outsider",
      "new_person",
    ]),
    message: z.string(),
    count: z.int().nonnegative().optional(),
    of: z.int().nonnegative().optional(),
  })
  .openapi("RequestInsight");
export type RequestInsight = z.infer<typeof RequestInsight>;

const admin = { tag: "Insight", audience: "admin" } as const;

export const getDashboard = endpoint(
  {
    ...admin,
    id: "getDashboard",
    method: "get",
    path: "/api/v1/dashboard",
    scope: "requests:read",
    summary: "How things stand, and how the promise was kept",
  },
  { request: { query: DashboardQuery }, responses: answers(Dashboard) },
);

export const explainAccess = endpoint(
  {
    ...admin,
    id: "explainAccess",
    method: "post",
    path: "/api/v1/explain",
    scope: "flows:read",
    summary: "Say why a person can or cannot request something",
    description: "Changes nothing. The answer comes from the engine that decides requests.",
  },
  { request: body(Explain), responses: answers(Explanation) },
);

export const getRequestInsights = endpoint(
  {
    tag: "Insight",
    id: "getRequestInsights",
    method: "get",
    path: "/api/v1/requests/{requestId}/insights",
    audience: "signed_in",
    scope: "requests:read",
    summary: "Facts for whoever decides a request",
  },
  {
    request: { params: z.object({ requestId: RequestId }) },
    responses: answers(z.object({ items: z.array(RequestInsight) })),
  },
);
