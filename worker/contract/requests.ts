/** Asking for access, deciding, using, ending it. */
import { z } from "@hono/zod-openapi";
import { requestStates, unitStates } from "./states";
import {
  BundleId,
  DurationSeconds,
  FlowId,
  InstantText,
  IntegrationId,
  line,
  PageQuery,
  paragraph,
  RequestId,
  ResourceId,
  UnitId,
  UserId,
} from "./values";

export const RequestState = z.enum(requestStates).openapi("RequestState");
export const UnitState = z.enum(unitStates).openapi("UnitState");
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
  .openapi("NewRequest", {
    example: {
      flowId: "flow_0123456789abcdefghjk",
      units: [{ resourceId: "res_0123456789abcdefghjk", permission: "read" }],
      durationSeconds: 3_600,
      justification: "INC-42: orders are stuck",
    },
  });
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
    /** As the last sync named it; the permission itself when it is not known any more. */
    permissionTitle: z.string(),
    state: UnitState,
    /** An approver took it out; it is never granted. */
    leftOut: z.boolean(),
    deadlineClass: DeadlineClass,
    message: z.string().nullable(),
    grantedAt: InstantText.nullable(),
    endedAt: InstantText.nullable(),
    /** How the target proved that it is gone. */
    evidence: z.string().nullable(),
    /** Whether the one-time secret can still be shown. */
    credentials: z.enum(["not_applicable", "available", "viewed"]),
    /** Since when it is not there at the target any more, though nobody ended it here. Never given again by itself. */
    missingSince: InstantText.nullable(),
    /** When the grantee asked the admins to repair that. */
    repairAskedAt: InstantText.nullable(),
    /** For admins: somebody changed it at the target. */
    changedOutside: z
      .object({
        since: InstantText,
        differences: z.array(
          z.object({
            what: z.enum(["permission", "account", "resource", "deadline", "details", "mark"]),
            granted: z.string(),
            found: z.string(),
          }),
        ),
      })
      .nullable(),
    /** What the caller can do about it; null: nothing. */
    repair: z.enum(["can_ask", "can_repair", "under_way"]).nullable(),
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

export const MailProblem = z
  .object({
    /** False: it is still being tried. */
    gaveUp: z.boolean(),
    /** What the mail server said. */
    reason: z.string(),
  })
  .openapi("MailProblem");
export type MailProblem = z.infer<typeof MailProblem>;

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
    /** Whether the flow wants a reason with every decision. */
    approverReasonRequired: z.boolean(),
    source: z.enum(["portal", "api", "link", "extension"]),
    termsHash: z.string(),
    units: z.array(AccessUnit),
    decisions: z.array(Decision),
    /** Who can act now, while it waits. */
    approvers: z.array(
      PersonRef.extend({
        why: z.array(z.string()),
        /** Null unless the mail that asks them did not arrive. */
        mailProblem: MailProblem.nullable(),
      }),
    ),
    createdAt: InstantText,
    lapsesAt: InstantText,
    decidedAt: InstantText.nullable(),
    grantedAt: InstantText.nullable(),
    expiresAt: InstantText.nullable(),
    /** When the grantee was told that the present end comes near. */
    warnedAt: InstantText.nullable(),
    endedAt: InstantText.nullable(),
    endedBy: z.string().nullable(),
    endReason: z.string().nullable(),
    /** What becomes of it when its requester may no longer ask for it. */
    eligibility: z.object({
      /** Null: it goes on to its end. */
      graceSeconds: z.int().nonnegative().nullable(),
      /** When it ends because they may no longer; null: they may. */
      endsAt: InstantText.nullable(),
      text: z.string().nullable(),
    }),
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
