/** Asking for access, deciding, using, ending it. */
import { z } from "@hono/zod-openapi";
import { answers, body, created, endpoint, optionalBody } from "./endpoint";
import { ProblemCode } from "./problems";
import {
  BundleId,
  DurationSeconds,
  FlowId,
  InstantText,
  IntegrationId,
  line,
  PageQuery,
  page,
  paragraph,
  RequestId,
  ResourceId,
  UnitId,
  UserId,
} from "./values";

export const RequestState = z
  .enum([
    "pending",
    "granting",
    "active",
    "revoking",
    "expired",
    "revoked",
    "returned",
    "rejected",
    "cancelled",
    "lapsed",
    "failed",
  ])
  .openapi("RequestState");
export const UnitState = z
  .enum(["queued", "granting", "active", "revoking", "ended", "failed"])
  .openapi("UnitState");
export const DeadlineClass = z.enum(["A", "B", "C", "D"]).openapi("DeadlineClass", {
  description:
    "When the target lets go by itself. A: checked on every call. B: the target removes it. C: only new logins stop. D: never.",
});

export const WantedUnit = z
  .strictObject({ resourceId: ResourceId, permission: line(256) })
  .openapi("WantedUnit");

/** What a person fills in. Either `units`, or `bundleId` for everything in a bundle. */
export const NewRequest = z
  .strictObject({
    flowId: FlowId,
    units: z.array(WantedUnit).min(1).max(200).optional(),
    bundleId: BundleId.optional(),
    /** Null asks for access until an admin revokes it; absent takes the flow's default. */
    durationSeconds: DurationSeconds.min(60).nullable().optional(),
    justification: paragraph(2_000).default(""),
  })
  .refine((r) => (r.units === undefined) !== (r.bundleId === undefined), {
    path: ["units"],
    error: "give units or a bundleId, not both",
  })
  .openapi("NewRequest");
export type NewRequest = z.infer<typeof NewRequest>;

export const PersonRef = z
  .object({ id: UserId, email: z.string(), fullName: z.string() })
  .openapi("PersonRef");
export type PersonRef = z.infer<typeof PersonRef>;

export const Why = z
  .object({
    code: z.string(),
    message: z.string(),
    /** JSON pointer into the request. */
    pointer: z.string().optional(),
  })
  .openapi("Why");

export const DryRun = z
  .object({
    requestable: z.boolean(),
    /** Why not, when it is not. */
    reasons: z.array(Why),
    automatic: z.boolean(),
    /** The length that would be granted; null is indefinite. */
    durationSeconds: DurationSeconds.nullable(),
    maxSeconds: DurationSeconds.nullable(),
    /** Who would be asked, and why each of them. */
    approvers: z.array(PersonRef.extend({ why: z.array(z.string()) })),
    /** Open access of the same kind. */
    held: z.array(
      z.object({
        resourceId: ResourceId,
        permission: z.string(),
        until: InstantText.nullable(),
        number: z.string(),
      }),
    ),
    summary: z.string(),
  })
  .openapi("DryRun");
export type DryRun = z.infer<typeof DryRun>;

export const AccessUnit = z
  .object({
    id: UnitId,
    integrationId: IntegrationId,
    integration: z.string(),
    resourceId: ResourceId,
    resourceType: z.string(),
    resource: z.string(),
    path: z.array(z.string()),
    permission: z.string(),
    state: UnitState,
    deadlineClass: DeadlineClass,
    message: z.string().nullable(),
    grantedAt: InstantText.nullable(),
    endedAt: InstantText.nullable(),
    /** How the target proved that it is gone. */
    evidence: z.string().nullable(),
    /** Whether the one-time secret can still be shown. */
    credentials: z.enum(["not_applicable", "available", "viewed"]),
  })
  .openapi("AccessUnit");
export type AccessUnit = z.infer<typeof AccessUnit>;

export const Decision = z
  .object({
    approver: PersonRef,
    approve: z.boolean(),
    reason: z.string(),
    via: z.enum(["session", "token", "link", "extension"]),
    at: InstantText,
  })
  .openapi("Decision");

