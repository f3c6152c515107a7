/** What the caller may ask for, and why not the rest. */
import { z } from "@hono/zod-openapi";
import { answers, endpoint } from "./endpoint";
import { DeadlineClass, Why } from "./requests";
import {
  BundleId,
  DurationSeconds,
  FlowId,
  InstantText,
  IntegrationId,
  line,
  PageQuery,
  page,
  ResourceId,
} from "./values";

const OfferTerms = z.object({
  flowId: FlowId,
  flowVersion: z.int(),
  name: z.string(),
  description: z.string(),
  labels: z.array(z.string()),
  /** Null: access may be without an end. */
  maxSeconds: DurationSeconds.nullable(),
  /** What is given when no length is asked for; null: no end. */
  defaultSeconds: DurationSeconds.nullable(),
  /** `summary`: who approves, in words. */
  approval: z.object({ automatic: z.boolean(), summary: z.string() }),
  justificationRequired: z.boolean(),
  extension: z.object({ maxExtensions: z.int(), extensionSeconds: DurationSeconds }).nullable(),
});

const OfferVerdict = z.object({
  requestable: z.boolean(),
  /** Why it is requestable, or everything that stands against it. */
  reasons: z.array(Why),
  timeframe: z.object({
    open: z.boolean(),
    message: z.string(),
    opensAt: InstantText.nullable(),
    closesAt: InstantText.nullable(),
  }),
});

/** One flow as it stands to the caller. */
export const Offer = z
  .object({
    ...OfferTerms.shape,
    targets: z.array(
      z.object({
        integrationId: IntegrationId,
        integration: z.string(),
        deadlineClass: DeadlineClass,
        resourceType: z.string(),
        resourceTypeTitle: z.string(),
        permissions: z.array(z.object({ name: z.string(), title: z.string() })),
        bundleId: BundleId.nullable(),
        bundle: z.string().nullable(),
      }),
    ),
    ...OfferVerdict.shape,
  })
  .openapi("Offer");
export type Offer = z.infer<typeof Offer>;

/** A resource behind an offer, with what the flow offers on it. */
export const OfferedResource = z
  .object({
    id: ResourceId,
    integrationId: IntegrationId,
    type: z.string(),
    name: z.string(),
    path: z.array(z.string()),
    /** Everything that can be asked for on it. */
    permissions: z.array(z.string()),
    /** Which flow gives which of them. */
    flows: z.array(z.object({ flowId: FlowId, permissions: z.array(z.string()) })),
  })
  .openapi("OfferedResource");
export type OfferedResource = z.infer<typeof OfferedResource>;

/** One permission on one resource: through which flows, allowed ones first. */
export const PermissionOffers = z
  .object({
    permission: z.string(),
    title: z.string(),
    /** The allowed flow with the strictest approval. */
    suggestedFlowId: FlowId.nullable(),
    offers: z.array(z.object({ ...OfferTerms.shape, ...OfferVerdict.shape })),
  })
  .openapi("PermissionOffers");
export type PermissionOffers = z.infer<typeof PermissionOffers>;

export const ResourceOffers = z
  .object({
    resource: OfferedResource.omit({ permissions: true, flows: true }),
    permissions: z.array(PermissionOffers),
  })
  .openapi("ResourceOffers");
export type ResourceOffers = z.infer<typeof ResourceOffers>;

export const OffersQuery = PageQuery.extend({
  requestable: z.enum(["true"]).optional().describe("`true` leaves out what cannot be requested"),
});
export type OffersQuery = z.infer<typeof OffersQuery>;

/** The most resources that one request may name. */
const MAX_NAMED = 200;

export const OfferedResourcesQuery = PageQuery.extend({
  flowId: FlowId.optional().describe("Absent: every flow that takes requests from me now"),
  resourceIds: z
    .string()
    .max(8_000)
    .transform((text) => text.split(","))
    .pipe(z.array(ResourceId).max(MAX_NAMED))
    .optional()
    .describe("Only these, separated by commas"),
  path: z.string().trim().min(1).max(1_000).optional().describe("The place they are under: `a/b`"),
  integrationId: IntegrationId.optional(),
  type: line(128).optional(),
  permission: line(256).optional(),
  search: z.string().trim().min(1).max(256).optional().describe("How the name begins"),
});
export type OfferedResourcesQuery = z.infer<typeof OfferedResourcesQuery>;

export const OfferSearchQuery = z.object({
  q: z.string().trim().min(1).max(200).describe("Words of names, places, tags or kinds"),
  integrationId: IntegrationId.optional(),
  type: line(128).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(20),
});
export type OfferSearchQuery = z.infer<typeof OfferSearchQuery>;

/** Something that can be asked for now: a resource, a bundle, or a flow as a whole. */
export const OfferHit = z
  .object({
    kind: z.enum(["resource", "bundle", "flow"]),
    /** Of the resource, the bundle or the flow. */
    id: z.string(),
    name: z.string(),
    /** For a resource where it is and what it is; else the flow's description. */
    detail: z.string(),
    resource: OfferedResource.extend({
      integration: z.string(),
      typeTitle: z.string(),
      titles: z.record(z.string(), z.string()),
    }).nullable(),
    /** Flows that give it; for a resource those of `resource.flows`. */
    flowIds: z.array(FlowId),
    /** Whether one of them gives it at once. */
    automatic: z.boolean(),
  })
  .openapi("OfferHit");
export type OfferHit = z.infer<typeof OfferHit>;

export const OfferHits = z
  .object({
    items: z.array(OfferHit),
    /** There may be more: another word narrows it. */
    more: z.boolean(),
  })
  .openapi("OfferHits");
export type OfferHits = z.infer<typeof OfferHits>;

const read = { tag: "Offers", scope: "requests:read", audience: "link" } as const;

export const listOffers = endpoint(
  {
    ...read,
    id: "listOffers",
    method: "get",
    path: "/api/v1/offers",
    summary: "List what I may ask for, and why not the rest",
  },
  { request: { query: OffersQuery }, responses: answers(page(Offer)) },
);

export const listOfferedResources = endpoint(
  {
    ...read,
    id: "listOfferedResources",
    method: "get",
    path: "/api/v1/offers/resources",
    summary: "List the resources that flows offer me",
    description:
      "A page may hold fewer rows than `limit`; only a null `nextPageToken` ends the list.",
  },
  { request: { query: OfferedResourcesQuery }, responses: answers(page(OfferedResource)) },
);

export const searchOffers = endpoint(
  {
    ...read,
    id: "searchOffers",
    method: "get",
    path: "/api/v1/offers/search",
    summary: "Search everything I may ask for now",
    description:
      "Every word has to be found in the name, place, tags, integration or kind. The best come first; where there is very much, words count only as beginnings of names.",
  },
  { request: { query: OfferSearchQuery }, responses: answers(OfferHits) },
);

export const getResourceOffers = endpoint(
  {
    ...read,
    id: "getResourceOffers",
    method: "get",
    path: "/api/v1/resources/{resourceId}/offers",
    summary: "Say what I may ask for on one resource, and why not the rest",
  },
  {
    request: { params: z.object({ resourceId: ResourceId }) },
    responses: answers(ResourceOffers),
  },
);
