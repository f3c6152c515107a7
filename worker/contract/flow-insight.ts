/** What a flow would mean before it is saved: whom it lets in, what it opens, what it changes. */
import { z } from "@hono/zod-openapi";
import { answers, body, endpoint } from "./endpoint";
import { FlowWarning } from "./flow-endpoints";
import { PersonRef, Why } from "./requests";
import { DurationSeconds, FlowId, IntegrationId, line, ResourceId, UserId } from "./values";

export const ResourceRef = z
  .object({
    id: ResourceId,
    integrationId: IntegrationId,
    integration: z.string(),
    type: z.string(),
    name: z.string(),
    path: z.array(z.string()),
  })
  .openapi("ResourceRef");
export type ResourceRef = z.infer<typeof ResourceRef>;

/** `more`: counting stopped, so there are `count` at least ("more than 10,000"). The sample has 20 at most. */
const counted = <S extends z.ZodType>(item: S) =>
  z.object({ count: z.int().nonnegative(), more: z.boolean(), sample: z.array(item) });

export const CountedPeople = counted(PersonRef).openapi("CountedPeople");
export type CountedPeople = z.infer<typeof CountedPeople>;
export const CountedResources = counted(ResourceRef).openapi("CountedResources");
export type CountedResources = z.infer<typeof CountedResources>;

/** What is not right about a document, or was left out so far. */
export const DocumentProblem = z
  .object({
    /** JSON pointer into the document. */
    pointer: z.string(),
    message: z.string(),
  })
  .openapi("DocumentProblem");
export type DocumentProblem = z.infer<typeof DocumentProblem>;

export const SummaryLine = z
  .object({
    part: z.enum([
      "who",
      "what",
      "permissions",
      "how_long",
      "timeframe",
      "approval",
      "settings",
      "state",
    ]),
    text: z.string(),
    /** JSON pointer into the document. */
    pointer: z.string(),
  })
  .openapi("SummaryLine");
export type SummaryLine = z.infer<typeof SummaryLine>;

const draft = z
  .record(z.string(), z.unknown())
  .describe("A FlowDocument, or as much of one as is written yet");

export const FlowPreviewInput = z
  .strictObject({
    document: draft,
    personId: UserId.optional(),
    email: line(254).optional(),
  })
  .refine((p) => p.personId === undefined || p.email === undefined, {
    path: ["email"],
    error: "name the person by personId or by email, not both",
  });
export type FlowPreviewInput = z.infer<typeof FlowPreviewInput>;

/** The flow as one person would see it. */
export const PreviewAsPerson = z
  .object({
    person: PersonRef,
    eligible: z.boolean(),
    reasons: z.array(Why),
    /** What they could ask for; nothing when they are not eligible. */
    resources: CountedResources,
    approval: z.object({
      automatic: z.boolean(),
      /** Nobody could approve it now. */
      stuck: z.boolean(),
      summary: z.string(),
      /** At most 50. Owners of resources are known only once something is asked for. */
      approvers: z.array(PersonRef.extend({ why: z.array(z.string()) })),
    }),
    maxSeconds: DurationSeconds.nullable(),
    timeframe: z.object({ open: z.boolean(), message: z.string() }),
  })
  .openapi("PreviewAsPerson");
export type PreviewAsPerson = z.infer<typeof PreviewAsPerson>;

export const FlowPreview = z
  .object({
    /** True: it could be saved as it is. */
    complete: z.boolean(),
    problems: z.array(DocumentProblem),
    summary: z.array(SummaryLine),
    /** Null while that part of the document is not valid yet. */
    people: CountedPeople.nullable(),
    resources: CountedResources.extend({
      perTarget: z.array(
        z.object({
          /** Into `targets` of the document. */
          index: z.int().nonnegative(),
          count: z.int().nonnegative(),
          more: z.boolean(),
          sample: z.array(ResourceRef),
        }),
      ),
    }).nullable(),
    warnings: z.array(FlowWarning),
    /** Null: no person was named, or the document is not complete yet. */
    asPerson: PreviewAsPerson.nullable(),
  })
  .openapi("FlowPreview");
export type FlowPreview = z.infer<typeof FlowPreview>;

export const FlowDiffInput = z.strictObject({
  /** Absent: a new flow, which only gives. */
  flowId: FlowId.optional(),
  document: draft,
});
export type FlowDiffInput = z.infer<typeof FlowDiffInput>;

/** One field in words. Empty text: it was, or will be, not there. */
export const FieldChange = z
  .object({ pointer: z.string(), label: z.string(), before: z.string(), after: z.string() })
  .openapi("FieldChange");
export type FieldChange = z.infer<typeof FieldChange>;

/** "Ada can newly request admin on orders." At most 50, gains and losses. */
export const AccessChange = z
  .object({
    kind: z.enum(["gain", "lose"]),
    text: z.string(),
    person: PersonRef,
    resource: ResourceRef,
    permission: z.string(),
  })
  .openapi("AccessChange");
export type AccessChange = z.infer<typeof AccessChange>;

export const FlowDiff = z
  .object({
    /** Not empty: the document is not complete, and nothing else was compared but its valid parts. */
    problems: z.array(DocumentProblem),
    /** The published version it was compared with; null for a new flow. */
    baseVersion: z.int().positive().nullable(),
    people: z.object({ gain: CountedPeople, lose: CountedPeople }),
    resources: z.object({ gain: CountedResources, lose: CountedResources }),
    access: z.array(AccessChange),
    changes: z.array(FieldChange),
  })
  .openapi("FlowDiff");
export type FlowDiff = z.infer<typeof FlowDiff>;

const admin = { tag: "Access flows", audience: "admin", scope: "flows:read" } as const;

export const previewFlow = endpoint(
  {
    ...admin,
    id: "previewFlow",
    method: "post",
    path: "/api/v1/flows/preview",
    summary: "Say what a flow would mean, without saving it",
    description:
      "An unfinished document is answered too: with its problems, and with what its valid parts mean.",
  },
  { request: body(FlowPreviewInput), responses: answers(FlowPreview) },
);

export const diffFlow = endpoint(
  {
    ...admin,
    id: "diffFlow",
    method: "post",
    path: "/api/v1/flows/diff",
    summary: "Say who gains and who loses what by a new version, before it is saved",
  },
  { request: body(FlowDiffInput), responses: answers(FlowDiff) },
);
