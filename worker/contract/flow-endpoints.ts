/** Access flows: reading, writing, versions, switching on and off, the access link. */
import { z } from "@hono/zod-openapi";
import { answers, body, created, endpoint, noContent } from "./endpoint";
import { AccessFlow, FlowDocument, FlowVersion } from "./flows";
import { BundleId, FlowId, line, PageQuery, page } from "./values";

/** Something that was saved as asked and is probably not what was meant. */
export const FlowWarning = z
  .object({
    code: z.enum([
      "integration_not_synced",
      "integration_draining",
      "unknown_resource_type",
      "unknown_permission",
      "nobody_matches",
      "indefinite_without_approval",
      "no_approver",
    ]),
    message: z.string(),
    /** JSON pointer into the document. */
    pointer: z.string(),
  })
  .openapi("FlowWarning");
export type FlowWarning = z.infer<typeof FlowWarning>;

export const SavedFlow = AccessFlow.extend({ warnings: z.array(FlowWarning) }).openapi("SavedFlow");
export type SavedFlow = z.infer<typeof SavedFlow>;

export const FlowsQuery = PageQuery.extend({
  search: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .optional()
    .describe("Part of a name, or a whole name with `*` and `?` as wildcards"),
  active: z.enum(["true", "false"]).optional(),
  label: line(64).optional(),
  integration: line(200).optional().describe("Id or name; flows that reach it, by a bundle too"),
  trigger: z.enum(["self_serve", "access_link"]).optional(),
  bundle: BundleId.optional().describe("Flows that offer this bundle"),
});
export type FlowsQuery = z.infer<typeof FlowsQuery>;

/** What flows in force refer to and is not there. */
export const UnresolvedReferences = z
  .object({
    items: z.array(
      z.object({
        flowId: FlowId,
        flowName: z.string(),
        /** The newest of the flow, or one under which a request still waits. */
        version: z.int().positive(),
        /** JSON pointer into the document of that version. */
        pointer: z.string(),
        /** What is named there, and what to do. */
        message: z.string(),
        /** Requests that wait under this version, such as `AR-12`; 20 at most. */
        requests: z.array(z.string()),
      }),
    ),
  })
  .openapi("UnresolvedReferences");
export type UnresolvedReferences = z.infer<typeof UnresolvedReferences>;

/** The version the caller saw; another one now is refused with `terms_changed`. */
export const ExpectedVersion = {
  query: z.object({ expectedVersion: z.coerce.number().int().positive().optional() }),
  headers: z.object({
    "if-match": z
      .string()
      .regex(/^(W\/)?"?[1-9]\d{0,8}"?$|^\*$/, { error: 'must be a version like "3"' })
      .optional(),
  }),
};

const byId = { params: z.object({ flowId: FlowId }) };
const tag = "Access flows";
const read = { tag, scope: "flows:read", audience: "admin" } as const;
const write = { tag, scope: "flows:write", audience: "admin" } as const;

export const listFlows = endpoint(
  { ...read, id: "listFlows", method: "get", path: "/api/v1/flows", summary: "List flows by name" },
  { request: { query: FlowsQuery }, responses: answers(page(AccessFlow)) },
);

export const listUnresolvedReferences = endpoint(
  {
    ...read,
    id: "listUnresolvedReferences",
    method: "get",
    path: "/api/v1/unresolved-references",
    summary: "List what flows refer to and is not there",
    description:
      "People, groups, shifts, integrations and bundles that were deleted, or were stored by a name that is nobody’s or several people’s. Such a reference means nobody: save the flow with another one.",
  },
  { responses: answers(UnresolvedReferences) },
);

export const createFlow = endpoint(
  {
    ...write,
    id: "createFlow",
    method: "post",
    path: "/api/v1/flows",
    summary: "Create a flow",
    description:
      "People, groups, shifts, integrations and bundles may be named by id or name, people by their address too; ids are stored. What does not exist, or may be several, is refused; what is doubtful comes back as a warning.",
  },
  { request: body(FlowDocument), responses: created(SavedFlow) },
);

export const getFlow = endpoint(
  { ...read, id: "getFlow", method: "get", path: "/api/v1/flows/{flowId}", summary: "Get a flow" },
  { request: byId, responses: answers(AccessFlow) },
);

export const replaceFlow = endpoint(
  {
    ...write,
    id: "replaceFlow",
    method: "put",
    path: "/api/v1/flows/{flowId}",
    summary: "Replace a flow by a new version",
    description:
      "Open requests keep the version they were made under. `If-Match` or `expectedVersion` refuses a lost update.",
  },
  {
    request: { ...byId, ...ExpectedVersion, ...body(FlowDocument) },
    responses: answers(SavedFlow),
  },
);

export const deleteFlow = endpoint(
  {
    ...write,
    id: "deleteFlow",
    method: "delete",
    path: "/api/v1/flows/{flowId}",
    summary: "Delete a flow",
    description:
      "Nothing can be requested under it any more. Open requests go on under their own terms.",
  },
  { request: byId, responses: noContent },
);

export const listFlowVersions = endpoint(
  {
    ...read,
    id: "listFlowVersions",
    method: "get",
    path: "/api/v1/flows/{flowId}/versions",
    summary: "List the versions of a flow, newest first",
  },
  { request: { ...byId, query: PageQuery }, responses: answers(page(FlowVersion)) },
);

export const getFlowVersion = endpoint(
  {
    ...read,
    id: "getFlowVersion",
    method: "get",
    path: "/api/v1/flows/{flowId}/versions/{version}",
    summary: "Get one version of a flow",
  },
  {
    request: {
      params: z.object({ flowId: FlowId, version: z.coerce.number().int().positive().max(1e9) }),
    },
    responses: answers(FlowVersion),
  },
);

const act = (id: string, verb: string, summary: string, description?: string) =>
  ({
    ...write,
    id,
    method: "post" as const,
    path: `/api/v1/flows/{flowId}/${verb}` as const,
    summary,
    ...(description && { description }),
  }) as const;

export const duplicateFlow = endpoint(
  act(
    "duplicateFlow",
    "duplicate",
    "Copy a flow",
    "The copy is switched off until it is activated.",
  ),
  { request: byId, responses: created(SavedFlow) },
);
export const activateFlow = endpoint(act("activateFlow", "activate", "Switch a flow on"), {
  request: byId,
  responses: answers(AccessFlow),
});
export const deactivateFlow = endpoint(act("deactivateFlow", "deactivate", "Switch a flow off"), {
  request: byId,
  responses: answers(AccessFlow),
});
export const rotateAccessLink = endpoint(
  act(
    "rotateAccessLink",
    "rotate-link",
    "Replace the access link of a flow",
    "The old link and the sessions opened through it stop working at once.",
  ),
  { request: byId, responses: answers(AccessFlow) },
);
