import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { FlowDocument } from "../../worker/contract/flows";
import { requestStates, unitStates } from "../../worker/contract/states";
import type {
  AccessLinkId,
  BundleId,
  DecisionId,
  FlowId,
  IntegrationId,
  LinkId,
  RequestId,
  ResourceId,
  UnitId,
  UserId,
} from "../../worker/contract/values";
import { flag, instant, json } from "./columns";

/** One ask under one flow. The row and its units change together, guarded by `version`. */
export const requests = sqliteTable(
  "requests",
  {
    id: text().$type<RequestId>().primaryKey(),
    /** Shown as AR-123. */
    number: integer().notNull().unique(),
    version: integer().notNull().default(1),
    state: text({ enum: requestStates }).notNull(),
    /** What it becomes when the last unit is gone: chosen when the end begins. */
    endState: text({ enum: ["expired", "revoked", "returned", "failed"] }),
    flowId: text().$type<FlowId>().notNull(),
    flowVersion: integer().notNull(),
    flowName: text().notNull(),
    /** The policy it was made under, whatever the flow becomes. */
    policy: json<FlowDocument>().notNull(),
    bundleId: text().$type<BundleId>(),
    requesterId: text().$type<UserId>().notNull(),
    granteeId: text().$type<UserId>().notNull(),
    accessLinkId: text().$type<AccessLinkId>(),
    justification: text().notNull(),
    /** Null: until an admin revokes. */
    durationSeconds: integer(),
    /** SHA-256 over who, what, permission, length and flow version: what an approver saw. */
    termsHash: text().notNull(),
    /** Hashes of the wider terms that an approver narrowed: a yes to them is a yes to these. */
    widerTerms: json<string[]>().notNull().default([]),
    automatic: flag().notNull(),
    createdAt: instant().notNull(),
    lapsesAt: instant().notNull(),
    decidedAt: instant(),
    /** When the first unit was granted: the clock starts here. */
    grantedAt: instant(),
    /** When access must be gone. Null before the grant and for indefinite access. */
    expiresAt: instant(),
    /** No access of this request lasts beyond it: the end of the access link it was made through. Null: none. */
    boundAt: instant(),
    warnedAt: instant(),
    endedAt: instant(),
    /** Who ended it and why, in words. */
    endedBy: text(),
    endReason: text(),
    extensionCount: integer().notNull().default(0),
    /** The next moment something has to be done. Timers and the sweep look at nothing else. */
    dueAt: instant(),
    /** Failed tries of the present step, for back-off. */
    attempts: integer().notNull().default(0),
    /** Since when its requester is none of those who may ask; null while they are, or were never looked at. */
    ineligibleSince: instant(),
    /** Since when the end is late; null while all is well. */
    overdueSince: instant(),
    message: text(),
    source: text({ enum: ["portal", "api", "link", "extension"] }).notNull(),
  },
  (t) => [
    index("requests_due").on(t.dueAt).where(sql`due_at is not null`),
    index("requests_grantee").on(t.granteeId, t.createdAt),
    index("requests_state").on(t.state, t.createdAt),
    index("requests_created").on(t.createdAt, t.id),
    index("requests_flow").on(t.flowId, t.createdAt),
    index("requests_overdue").on(t.overdueSince).where(sql`overdue_since is not null`),
    // The dashboard counts months of days from these three without touching a row.
    index("requests_asked").on(t.createdAt, t.automatic),
    index("requests_granted").on(t.grantedAt).where(sql`granted_at is not null`),
    index("requests_ended").on(t.endedAt, t.state, t.expiresAt).where(sql`ended_at is not null`),
  ],
);
export type RequestRow = typeof requests.$inferSelect;

/** How what stands differs from what was granted, for people to read. */
export type ChangedOutside = {
  readonly since: number;
  readonly differences: ReadonlyArray<{
    readonly what: "permission" | "account" | "resource" | "deadline" | "details" | "mark";
    readonly granted: string;
    readonly found: string;
  }>;
};

