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
    permissions: z.array(z.string()),
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
    resource: OfferedResource.omit({ permissions: true }),
    permissions: z.array(PermissionOffers),
  })
  .openapi("ResourceOffers");
export type ResourceOffers = z.infer<typeof ResourceOffers>;

export const OffersQuery = PageQuery.extend({
  requestable: z.enum(["true"]).optional().describe("`true` leaves out what cannot be requested"),
});
export type OffersQuery = z.infer<typeof OffersQuery>;

export const OfferedResourcesQuery = PageQuery.extend({
  flowId: FlowId,
  integrationId: IntegrationId.optional(),
  type: line(128).optional(),
  permission: line(256).optional(),
  search: z.string().trim().min(1).max(256).optional().describe("How the name begins"),
});
export type OfferedResourcesQuery = z.infer<typeof OfferedResourcesQuery>;

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
    summary: "List the resources that a flow offers me",
    description:
      "A page may hold fewer rows than `limit`; only a null `nextPageToken` ends the list.",
  },
  { request: { query: OfferedResourcesQuery }, responses: answers(page(OfferedResource)) },
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
