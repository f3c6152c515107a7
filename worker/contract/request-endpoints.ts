/** The endpoints of asking, deciding, using and ending. */
import { z } from "@hono/zod-openapi";
import { answers, body, created, endpoint, optionalBody } from "./endpoint";
import { ProblemCode } from "./problems";
import {
  AccessDetails,
  AccessRequest,
  ActivityQuery,
  BulkRevoke,
  DryRun,
  NewDecision,
  NewRequest,
  RevealedSecrets,
} from "./requests";
import { DurationSeconds, PageQuery, page, paragraph, RequestId, UnitId } from "./values";

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
    // Without a scope: secrets are shown to people who are signed in, never to a token.
    tag,
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

export const repairUnit = endpoint(
  {
    ...write,
    id: "repairUnit",
    method: "post",
    path: "/api/v1/requests/{requestId}/units/{unitId}/repair",
    audience: "link",
    summary: "Bring the target back to what was granted",
    description:
      "For access that somebody took away or changed at the target. An admin’s call repairs it; the grantee’s asks the admins to.",
  },
  {
    request: { params: z.object({ requestId: RequestId, unitId: UnitId }) },
    responses: answers(AccessRequest),
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