export const AccessRequest = z
  .object({
    id: RequestId,
    /** AR-123 */
    number: z.string(),
    state: RequestState,
    flow: z.object({ id: FlowId, version: z.int(), name: z.string() }),
    bundleId: BundleId.nullable(),
    requester: PersonRef,
    grantee: PersonRef,
    justification: z.string(),
    durationSeconds: DurationSeconds.nullable(),
    automatic: z.boolean(),
    source: z.enum(["portal", "api", "link", "extension"]),
    termsHash: z.string(),
    units: z.array(AccessUnit),
    decisions: z.array(Decision),
    /** Who can act now, while it waits. */
    approvers: z.array(PersonRef.extend({ why: z.array(z.string()) })),
    createdAt: InstantText,
    lapsesAt: InstantText,
    decidedAt: InstantText.nullable(),
    grantedAt: InstantText.nullable(),
    expiresAt: InstantText.nullable(),
    endedAt: InstantText.nullable(),
    endedBy: z.string().nullable(),
    endReason: z.string().nullable(),
    /** Since when the end is late. Nothing says "ended" before the target confirmed it. */
    overdueSince: InstantText.nullable(),
    message: z.string().nullable(),
    extension: z.object({
      allowed: z.boolean(),
      count: z.int(),
      remaining: z.int(),
      seconds: DurationSeconds.nullable(),
      reason: z.string(),
    }),
    can: z.object({
      cancel: z.boolean(),
      decide: z.boolean(),
      return: z.boolean(),
      revoke: z.boolean(),
      remind: z.boolean(),
    }),
  })
  .openapi("AccessRequest");
export type AccessRequest = z.infer<typeof AccessRequest>;

export const NewDecision = z
  .strictObject({
    approve: z.boolean(),
    reason: paragraph(1_000).default(""),
    /** Of the terms that were shown; a difference is refused with `terms_changed`. */
    termsHash: z.string().max(128),
    /** Narrower than asked: a shorter length, fewer units. Only with approve. */
    durationSeconds: DurationSeconds.min(60).optional(),
    unitIds: z.array(UnitId).min(1).max(200).optional(),
  })
  .openapi("NewDecision");
export type NewDecision = z.infer<typeof NewDecision>;

export const AccessDetails = z
  .object({
    unitId: UnitId,
    resource: z.string(),
    permission: z.string(),
    deadlineClass: DeadlineClass,
    instructions: z.string(),
    url: z.string().nullable(),
    fields: z.array(z.object({ label: z.string(), value: z.string() })),
    commands: z.array(z.object({ label: z.string(), command: z.string() })),
    credentials: z.enum(["not_applicable", "available", "viewed"]),
  })
  .openapi("AccessDetails");
export type AccessDetails = z.infer<typeof AccessDetails>;

export const RevealedSecrets = z
  .object({ unitId: UnitId, secrets: z.array(z.object({ label: z.string(), value: z.string() })) })
  .openapi("RevealedSecrets");

export const ActivityQuery = PageQuery.extend({
  state: z
    .union([RequestState, z.array(RequestState)])
    .optional()
    .describe("One or several states"),
  granteeId: UserId.optional(),
  requesterId: UserId.optional(),
  approverId: UserId.optional(),
  flowId: FlowId.optional(),
  integrationId: IntegrationId.optional(),
  resourceId: ResourceId.optional(),
  overdue: z.enum(["true", "false"]).optional(),
  from: InstantText.optional(),
  to: InstantText.optional(),
  search: z.string().max(200).optional(),
});
export type ActivityQuery = z.infer<typeof ActivityQuery>;

const byId = { params: z.object({ requestId: RequestId }) };
const WithReason = z.strictObject({ reason: paragraph(1_000).default("") });

const tag = "Access requests";
const read = { tag, scope: "requests:read" } as const;
const write = { tag, scope: "requests:write" } as const;

export const dryRunRequest = endpoint(
  {
    ...read,
    id: "dryRunRequest",
    method: "post",
    path: "/api/v1/requests/dry-run",
    audience: "link",
    summary: "Say what would happen to a request, without making it",
  },
  { request: body(NewRequest), responses: answers(DryRun) },
);

export const createRequest = endpoint(
  {
    ...write,
    id: "createRequest",
    method: "post",
    path: "/api/v1/requests",
    audience: "link",
    summary: "Request access",
    description: "Send an `Idempotency-Key` so that a repeated call makes no second request.",
  },
  { request: body(NewRequest), responses: created(AccessRequest) },
);

export const listRequests = endpoint(
  {
    ...read,
    id: "listRequests",
    method: "get",
    path: "/api/v1/requests",
    audience: "link",
    summary: "List my requests, newest first",
  },
  {
    request: { query: PageQuery.extend({ open: z.enum(["true", "false"]).optional() }) },
    responses: answers(page(AccessRequest)),
  },
);

