/** Flows that are being written: kept on the server, unfinished as they may be, and in force only once published. */
import { z } from "@hono/zod-openapi";
import { answers, body, created, endpoint, noContent, optionalBody } from "./endpoint";
import { ExpectedVersion, SavedFlow } from "./flow-endpoints";
import { ReferenceNames } from "./reference-names";
import { FlowDraftId, FlowId, InstantText, PageQuery, page } from "./values";

/** Bytes of a draft as JSON. */
export const MAX_DRAFT_BYTES = 262_144;

const DraftDocument = z
  .record(z.string(), z.unknown())
  .refine((document) => JSON.stringify(document).length <= MAX_DRAFT_BYTES, {
    error: "a draft may have 256 KB at most",
  })
  .describe("A FlowDocument, or as much of one as is written yet");

export const FlowDraft = z
  .object({
    id: FlowDraftId,
    /** The flow it will change; null: a new one. */
    flowId: FlowId.nullable(),
    /** The published version it began with. */
    baseVersion: z.int().positive().nullable(),
    /** The published version now; null: none, or the flow was deleted. */
    publishedVersion: z.int().positive().nullable(),
    /** From the document; empty while it has none. */
    name: z.string(),
    document: z.record(z.string(), z.unknown()),
    /** What the ids in it are called. */
    names: ReferenceNames,
    /** Rises with each save. */
    version: z.int().positive(),
    createdAt: InstantText,
    updatedAt: InstantText,
    updatedBy: z.string(),
  })
  .openapi("FlowDraft");
export type FlowDraft = z.infer<typeof FlowDraft>;

export const NewFlowDraft = z.strictObject({
  flowId: FlowId.optional(),
  /** The version that was read when writing began; absent: the one that is published now. */
  baseVersion: z.int().positive().optional(),
  document: DraftDocument,
});
export type NewFlowDraft = z.infer<typeof NewFlowDraft>;

export const FlowDraftsQuery = PageQuery.extend({ flowId: FlowId.optional() });
export type FlowDraftsQuery = z.infer<typeof FlowDraftsQuery>;

const byId = { params: z.object({ draftId: FlowDraftId }) };
const tag = "Flow drafts";
const read = { tag, scope: "flows:read", audience: "admin" } as const;
const write = { tag, scope: "flows:write", audience: "admin" } as const;
const path = "/api/v1/flow-drafts/{draftId}";

export const listFlowDrafts = endpoint(
  {
    ...read,
    id: "listFlowDrafts",
    method: "get",
    path: "/api/v1/flow-drafts",
    summary: "List drafts, last changed first",
  },
  { request: { query: FlowDraftsQuery }, responses: answers(page(FlowDraft)) },
);

export const createFlowDraft = endpoint(
  {
    ...write,
    id: "createFlowDraft",
    method: "post",
    path: "/api/v1/flow-drafts",
    summary: "Begin a draft of a new flow, or of a new version",
  },
  { request: body(NewFlowDraft), responses: created(FlowDraft) },
);

export const getFlowDraft = endpoint(
  { ...read, id: "getFlowDraft", method: "get", path, summary: "Get a draft" },
  { request: byId, responses: answers(FlowDraft) },
);

export const saveFlowDraft = endpoint(
  {
    ...write,
    id: "saveFlowDraft",
    method: "put",
    path,
    summary: "Save a draft",
    description: "`If-Match` or `expectedVersion` (the draft's `version`) refuses a lost update.",
  },
  {
    request: { ...byId, ...ExpectedVersion, ...body(z.strictObject({ document: DraftDocument })) },
    responses: answers(FlowDraft),
  },
);

export const deleteFlowDraft = endpoint(
  { ...write, id: "deleteFlowDraft", method: "delete", path, summary: "Throw a draft away" },
  { request: byId, responses: noContent },
);

export const publishFlowDraft = endpoint(
  {
    ...write,
    id: "publishFlowDraft",
    method: "post",
    path: "/api/v1/flow-drafts/{draftId}/publish",
    summary: "Put a draft in force",
    description:
      "Refused with `terms_changed` when another version was published since the draft began, unless `force`.",
  },
  {
    request: {
      ...byId,
      ...ExpectedVersion,
      ...optionalBody(z.strictObject({ force: z.boolean().default(false) })),
    },
    responses: answers(SavedFlow),
  },
);