/** One resource × one permission of a request: the thing that is granted and revoked. Carries all a revoke needs. */
export const units = sqliteTable(
  "units",
  {
    id: text().$type<UnitId>().primaryKey(),
    requestId: text()
      .$type<RequestId>()
      .notNull()
      .references(() => requests.id),
    integrationId: text().$type<IntegrationId>().notNull(),
    resourceId: text().$type<ResourceId>().notNull(),
    resourceType: text().notNull(),
    externalId: text().notNull(),
    resourceName: text().notNull(),
    path: json<string[]>().notNull(),
    permission: text().notNull(),
    /** Who the target knows the grantee as. */
    account: text().notNull(),
    /** The target's name for this privilege; overlapping requests share it. */
    handle: text().notNull(),
    /** Seed of the derived grant secret: the first holder's unit id. */
    seed: text().notNull(),
    state: text({ enum: unitStates }).notNull(),
    /** True: an approver narrowed the request and this unit with it. Never granted. */
    leftOut: flag().notNull().default(false),
    /** True: the target's own deadline has to be moved to `deadlineAt`. */
    refreshing: flag().notNull().default(false),
    /** True from before the first call of a grant, refresh or revoke until its outcome is known. One unit per handle. */
    moving: flag().notNull().default(false),
    /** Latest moment the target may honour it; what it was told. */
    deadlineAt: instant(),
    recipe: json<Record<string, unknown>>(),
    /** True once the target may have been called: from then on only a confirmed revoke ends it. */
    touched: flag().notNull().default(false),
    attempts: integer().notNull().default(0),
    nextAttemptAt: instant(),
    message: text(),
    evidence: text(),
    grantedAt: instant(),
    endedAt: instant(),
    /** When the one-time secret was shown. */
    revealedAt: instant(),
    /** Since when it is missing at the target. Nothing but a repair that somebody asked for gives it again. */
    missingSince: instant(),
    /** What stands at the target is not what was granted: somebody changed it there. */
    changedOutside: json<ChangedOutside>(),
    /** True: somebody decided that the target is to be brought back to what was granted. */
    repairing: flag().notNull().default(false),
    /** When the grantee asked for that. */
    repairAskedAt: instant(),
  },
  (t) => [
    index("units_request").on(t.requestId),
    index("units_handle").on(t.handle),
    index("units_integration").on(t.integrationId, t.state),
    index("units_resource").on(t.resourceId, t.state),
    // The last line of defence of "one mover per handle"; the guards in access/ keep it from ever being hit.
    uniqueIndex("units_one_mover").on(t.handle).where(sql`moving = 1`),
  ],
);
export type UnitRow = typeof units.$inferSelect;

/** What an approver said. One per person and request; never changed. */
export const decisions = sqliteTable(
  "decisions",
  {
    id: text().$type<DecisionId>().primaryKey(),
    requestId: text()
      .$type<RequestId>()
      .notNull()
      .references(() => requests.id),
    approverId: text().$type<UserId>().notNull(),
    approve: flag().notNull(),
    reason: text().notNull().default(""),
    /** Of the terms that were on the approver's screen. */
    termsHash: text().notNull(),
    /** How the approver proved who they are. */
    via: text({ enum: ["session", "token", "link", "extension"] }).notNull(),
    at: instant().notNull(),
  },
  (t) => [
    uniqueIndex("decisions_once").on(t.requestId, t.approverId),
    index("decisions_approver").on(t.approverId, t.at),
  ],
);
export type DecisionRow = typeof decisions.$inferSelect;

/** Who may decide a pending request, and why they are asked. Rebuilt when people change. */
export const seats = sqliteTable(
  "seats",
  {
    requestId: text()
      .$type<RequestId>()
      .notNull()
      .references(() => requests.id),
    userId: text().$type<UserId>().notNull(),
    why: json<string[]>().notNull(),
    linkId: text().$type<LinkId>().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [uniqueIndex("seats_once").on(t.requestId, t.userId), index("seats_user").on(t.userId)],
);

/** Privileges of ours that no book knows: found by a reconcile, being removed. Blocks new grants of the handle. */
export const orphans = sqliteTable("orphans", {
  handle: text().primaryKey(),
  integrationId: text().$type<IntegrationId>().notNull(),
  foundAt: instant().notNull(),
  message: text(),
});