export const listApprovals = endpoint(
  {
    ...read,
    id: "listApprovals",
    method: "get",
    path: "/api/v1/approvals",
    audience: "signed_in",
    summary: "List the requests that wait for my decision",
  },
  { request: { query: PageQuery }, responses: answers(page(AccessRequest)) },
);

export const getRequest = endpoint(
  {
    ...read,
    id: "getRequest",
    method: "get",
    path: "/api/v1/requests/{requestId}",
    audience: "link",
    summary: "Get a request",
  },
  { request: byId, responses: answers(AccessRequest) },
);

export const decideRequest = endpoint(
  {
    ...write,
    id: "decideRequest",
    method: "post",
    path: "/api/v1/requests/{requestId}/decisions",
    audience: "signed_in",
    summary: "Approve, narrow or reject",
  },
  { request: { ...byId, ...body(NewDecision) }, responses: answers(AccessRequest) },
);

const act = (id: string, verb: string, audience: "link" | "signed_in" | "admin", summary: string) =>
  [
    {
      ...write,
      id,
      method: "post" as const,
      path: `/api/v1/requests/{requestId}/${verb}` as const,
      audience,
      summary,
    },
    { request: { ...byId, ...optionalBody(WithReason) }, responses: answers(AccessRequest) },
  ] as const;

export const cancelRequest = endpoint(
  ...act("cancelRequest", "cancel", "link", "Withdraw my pending request"),
);
export const extendRequest = endpoint(
  ...act("extendRequest", "extend", "link", "Extend active access by the flow's step"),
);
export const returnRequest = endpoint(
  ...act("returnRequest", "return", "link", "Hand access back early"),
);
export const revokeRequest = endpoint(
  ...act("revokeRequest", "revoke", "admin", "Take access away"),
);
export const remindApprovers = endpoint(
  ...act("remindApprovers", "remind", "link", "Remind the approvers of my pending request"),
);

export const requestAgain = endpoint(
  {
    ...write,
    id: "requestAgain",
    method: "post",
    path: "/api/v1/requests/{requestId}/request-again",
    audience: "link",
    summary: "Request the same once more, under the flow as it is now",
  },
  {
    request: {
      ...byId,
      ...optionalBody(
        z.strictObject({
          justification: paragraph(2_000).optional(),
          durationSeconds: DurationSeconds.min(60).nullable().optional(),
        }),
      ),
    },
    responses: created(AccessRequest),
  },
);

export const listAccessDetails = endpoint(
  {
    ...read,
    id: "listAccessDetails",
    method: "get",
    path: "/api/v1/requests/{requestId}/access-details",
    audience: "link",
    summary: "How to use what was granted",
  },
  { request: byId, responses: answers(z.object({ items: z.array(AccessDetails) })) },
);

export const revealSecrets = endpoint(
  {
    ...write,
    id: "revealSecrets",
    method: "post",
    path: "/api/v1/requests/{requestId}/units/{unitId}/reveal",
    audience: "link",
    summary: "Show the secret of a granted unit, once",
  },
  {
    request: { params: z.object({ requestId: RequestId, unitId: UnitId }) },
    responses: answers(RevealedSecrets),
  },
);

export const listActivity = endpoint(
  {
    ...read,
    id: "listActivity",
    method: "get",
    path: "/api/v1/activity",
    audience: "admin",
    summary: "List all requests and active access, newest first",
  },
  { request: { query: ActivityQuery }, responses: answers(page(AccessRequest)) },
);

export const BulkRevoke = z
  .strictObject({
    requestIds: z.array(RequestId).min(1).max(1_000).optional(),
    granteeId: UserId.optional(),
    flowId: FlowId.optional(),
    integrationId: IntegrationId.optional(),
    reason: line(1_000),
  })
  .refine(
    (b) => [b.requestIds, b.granteeId, b.flowId, b.integrationId].filter(Boolean).length === 1,
    {
      error: "name exactly one of requestIds, granteeId, flowId, integrationId",
    },
  );

export const bulkRevoke = endpoint(
  {
    ...write,
    id: "bulkRevoke",
    method: "post",
    path: "/api/v1/activity/revoke",
    audience: "admin",
    summary: "Take away many accesses at once",
  },
  {
    request: body(BulkRevoke),
    responses: answers(
      z.object({
        revoking: z.int(),
        skipped: z.array(z.object({ requestId: RequestId, code: ProblemCode, detail: z.string() })),
      }),
    ),
  },
);
